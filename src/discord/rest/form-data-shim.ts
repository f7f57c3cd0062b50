import type { FormFile } from './multipart.ts';

/**
 * What discord.js does with a `Blob`: hold a file's content. Node.js's own would copy it, and copy it again when it is sent. In the
 * bundle discord.js gets this one (scripts/bundle/lean.ts).
 */
export class BlobShim {
  readonly type: string;
  readonly #content: Uint8Array | string;

  constructor([content]: readonly [Uint8Array | string], { type = '' }: { readonly type?: string | undefined } = {}) {
    this.type = type;
    this.#content = content;
  }

  async bytes(): Promise<Uint8Array> {
    return typeof this.#content === 'string' ? Buffer.from(this.#content) : this.#content;
  }
}

/**
 * What discord.js does with a `FormData`: put a message's files and its text into it. Node.js's own loads `fetch` and
 * everything that belongs to it. In the bundle discord.js gets this one.
 */
export class FormDataShim implements Iterable<readonly [string, string | FormFile]> {
  readonly [Symbol.toStringTag] = 'FormData';
  readonly #entries: (readonly [string, string | FormFile])[] = [];

  append(name: string, value: string | BlobShim, fileName = 'blob'): void {
    if (typeof value === 'string') this.#entries.push([name, value]);
    else this.#entries.push([name, { name: fileName, type: value.type, bytes: () => value.bytes() }]);
  }

  [Symbol.iterator](): Iterator<readonly [string, string | FormFile]> {
    return this.#entries[Symbol.iterator]();
  }
}
