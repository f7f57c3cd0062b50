import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DockerEngine } from '../../../src/hosts/docker/engine.ts';
import type { TimedEvent } from '../../../src/hosts/docker/event-reply.ts';
import { StreamCheck } from '../../../src/hosts/docker/stream-check.ts';
import { ManualClock } from '../../kit/manual-clock.ts';

const HOUR = 3_600_000;
const margin = 5_000;

/** An engine whose clock differs from ours by `ahead`; a proxy before it may put its own time on its answers. */
async function stage({ ahead = 0, headerAhead = ahead }: { ahead?: number; headerAhead?: number } = {}) {
  const clock = new ManualClock();
  const engine = { ahead, headerAhead, happens, asked: 0 };
  const events: TimedEvent[] = [];
  const engineNow = () => clock.now() + engine.ahead;
  function happens(): TimedEvent {
    const nano = engineNow() * 1e6;
    const id = `${events.length}`;
    const event: TimedEvent = { kind: 'start', at: nano / 1e6, nano, id, name: 'web', exitCode: null, health: null };
    events.push(event);
    return event;
  }
  const folder = await mkdtemp('/tmp/stevedore-check-');
  const server = createServer((request, answer) => {
    answer.sendDate = false;
    answer.setHeader('date', new Date(clock.now() + engine.headerAhead).toUTCString());
    const url = new URL(request.url ?? '', 'http://engine');
    if (url.pathname === '/version') return answer.end(JSON.stringify({ ApiVersion: '1.41' }));
    const [since, until] = ['since', 'until'].map((name) => Number(url.searchParams.get(name)) * 1e9);
    engine.asked += 1;
    answer.flushHeaders();
    for (const { id, nano } of events) {
      if (nano < (since ?? 0) || nano > (until || Number.POSITIVE_INFINITY)) continue;
      answer.write(`${JSON.stringify({ Type: 'container', Action: 'start', Actor: { ID: id }, timeNano: nano })}\n`);
    }
    // As an engine does, it waits for what is still to come.
    return (until ?? 0) > 0 && (until ?? 0) <= engineNow() * 1e6 ? answer.end() : undefined;
  });
  const path = join(folder, 'docker.sock');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });
  const docker = new DockerEngine({ kind: 'unix', path }, clock);
  const stream = await docker.openEvents(null);
  const check = new StreamCheck(docker, clock, margin, stream);
  const compare = async () => {
    const compared = check.compare(new AbortController().signal);
    let isDone = false;
    void compared.finally(() => {
      isDone = true;
    });
    // It waits by our clock and for answers by the real one.
    while (!isDone) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (!isDone && engine.asked > 1) await clock.advance(500);
    }
    return compared;
  };
  return { clock, engine, check, compare };
}

test.each([0, 9 * HOUR, -9 * HOUR])(
  'an event that the stream left out is found, whatever the engine’s clock says (%d ms ahead)',
  async (ahead) => {
    const { clock, engine, check, compare } = await stage({ ahead });
    await clock.advance(10_000);
    check.note(engine.happens());
    await clock.advance(20_000);
    expect(await compare()).toEqual({ known: 1, missed: 0 });
    engine.happens();
    check.note(engine.happens());
    await clock.advance(30_000);
    expect(await compare()).toEqual({ known: 2, missed: 1 });
  },
);

test.each([HOUR, -HOUR])('also after the engine’s clock was put by %d ms', async (by) => {
  const { clock, engine, compare } = await stage();
  await clock.advance(30_000);
  expect(await compare()).toEqual({ known: 0, missed: 0 });
  engine.ahead = by;
  engine.headerAhead = by;
  await clock.advance(30_000);
  await compare();
  engine.happens();
  await clock.advance(30_000);
  expect(await compare()).toEqual({ known: 1, missed: 1 });
});

test('a proxy with a wrong clock keeps no question open for ever, and the stream is not blamed', async () => {
  const { clock, engine, check, compare } = await stage({ headerAhead: HOUR });
  await clock.advance(30_000);
  check.note(engine.happens());
  expect(await compare()).toEqual({ known: 0, missed: 0 });
});

test('what the stream may still be about to tell is not missed', async () => {
  const { clock, engine, compare } = await stage();
  await clock.advance(30_000);
  engine.happens();
  await clock.advance(margin / 2);
  expect(await compare()).toMatchObject({ missed: 0 });
});

test('more events than are remembered are not taken for missed ones', async () => {
  const { clock, engine, check, compare } = await stage();
  await clock.advance(10_000);
  for (let count = 0; count < 3_000; count += 1) check.note(engine.happens());
  await clock.advance(20_000);
  expect(await compare()).toMatchObject({ missed: 0 });
});
