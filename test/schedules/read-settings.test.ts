import { expect, test } from 'vitest';
import { formatProblem } from '../../src/config/file/problem.ts';
import { readConfig } from '../../src/config/file/read-config.ts';
import { schedulesOf } from '../../src/schedules/read-settings.ts';

function configOf(yaml: string) {
  const read = readConfig(yaml);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.config;
}
const schedules = (yaml: string) => schedulesOf(configOf(yaml), 'Europe/Berlin');

function complaints(yaml: string): string[] {
  const read = readConfig(yaml);
  return read.ok ? [] : read.problems.map((problem) => formatProblem(problem, 'y'));
}

test('a schedule with little said runs by the clock of the environment and makes up for what it missed', () => {
  expect(schedules('schedules:\n  nightly:\n    when: every day 05:00\n    restart: [minecraft]\n')).toEqual([
    {
      name: 'nightly',
      when: { kind: 'cron', expression: '0 5 * * *', text: 'every day 05:00' },
      timeZone: 'Europe/Berlin',
      task: {
        kind: 'action',
        action: 'restart',
        containers: [{ kind: 'name', pattern: 'minecraft' }],
        delayMs: 0,
        announceMs: null,
        skipIfUnhealthy: false,
        onlyIfRunning: false,
        report: 'all',
      },
      containersText: 'minecraft',
      missed: 'run-once',
      paused: false,
      channelId: null,
    },
  ]);
});

test('everything can be said otherwise', () => {
  const yaml = `
admins:
  channel: "223456789012345678"
groups:
  games: [mc-*, valheim]
schedules:
  evening:
    when: 30 23 * * 1-5
    timeZone: America/New_York
    stop: [group:games, web]
    delay: 10s
    announce: 15m
    skipIfUnhealthy: true
    onlyIfRunning: true
    missed: skip
    paused: true
    report: problems
    channel: "123456789012345678"
  monday:
    when: mon 08:00
    post: weekly
  party:
    when: 2026-12-31 23:59
    post: stats
    containers: [group:games]
`;
  expect(schedules(yaml)).toMatchObject([
    {
      timeZone: 'America/New_York',
      task: {
        action: 'stop',
        containers: [{ pattern: 'mc-*' }, { pattern: 'valheim' }, { pattern: 'web' }],
        delayMs: 10_000,
        announceMs: 900_000,
        skipIfUnhealthy: true,
        onlyIfRunning: true,
        report: 'problems',
      },
      containersText: 'group:games, web',
      missed: 'skip',
      paused: true,
      channelId: '123456789012345678',
    },
    { task: { kind: 'post', post: 'weekly', containers: [{ pattern: '*' }] }, channelId: '223456789012345678' },
    { when: { kind: 'once' }, task: { post: 'stats', containers: [{ pattern: 'mc-*' }, { pattern: 'valheim' }] } },
  ]);
});

test('the same configuration is the same schedules', () => {
  const config = configOf('schedules:\n  a:\n    when: every hour\n    post: stats\n');
  expect(schedulesOf(config, 'UTC')).toBe(schedulesOf(config, 'UTC'));
  expect(schedulesOf(config, 'Asia/Tokyo')[0]?.timeZone).toBe('Asia/Tokyo');
});

test('a mistake is told with its place', () => {
  const yaml = `
schedules:
  nothing:
    when: every day 05:00
  both:
    when: every 7 minutes
    start: [a]
    stop: [group:gmaes]
    containers: [b]
  report:
    when: in 2h
    timeZone: Europe/Atlantis
    post: stat
    announce: 5m
`;
  expect(complaints(yaml)).toEqual([
    'y:3:3: schedules › nothing: expected one of start, stop, restart and post in the schedule',
    'y:6:11: schedules › both › when: expected a number of minutes that divides 60, such as 15',
    'y:8:5: schedules › both › stop: expected only one of start and stop: make it two schedules',
    expect.stringContaining('y:8:12: schedules › both › stop › #1: there is no such group'),
    'y:9:5: schedules › both › containers: only for schedules that post; the containers are named after start',
    expect.stringContaining('y:11:11: schedules › report › when: “in …” depends on when it is read'),
    'y:12:15: schedules › report › timeZone: expected a time zone such as Europe/Berlin',
    'y:13:11: schedules › report › post: expected one of stats, status, weekly; did you mean stats?',
    'y:14:5: schedules › report › announce: only for schedules that start, stop or restart',
  ]);
});
