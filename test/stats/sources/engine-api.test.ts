import Docker from 'dockerode';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../../src/kit/clock.ts';
import { EngineApiSource } from '../../../src/stats/sources/engine-api.ts';
import { idOf, running } from '../model/scripted-source.ts';
import { type Answer, EngineStandIn, empty, hangs, sample, status } from './engine-stand-in.ts';

let engine: EngineStandIn;
let source: EngineApiSource;
const web = running('web');
const db = running('db');

beforeEach(async () => {
  engine = await EngineStandIn.start();
  const docker = new Docker({ socketPath: engine.socketPath });
  source = new EngineApiSource({ docker, clock: systemClock, patienceMs: 300, deadlineMs: 1_000 });
});
afterEach(async () => {
  source.close();
  await engine.remove();
});

function answers(byName: Record<string, Answer>): void {
  const byId = new Map(Object.entries(byName).map(([name, answer]) => [idOf(name), answer]));
  engine.answer = (id) => byId.get(id) ?? status(404);
}

describe('a refresh', () => {
  test('asks for one sample of each, without a stream', async () => {
    answers({ web: sample(5e9), db: sample(7e9) });
    const stats = await source.read([web, db]);
    expect(stats.get('db')).toMatchObject({ cpuSeconds: 7, cpuPercent: null, memoryBytes: 1_500, pids: 1 });
    expect(engine.asked).toContain(`${idOf('web')}?stream=false&one-shot=true`);
  });

  test('computes CPU between the times that the engine gives', async () => {
    answers({ web: sample(5e9, new Date(1_000_000)) });
    await source.read([web]);
    answers({ web: sample(5.5e9, new Date(1_001_000)) });
    expect((await source.read([web])).get('web')?.cpuPercent).toBe(50);
  });

  test('begins anew where the container was restarted', async () => {
    answers({ web: sample(5e9, new Date(1_000_000)) });
    await source.read([web]);
    answers({ web: sample(6e9, new Date(1_001_000)) });
    const again = await source.read([{ ...web, startedAt: 5 }]);
    expect(again.get('web')).toMatchObject({ cpuPercent: null, cpuSeconds: 6 });
  });

  test('leaves out what does not run, whichever way the engine says so', async () => {
    answers({ web: sample(1), db: empty, gone: status(404), restarting: status(409) });
    const stats = await source.read([db, running('gone'), running('restarting'), web]);
    expect([...stats.keys()]).toEqual(['web']);
  });

  test('of nothing but stopped containers is empty, not a failure', async () => {
    answers({ db: empty });
    expect((await source.read([db])).size).toBe(0);
  });

  test('goes on without one container about which the engine fails', async () => {
    answers({ web: sample(1), db: status(500) });
    expect([...(await source.read([db, web])).keys()]).toEqual(['web']);
  });
});

describe('a container whose request hangs', () => {
  test('delays the others once, and is then no longer waited for', async () => {
    const patient = new EngineApiSource({
      docker: new Docker({ socketPath: engine.socketPath }),
      clock: systemClock,
      patienceMs: 200,
      deadlineMs: 600_000,
    });
    answers({ web: sample(1), db: hangs });
    expect([...(await patient.read([web, db])).keys()]).toEqual(['web']);
    const asked = engine.asked.length;
    for (let refresh = 0; refresh < 5; refresh += 1) {
      expect([...(await patient.read([web, db])).keys()]).toEqual(['web']);
    }
    const ofDb = engine.asked.slice(asked).filter((path) => path.startsWith(idOf('db')));
    expect(ofDb).toEqual([]);
    patient.close();
  });

  test('is given up at its deadline and shown again as soon as it answers', async () => {
    answers({ web: sample(1), db: hangs });
    await source.read([web, db]);
    answers({ web: sample(1), db: sample(1) });
    await vi.waitFor(
      async () => expect([...(await source.read([web, db])).keys()].sort()).toEqual(['db', 'web']),
      10_000,
    );
  });

  test('is a timeout where there is no other', async () => {
    answers({ db: hangs });
    await expect(source.read([db])).rejects.toMatchObject({ kind: 'timeout', source: 'engine-api' });
  });
});

describe('an engine that', () => {
  test('is away is unreachable, and is used again when it is back', async () => {
    answers({ web: sample(1) });
    await source.read([web]);
    await engine.goAway();
    await expect(source.read([web])).rejects.toMatchObject({ kind: 'unreachable' });
    await engine.listen();
    expect((await source.read([web])).size).toBe(1);
  });

  test.each([
    [403, 'unsupported'],
    [500, 'failed'],
    [503, 'unreachable'],
  ])('answers %i is %s', async (code, kind) => {
    answers({ web: status(code) });
    await expect(source.read([web])).rejects.toMatchObject({ kind });
  });

  test('knows no one-shot is asked without it, and from then on at once', async () => {
    answers({ web: (response, query) => (query.has('one-shot') ? status(400) : sample(1))(response, query) });
    expect((await source.read([web])).size).toBe(1);
    await vi.waitFor(() => expect(source.enginePace).not.toBe('unknown'), 10_000);
    engine.asked.length = 0;
    await source.read([web]);
    expect(engine.asked).toEqual([`${idOf('web')}?stream=false`]);
  });

  test('answers at once is found out to be fast', async () => {
    answers({ web: sample(1) });
    await source.read([web]);
    await vi.waitFor(() => expect(source.enginePace).toBe('pooled'), 10_000);
  });

  test('answers nonsense breaks nothing', async () => {
    answers({ web: (response) => response.end('{"read": "2026-01-01'), db: sample(1) });
    expect([...(await source.read([web, db])).keys()]).toEqual(['db']);
  });
});
