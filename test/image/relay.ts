import { join } from 'node:path';
import { execa } from 'execa';

/** One end of a way through: a Unix socket, or TCP inside the namespace. */
export type End = { readonly path: string } | { readonly host: string; readonly port: number };

/** Whoever connects to `from` talks to `to`. */
export interface Route {
  readonly from: End;
  readonly to: End;
}

/** Ways between this process and a network namespace that it is not in. */
export class Relay implements AsyncDisposable {
  readonly #child: ReturnType<typeof start>;

  private constructor(child: ReturnType<typeof start>) {
    this.#child = child;
  }

  /** @param namespace such as `/proc/PID/ns/net` */
  static async open(namespace: string, routes: readonly Route[]): Promise<Relay> {
    const child = start(namespace, routes);
    await Promise.race([child, new Promise((resolve) => child.stdout.once('data', resolve))]);
    return new Relay(child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    await this.#child.catch(() => {});
  }
}

function start(namespace: string, routes: readonly Route[]) {
  const program = join(import.meta.dirname, 'relay-child.ts');
  return execa('nsenter', [`--net=${namespace}`, process.execPath, program, JSON.stringify(routes)], {
    stdin: 'pipe',
    buffer: false,
    stderr: 'inherit',
  });
}
