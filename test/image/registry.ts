import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { cached, keyOf } from './cache.ts';

const REGISTRY = 'https://registry.npmjs.org';

/**
 * The npm registry on a Unix socket, for builds whose network reaches nothing else. What was asked once is kept: packages
 * for ever, since they never change, and lists of versions as long as `lockfile` stays as it is.
 */
export async function serveRegistry(socketPath: string, lockfile: string): Promise<AsyncDisposable> {
  const generation = keyOf(await readFile(lockfile, 'utf8'));
  const server = createServer((request, response) => {
    answer(request, response, generation).catch((error: unknown) => {
      response.writeHead(502).end(String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  return {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, generation: string): Promise<void> {
  const path = request.url ?? '/';
  const isPackage = path.endsWith('.tgz');
  const accept = isPackage ? '*/*' : 'application/vnd.npm.install-v1+json';
  const folder = isPackage ? 'npm-packages' : `npm-versions-${generation}`;
  const file = await cached(`${folder}/${keyOf(path)}`, async (draft) => {
    const found = await fetch(REGISTRY + path, { headers: { accept }, signal: AbortSignal.timeout(60_000) });
    if (!found.ok) throw new Error(`the registry answers ${found.status} to ${path}`);
    await writeFile(draft, await found.bytes());
  });
  response.writeHead(200, { 'content-type': isPackage ? 'application/octet-stream' : 'application/json' });
  response.end(await readFile(file));
}
