import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAddress } from '../../../src/hosts/docker/address.ts';
import { DockerEngine } from '../../../src/hosts/docker/engine.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import { engineSocket } from '../../engine/index.ts';

let certs = '';
const servers: Server[] = [];

beforeAll(async () => {
  certs = await mkdtemp('/tmp/stevedore-certs-');
  await makeCertificates(certs);
});

afterAll(async () => {
  for (const server of servers) server.close();
  await rm(certs, { recursive: true });
});

/** As `openssl` on any machine makes them: an authority, and one certificate for both sides. */
async function makeCertificates(folder: string): Promise<void> {
  const openssl = (args: string) => promisify(execFile)('openssl', args.split(' '), { cwd: folder });
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  await openssl(`req -x509 ${key} -keyout ca-key.pem -out ca.pem -days 2 -subj /CN=test-authority`);
  await openssl(`req ${key} -keyout key.pem -out request.pem -subj /CN=localhost -addext subjectAltName=DNS:localhost`);
  await openssl('x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -out cert.pem -days 2 -copy_extensions copy');
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** An engine behind TLS that wants a certificate from its clients. */
async function tlsEngine(): Promise<number> {
  const read = (name: string) => readFile(join(certs, name));
  const [ca, cert, key] = [await read('ca.pem'), await read('cert.pem'), await read('key.pem')];
  const server = createServer({ ca, cert, key, requestCert: true, rejectUnauthorized: true }, (request, response) => {
    const peer = (request.socket as TLSSocket).getPeerCertificate().subject.CN;
    const info = { ServerVersion: '29.1.3', Name: `for ${peer}` };
    const body = request.url === '/version' ? { ApiVersion: '1.52' } : info;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  return listen(server);
}

test('an engine behind TLS is reached with the certificates in DOCKER_CERT_PATH', async () => {
  const port = await tlsEngine();
  const address = parseAddress({ host: `tcp://localhost:${port}`, tlsVerify: true, certPath: certs });
  const info = await new DockerEngine(address, systemClock).info();
  expect(info).toMatchObject({ version: '29.1.3', apiVersion: '1.52', hostName: 'for localhost' });
});

test('a certificate that does not fit is told, with where to look', async () => {
  const port = await tlsEngine();
  const unknownAuthority = parseAddress({ host: `https://localhost:${port}` });
  await expect(new DockerEngine(unknownAuthority, systemClock).info()).rejects.toMatchObject({
    kind: 'unreachable',
    advice: expect.stringContaining('DOCKER_CERT_PATH'),
  });
  const wrongName = parseAddress({ host: `tcp://127.0.0.1:${port}`, tlsVerify: true, certPath: certs });
  await expect(new DockerEngine(wrongName, systemClock).info()).rejects.toMatchObject({
    kind: 'unreachable',
    advice: expect.stringContaining('name the host'),
  });
});

test('certificates that are not there are told at once', () => {
  const address = parseAddress({ host: 'tcp://localhost:2376', tlsVerify: true, certPath: '/nowhere' });
  expect(() => new DockerEngine(address, systemClock)).toThrow(
    expect.objectContaining({ kind: 'unreachable', advice: expect.stringContaining('/nowhere') }),
  );
});

test('a plain proxy on TCP is reached', async () => {
  const server = createHttpServer((request, response) => {
    const body = request.url === '/version' ? { ApiVersion: '1.43' } : { ServerVersion: '24.0.7' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const address = parseAddress({ host: `tcp://127.0.0.1:${await listen(server)}` });
  expect(await new DockerEngine(address, systemClock).info()).toMatchObject({ version: '24.0.7', apiVersion: '1.43' });
});

test('what is configured counts, not what DOCKER_HOST says to every other program', async () => {
  process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
  try {
    const engine = new DockerEngine({ kind: 'unix', path: engineSocket() }, systemClock);
    expect((await engine.info()).cpus).toBeGreaterThan(0);
  } finally {
    delete process.env['DOCKER_HOST'];
  }
});
