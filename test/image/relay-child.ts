/**
 * Runs in another network namespace than the test: passes connections on between TCP in there and Unix sockets, which know
 * no namespaces. The argument is JSON, see relay.ts. Ends with its standard input.
 */
import { connect, createServer, type NetConnectOpts } from 'node:net';
import { pipeline } from 'node:stream';
import type { Route } from './relay.ts';

const routes: readonly Route[] = JSON.parse(process.argv[2] ?? '[]');

for (const { from, to } of routes) {
  const server = createServer({ allowHalfOpen: true }, (incoming) => {
    const outgoing = connect({ ...to, allowHalfOpen: true } as NetConnectOpts);
    pipeline(incoming, outgoing, () => incoming.destroy());
    pipeline(outgoing, incoming, () => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(from, resolve);
  });
}
process.stdout.write('ready\n');
process.stdin.resume().once('end', () => process.exit(0));
