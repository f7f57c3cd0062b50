import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Patience, type Program, supervise } from '../../scripts/supervise.ts';

const QUICK: Patience = {
  firstPauseMs: 10,
  longestPauseMs: 40,
  wellAfterMs: 600_000,
  graceMs: 30_000,
  still: { running: 15_000, starting: 600_000 },
};

let directory: string;
let stop: AbortController;
const said: string[] = [];
const runs: Promise<number>[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stevedore-start-'));
  stop = new AbortController();
  said.length = 0;
});

afterEach(async () => {
  stop.abort();
  await Promise.all(runs.splice(0));
  rmSync(directory, { recursive: true, force: true });
});

function program(name: string, mode: string): Program {
  const notes = join(directory, name);
  writeFileSync(notes, '');
  const file = join(import.meta.dirname, 'program.ts');
  return { name, file, env: { PATH: process.env['PATH'], MODE: mode, NOTES: notes } };
}

function notes(name: string): string[] {
  return readFileSync(join(directory, name), 'utf8').split('\n').slice(0, -1);
}

function start(programs: Program[], patience: Partial<Patience> = {}): Promise<number> {
  const say = (line: string): void => void said.push(line);
  const run = supervise(programs, { patience: { ...QUICK, ...patience }, stop: stop.signal, say });
  runs.push(run);
  return run;
}

const soon = (condition: () => void): Promise<void> => vi.waitFor(condition, { timeout: 30_000, interval: 20 });

describe('a program that ends', () => {
  it('is started again, after pauses that grow up to a limit', async () => {
    const run = start([program('bot', 'crash')]);
    await soon(() => expect(said.length).toBeGreaterThanOrEqual(4));
    stop.abort();
    expect(await run).toBe(0);
    expect(said.slice(0, 4)).toEqual([
      'The bot ended (exit code 3); it starts again in 0.01 s.',
      'The bot ended (exit code 3); it starts again in 0.02 s.',
      'The bot ended (exit code 3); it starts again in 0.04 s.',
      'The bot ended (exit code 3); it starts again in 0.04 s.',
    ]);
  });

  it('is started again even where it ended well: a bot that was asked to restart itself', async () => {
    start([program('bot', 'leave')]);
    await soon(() => expect(notes('bot').length).toBeGreaterThanOrEqual(2));
    expect(said[0]).toContain('exit code 0');
  });

  it('has a short pause again after it ran well', async () => {
    start([program('bot', 'crash')], { wellAfterMs: 0 });
    await soon(() => expect(said.length).toBeGreaterThanOrEqual(3));
    expect(new Set(said)).toEqual(new Set(['The bot ended (exit code 3); it starts again in 0.01 s.']));
  });

  it('leaves the other one running', async () => {
    start([program('bot', 'crash'), program('web', 'stay')]);
    await soon(() => expect(notes('bot').length).toBeGreaterThanOrEqual(3));
    expect(notes('web')).toEqual(['started']);
  });

  it('because of its settings is not tried again, and ends the other one too', async () => {
    const run = start([program('bot', 'wrong-settings'), program('web', 'stay')]);
    expect(await run).toBe(78);
    expect(notes('bot')).toEqual(['started']);
    expect(said).toEqual(["The bot can't use its settings: see above. Correct them and start again."]);
  });
});

describe('stopping', () => {
  it('asks each program once and waits until they are gone', async () => {
    const run = start([program('bot', 'stay'), program('web', 'stay')]);
    await soon(() => expect([...notes('bot'), ...notes('web')]).toEqual(['started', 'started']));
    stop.abort();
    expect(await run).toBe(0);
    expect(notes('bot')).toEqual(['started', 'asked']);
    expect(notes('web')).toEqual(['started', 'asked']);
  });

  it('kills a program that does not stop within the grace, and says so by its exit code', async () => {
    const run = start([program('bot', 'stubborn')], { graceMs: 50 });
    await soon(() => expect(notes('bot')).toEqual(['started']));
    stop.abort();
    expect(await run).toBe(1);
  });

  it('does not wait for a pause to be over', async () => {
    const run = start([program('bot', 'crash')], { firstPauseMs: 3_600_000, longestPauseMs: 3_600_000 });
    await soon(() => expect(said).toHaveLength(1));
    stop.abort();
    expect(await run).toBe(0);
  });
});

describe('a program that stands still', () => {
  it('is ended and started again, whether it is busy for ever or stopped', async () => {
    start([program('bot', 'still')], { still: { running: 1_000, starting: 600_000 } });
    await soon(() => expect(notes('bot').length).toBeGreaterThanOrEqual(2));
    expect(said[0]).toBe('The bot stood still for 1 s: it is ended.');
    expect(said[1]).toContain('The bot ended (signal SIGKILL); it starts again');
  });

  it('by SIGSTOP is ended, too', async () => {
    const bot = program('bot', 'stay');
    start([{ ...bot, env: { ...bot.env, SAY_PID: '1' } }], { still: { running: 6_000, starting: 600_000 } });
    await soon(() => expect(notes('bot')).toEqual(['started', expect.stringMatching(/^pid \d+$/)]));
    process.kill(Number(notes('bot')[1]?.split(' ')[1]), 'SIGSTOP');
    await soon(() => expect(notes('bot').length).toBeGreaterThanOrEqual(4));
    expect(said[0]).toBe('The bot stood still for 6 s: it is ended.');
  });
});
