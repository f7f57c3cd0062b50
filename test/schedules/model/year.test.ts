import { expect, it } from 'vitest';
import { nextRun } from '../../../src/schedules/model/next-run.ts';
import type { Schedule } from '../../../src/schedules/model/schedule.ts';
import { makeSchedule } from './make-schedule.ts';
import { Stage } from './stage.ts';

const DAY = 86_400_000;
const start = Date.parse('2026-01-01T00:00:30Z');
const end = start + 365 * DAY;

/** The same numbers at every run of the test, from 0 to 1. */
function dice(): () => number {
  let state = 20_261_122;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

const schedules: readonly Schedule[] = [
  makeSchedule({ name: 'berlin', when: 'every day 02:30', timeZone: 'Europe/Berlin', action: { announceMs: 300_000 } }),
  makeSchedule({ name: 'new-york', when: 'weekdays 01:30', timeZone: 'America/New_York', missed: 'skip' }),
  makeSchedule({ name: 'lord-howe', when: 'every 6 hours', timeZone: 'Australia/Lord_Howe' }),
  makeSchedule({ name: 'cairo', when: '0 0 L * *', timeZone: 'Africa/Cairo' }),
  makeSchedule({ name: 'summary', when: 'sun 18:00', task: { kind: 'post', post: 'weekly', containers: [] } }),
  makeSchedule({ name: 'hourly', when: 'every hour', missed: 'skip', action: { report: 'problems' } }),
  makeSchedule({ name: 'party', when: '2026-12-31 23:59', timeZone: 'Pacific/Auckland' }),
];

it('a year of schedules, with sleeps, crashes and failures: each run is done once or said to be missed, in seconds', async () => {
  const stage = new Stage(new Date(start).toISOString(), [...schedules]).start();
  const roll = dice();
  let crashes = 0;
  while (stage.clock.now() < end) {
    const awake = stage.clock.now() + roll() * 6 * DAY;
    await stage.clock.until(new Date(Math.min(awake, end)).toISOString());
    if (roll() < 0.3) stage.outcomes.push('failed', 'failed');
    const away = stage.clock.now() + roll() * (roll() < 0.2 ? 3 * DAY : 600_000);
    if (roll() < 0.5) stage.clock.set(new Date(away).toISOString());
    else {
      crashes++;
      await stage.crash(new Date(away).toISOString());
    }
  }
  await stage.clock.until(new Date(stage.clock.now() + 60_000).toISOString());
  const over = stage.clock.now();
  expect(crashes).toBeGreaterThan(20);

  for (const { name, when, timeZone } of schedules) {
    const due: number[] = [];
    for (let at = nextRun(when, timeZone, start); at !== null && at <= over; at = nextRun(when, timeZone, at))
      due.push(at);
    const runs = stage.runs.latest(name, 10_000);
    expect(new Set(runs.map(({ dueAt }) => dueAt)).size).toBe(runs.length);
    expect(runs.every((run) => due.includes(run.dueAt) || run.state === 'planned')).toBe(true);
    const ended = runs.filter(({ state }) => state === 'finished');
    // A run that only stands for missed ones is one of them.
    const counted = ended.reduce((sum, run) => sum + (run.outcome === 'missed' ? 0 : 1) + (run.missed?.count ?? 0), 0);
    expect({ name, counted }).toEqual({ name, counted: due.length });
  }
  expect(stage.runs.untold()).toEqual([]);
  expect(stage.runs.unfinished()).toEqual([]);
  expect(stage.done.length).toBeGreaterThan(7_000);
  const spoken = stage.said.filter((line) => !line.includes('announced'));
  expect(spoken.length).toBe(stage.told.length);
}, 180_000);
