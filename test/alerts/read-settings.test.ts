import { describe, expect, test } from 'vitest';
import { alertRulesOf } from '../../src/alerts/read-settings.ts';
import { formatProblem } from '../../src/config/file/problem.ts';
import { readConfig } from '../../src/config/file/read-config.ts';

const channel = 'channel: "123456789012345678"';

function rules(yaml: string) {
  const read = readConfig(yaml);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return alertRulesOf(read.config, 'Europe/Berlin');
}

function complaints(yaml: string): string[] {
  const read = readConfig(yaml);
  return read.ok ? [] : read.problems.map((problem) => formatProblem(problem, 'y'));
}

test('an alert with a channel alone tells of all that is alarming, of every container', () => {
  expect(rules(`alerts:\n  trouble:\n    ${channel}\n`)).toEqual([
    {
      name: 'trouble',
      on: ['crash', 'oom', 'unhealthy', 'restart-loop', 'engine'],
      measures: {},
      containers: [{ kind: 'name', pattern: '*' }],
      channelId: '123456789012345678',
      mentionRole: null,
      logs: false,
      groupMs: 5_000,
      cooldownMs: 900_000,
      quiet: null,
      restartLoop: { ends: 3, withinMs: 600_000 },
      heal: null,
    },
  ]);
});

test('everything can be said otherwise', () => {
  const yaml = `
groups:
  games: [mc-*, label:game]
alerts:
  night:
    ${channel}
    on: [crash, changed]
    containers: [group:games, web]
    mention: "223456789012345678"
    logs: true
    group: 1m
    cooldown: 1h
    quiet: { from: "23:30", to: "07:00", timeZone: America/New_York }
    restartLoop: { ends: 5, within: 5m }
    heal: { perHour: 2 }
`;
  expect(rules(yaml)).toMatchObject([
    {
      on: ['crash', 'changed'],
      containers: [
        { kind: 'name', pattern: 'mc-*' },
        { kind: 'label', key: 'game', value: null },
        { kind: 'name', pattern: 'web' },
      ],
      mentionRole: '223456789012345678',
      logs: true,
      groupMs: 60_000,
      cooldownMs: 3_600_000,
      quiet: { from: 23 * 60 + 30, to: 7 * 60, zone: 'America/New_York' },
      restartLoop: { ends: 5, withinMs: 300_000 },
      heal: { perHour: 2 },
    },
  ]);
});

test('a figure is measured alone, and its end lies below its beginning', () => {
  const yaml = `
alerts:
  busy:
    ${channel}
    cpu: { above: 150, for: 10m }
    memory: { above: 90, below: 95 }
    writes: { above: 20, below: 5 }
    quiet: { from: "22:00", to: "06:00" }
`;
  expect(rules(yaml)).toMatchObject([
    {
      on: [],
      measures: {
        cpu: { above: 150, below: 135, forMs: 600_000 },
        memory: { above: 90, below: 90, forMs: 300_000 },
        writes: { above: 20_000_000, below: 5_000_000 },
      },
      quiet: { zone: 'Europe/Berlin' },
    },
  ]);
});

test.each([
  ['4GB', 4e9],
  ['512MB', 512e6],
  ['1.5 GiB', 1.5 * 1024 ** 3],
  ['2gib', 2 * 1024 ** 3],
])('memory can be measured in bytes: %s', (above, bytes) => {
  expect(rules(`alerts:\n  x:\n    ${channel}\n    memory: { above: ${above} }\n`)[0]?.measures).toEqual({
    memory: { above: bytes, below: bytes * 0.9, forMs: 300_000, inBytes: true },
  });
});

test('memory in bytes is over below a size', () => {
  const read = rules(`alerts:\n  x:\n    ${channel}\n    memory: { above: 4GB, below: 3500MB, for: 1m }\n`);
  expect(read[0]?.measures).toEqual({ memory: { above: 4e9, below: 3.5e9, forMs: 60_000, inBytes: true } });
});

describe('a mistake', () => {
  test.each([
    ['a channel that is missing', 'alerts:\n  x:\n    logs: true\n', 'channel: missing'],
    ['an event that is misspelt', `alerts:\n  x:\n    ${channel}\n    on: [chrash]\n`, 'did you mean crash?'],
    ['a time of day', `alerts:\n  x:\n    ${channel}\n    quiet: { from: "25:00", to: "06:00" }\n`, 'time of day'],
    [
      'a zone',
      `alerts:\n  x:\n    ${channel}\n    quiet: { from: "20:00", to: "06:00", timeZone: Mars }\n`,
      'time zone',
    ],
    ['a share above 100 %', `alerts:\n  x:\n    ${channel}\n    memory: { above: 900 }\n`, 'from 0.1 to 100'],
    ['a size without a unit', `alerts:\n  x:\n    ${channel}\n    memory: { above: "4" }\n`, 'such as 512MB or 4GB'],
    ['a size of nothing', `alerts:\n  x:\n    ${channel}\n    memory: { above: 0GB }\n`, 'from 1MB to 100TB'],
    ['a bare number of bytes', `alerts:\n  x:\n    ${channel}\n    memory: { above: 4000000000 }\n`, '512MB or 4GB'],
    ['no figure at all', `alerts:\n  x:\n    ${channel}\n    memory: { for: 5m }\n`, '512MB or 4GB'],
    [
      'an end in another unit',
      `alerts:\n  x:\n    ${channel}\n    memory: { above: 4GB, below: 80 }\n`,
      'the same unit as in `above`',
    ],
    ['a size of a CPU', `alerts:\n  x:\n    ${channel}\n    cpu: { above: 4GB }\n`, 'percent of one core'],
    ['a group that does not exist', `alerts:\n  x:\n    ${channel}\n    containers: [group:games]\n`, 'no such group'],
    ['a name', `alerts:\n  "a/b":\n    ${channel}\n`, 'for the alert'],
    ['a board’s group', `boards:\n  x:\n    ${channel}\n    containers: [group:games]\n`, 'no such group'],
  ])('%s is found', (_, yaml, expected) => {
    expect(complaints(yaml).join('\n')).toContain(expected);
  });
});
