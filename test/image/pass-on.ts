import { connect, createServer, type NetConnectOpts } from 'node:net';
import { pipeline } from 'node:stream';

/** One end of a way through: a Unix socket, or TCP in the network namespace of whoever passes on. */
export type End = { readonly path: string } | { readonly host: string; readonly port: number };

/** Whoever connects to `from` talks to `to`. */
export interface Route {
  readonly from: End;
  readonly to: End;
}

/** Passes connections on until the process ends or it is disposed of. */
export async function passOn(routes: readonly Route[]): Promise<AsyncDisposable> {
  const dispose = new AsyncDisposableStack();
  for (const { from, to } of routes) {
    const server = createServer({ allowHalfOpen: true }, (incoming) => {
      const outgoing = connect({ ...to, allowHalfOpen: true } satisfies NetConnectOpts);
      pipeline(incoming, outgoing, (error) => error && incoming.destroy());
      pipeline(outgoing, incoming, (error) => error && outgoing.destroy());
      dispose.defer(() => void incoming.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(from, resolve);
    });
    dispose.defer(() => void server.close());
  }
  return dispose;
}
