import { join } from 'node:path';
import { execa } from 'execa';
import type { Route } from './pass-on.ts';

/** Ways in and out of a network namespace that this process is not in: Unix sockets are the same in all of them. */
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
  return execa('/usr/bin/nsenter', [`--net=${namespace}`, process.execPath, program, JSON.stringify(routes)], {
    stdin: 'pipe',
    stderr: 'inherit',
    buffer: false,
  });
}
