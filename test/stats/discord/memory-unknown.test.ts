import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { startBot } from '../../discord/harness.ts';
import { engineSocket, until } from '../../engine/index.ts';
import { temporaryDirectory } from '../../store/open-temporary.ts';

/** This run's engine, as it is on a Raspberry Pi whose kernel counts no memory: it then tells no usage and a limit of 0. */
async function engineWithoutMemory(): Promise<string> {
  const socketPath = join(temporaryDirectory(), 'docker.sock');
  const server = createServer((asking, outgoing) => {
    const { method, url, headers } = asking;
    const toEngine = request({ socketPath: engineSocket(), method, path: url, headers }, async (incoming) => {
      const isStats = /\/stats(\?|$)/.test(url ?? '');
      outgoing.writeHead(incoming.statusCode ?? 500, isStats ? {} : incoming.headers);
      if (!isStats) {
        outgoing.flushHeaders();
        return void incoming.pipe(outgoing);
      }
      const stats = (await json(incoming)) as object;
      outgoing.end(JSON.stringify({ ...stats, memory_stats: { limit: 0 } }));
    });
    toEngine.on('error', () => outgoing.destroy());
    outgoing.on('close', () => toEngine.destroy());
    asking.pipe(toEngine);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return socketPath;
}

it('memory that the kernel does not count is unknown, and /stats, /about and the log say what to do', async () => {
  const socket = await engineWithoutMemory();
  const { alice, boxes, log } = await startBot({ socket, env: { STATS_SOURCE: 'engine-api' } });
  const box = await boxes.sleeper();
  await until(async () => (await alice.completes('/stats', { container: box.name })).length === 1, 'the box');
  const advice = 'add `cgroup_enable=memory cgroup_memory=1` to the end of the one line';

  const one = await (await alice.types('/stats', { container: box.name })).answer();
  expect(one.text).toContain('**Memory** --');
  expect(one.text).toContain(advice);
  expect((await (await alice.types('/stats')).answer()).text).toContain(advice);
  expect((await (await alice.types('/about')).answer()).text).toContain(advice);
  expect(log.filter((line) => line.includes(advice) && line.includes('"warn"'))).toHaveLength(1);
});
