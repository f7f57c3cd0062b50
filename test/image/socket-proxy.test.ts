import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { startBot } from '../discord/harness.ts';
import { docker, engineSocket, until } from '../engine/index.ts';

const FILE = join(import.meta.dirname, '../../docker-compose.socket-proxy.yml');

const schema = z.object({
  services: z.object({
    stevedore: z.object({ environment: z.object({ DOCKER_HOST: z.string() }) }),
    'socket-proxy': z.object({ command: z.array(z.string()) }),
  }),
});

/** What the proxy in the compose file lets through: by method, a pattern for the whole path, as wollomatic/socket-proxy reads it. */
async function allowList(): Promise<Map<string, RegExp>> {
  // The one tag of Compose's own; what it marks is of no interest here.
  const text = (await readFile(FILE, 'utf8')).replaceAll('!override', '');
  const { command } = schema.parse(parse(text)).services['socket-proxy'];
  const entries = command.flatMap((option) => {
    const [, method, pattern] = /^-allow([A-Z]+)=(.*)$/.exec(option) ?? [];
    return method === undefined || pattern === undefined ? [] : [[method, new RegExp(`^${pattern}$`)] as const];
  });
  return new Map(entries);
}

/** A socket proxy with that list before this run's engine. */
async function startProxy(): Promise<{ readonly address: string; readonly refused: string[] }> {
  const allowed = await allowList();
  const refused: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const path = url.split('?')[0] ?? '';
    if (!allowed.get(method)?.test(path)) {
      refused.push(`${method} ${path}`);
      outgoing.writeHead(403).end('Forbidden\n');
      return;
    }
    const passedOn = request({ socketPath: engineSocket(), method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // The stream of events may have nothing to say for long.
      outgoing.flushHeaders();
      answer.pipe(outgoing);
    });
    passedOn.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passedOn.destroy());
    incoming.pipe(passedOn);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { address: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, refused };
}

describe('behind the socket proxy of docker-compose.socket-proxy.yml', () => {
  it('does everything that it does with the socket itself', async () => {
    const { address, refused } = await startProxy();
    const { alice, boxes, log } = await startBot({ env: { DOCKER_HOST: address } });
    const box = await boxes.logger({ stdout: 'hello from the box\n' });
    await until(async () => (await alice.completes('/restart', { container: box.name })).length === 1, 'the box');

    const question = await (await alice.types('/restart', { container: box.name })).answer();
    await alice.clicks('Restart', { on: question });
    await alice.finds((message) => message.text.includes('was restarted'));
    const logs = await (await alice.types('/logs', { container: box.name })).answer();
    expect(logs.text).toContain('hello from the box');
    const stats = await (await alice.types('/stats', { container: box.name })).answer();
    expect(stats.text).toMatch(/CPU/);

    for (const [label, done] of [
      ['Pause', 'was paused'],
      ['Unpause', 'was unpaused'],
    ] as const) {
      const exchange = await alice.types(`/${label.toLowerCase()}`, { container: box.name });
      if (label === 'Pause') await alice.clicks(label, { on: await exchange.answer() });
      await alice.finds((message) => message.text.includes(done));
    }

    const kill = await (await alice.types('/kill', { container: box.name })).answer();
    await alice.clicks('Kill', { on: kill });
    await alice.finds((message) => message.text.includes('was killed'));
    await alice.types('/start', { container: box.name });
    await alice.finds((message) => message.text.includes('was started'));

    const stop = await (await alice.types('/stop', { container: box.name })).answer();
    await alice.clicks('Stop', { on: stop });
    await alice.finds((message) => message.text.includes('was stopped'));
    expect((await docker().getContainer(box.id).inspect()).State.Running).toBe(false);
    expect(refused).toEqual([]);
    expect(log.join('')).not.toContain('403');
  });

  it('lets docker stats through, the last source of figures', async () => {
    const { address, refused } = await startProxy();
    const figures = await execa('docker', ['--host', address, 'stats', '--no-stream', '--format', '{{.Name}}']);
    expect([figures.exitCode, refused]).toEqual([0, []]);
  });

  it.each([
    ['POST', '/v1.41/containers/create'],
    ['POST', '/v1.41/containers/box/exec'],
    ['POST', '/containers/box/update'],
    ['POST', '/containers/box/killall'],
    ['DELETE', '/v1.41/containers/box'],
    ['GET', '/v1.41/containers/box/export'],
    ['GET', '/v1.41/containers/box/archive'],
    ['GET', '/v1.41/images/json'],
    ['POST', '/v1.41/containers/box/start/../../create'],
    ['GET', '/x/_ping'],
    ['HEAD', '/v1.41/containers/json'],
  ])('lets nobody %s %s', async (method, path) => {
    expect((await allowList()).get(method)?.test(path) ?? false).toBe(false);
  });
});
