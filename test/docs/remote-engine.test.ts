import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseAddress } from '../../src/hosts/docker/address.ts';
import { DockerEngine } from '../../src/hosts/docker/engine.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { engineSocket } from '../engine/index.ts';
import { read } from './documents.ts';

let folder = '';

/** Runs the guide's own commands, in a folder of the test's and for this machine's name. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stevedore-tls-'));
  const [, block = ''] = /## Certificates\n.*?```sh\n(.*?)```/s.exec(read('docs/install/remote-engine.md')) ?? [];
  const script = block.replace(/^NAMES=.*$/m, 'NAMES=DNS:localhost,IP:127.0.0.1').replaceAll('/etc/docker/tls', folder);
  expect(script).toContain('NAMES=DNS:localhost');
  await execa('sh', ['-euc', script]);
  return () => rm(folder, { recursive: true });
});

/** An engine that wants TLS and a certificate, as `dockerd --tlsverify` does: a relay in front of this run's engine. */
async function engineBehindTls(): Promise<number> {
  const file = (name: string) => readFile(join(folder, name));
  const options = {
    ca: await file('ca.pem'),
    cert: await file('server-cert.pem'),
    key: await file('server-key.pem'),
    requestCert: true,
    rejectUnauthorized: true,
  };
  const server = createServer(options, (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const passedOn = request({ socketPath: engineSocket(), method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passedOn);
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

const engineAt = (host: string, certPath: string): DockerEngine =>
  new DockerEngine(parseAddress({ host, tlsVerify: true, certPath }), systemClock);

describe('the certificates that the guide makes', () => {
  test.each(['localhost', '127.0.0.1'])('reach an engine called %s', async (name) => {
    const port = await engineBehindTls();
    const engine = engineAt(`tcp://${name}:${port}`, join(folder, 'stevedore'));
    await engine.negotiate();
    expect(await engine.list()).toBeInstanceOf(Array);
  });

  test('are for no other name', async () => {
    const port = await engineBehindTls();
    const engine = engineAt(`tcp://127.0.0.2:${port}`, join(folder, 'stevedore'));
    await expect(engine.info()).rejects.toMatchObject({ advice: expect.stringContaining('must name the host') });
  });

  test('are for nobody else to read', async () => {
    const { stdout } = await execa('find', [folder, '-name', '*.pem', '-perm', '/077']);
    expect(stdout).toBe('');
  });
});
