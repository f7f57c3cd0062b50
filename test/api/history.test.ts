import { describe, expect, it } from 'vitest';
import { routes } from '../../src/api/routes.ts';
import { historyResponse } from '../../src/api/types.ts';
import { HistoryBusyError } from '../../src/stats/model/history-in-turns.ts';
import { put } from '../http/ask.ts';
import { fakeDeps, NOW } from './fake-deps.ts';

/** The API, with a past whose questions are counted. */
function api(points = 3) {
  const deps = fakeDeps();
  const state = { now: NOW, reads: 0, error: null as Error | null };
  const spread = { count: 6, avg: 10, max: 30 };
  const handler = routes({
    ...deps,
    clock: { ...deps.clock, now: () => state.now },
    history: {
      history: async (name, fromMs, toMs) => {
        state.reads += 1;
        await new Promise((resolve) => setImmediate(resolve));
        if (state.error !== null) throw state.error;
        const list = Array.from({ length: points }, (_, n) => ({
          at: fromMs + n * 900_000,
          cpu: spread,
          memory: null,
          memoryLimitBytes: 1,
          restarts: n,
        }));
        return { name, fromMs, toMs, resolutionMs: 900_000, points: list };
      },
    },
  });
  const ask = (name = 'web', period = '30d') =>
    put(handler, `/api/v1/containers/${name}/history?period=${period}`, {}, '');
  return { state, ask };
}

describe('the history of a container', () => {
  it.each([0, 1, 359, 360, 361, 2_880])('of %i points is whole', async (count) => {
    const answer = historyResponse.strict().parse(await (await api(count).ask()).json());
    expect(answer.points.map(({ restarts }) => restarts)).toEqual(Array.from({ length: count }, (_, n) => n));
  });

  it('is read once for all who ask at the same time, and shortly after', async () => {
    const { state, ask } = api();
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    state.now += 14_999;
    await ask();
    expect(state.reads).toBe(1);
    state.now += 1;
    await ask();
    expect(state.reads).toBe(2);
    state.now = NOW - 3_600_000;
    await ask();
    expect(state.reads).toBe(3);
  });

  it('of another container or period is another one, and few are kept', async () => {
    const { state, ask } = api();
    for (let n = 0; n < 20; n++) await ask(`c${n}`);
    await ask('c19', '7d');
    expect(state.reads).toBe(21);
    await ask('c19');
    expect(state.reads).toBe(21);
    await ask('c0');
    expect(state.reads).toBe(22);
  });

  it('is asked for again after it could not be read', async () => {
    const { state, ask } = api();
    state.error = new HistoryBusyError();
    expect((await Promise.all([ask(), ask()])).map(({ status }) => status)).toEqual([503, 503]);
    state.error = null;
    expect((await ask()).status).toBe(200);
  });
});
