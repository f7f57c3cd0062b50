import { appendFileSync } from 'node:fs';
import type { Json } from '../world/json.ts';

/**
 * Appends each request as a line of JSON. One write a line to a file opened for appending, so that several test processes
 * can write to the same file.
 */
export class Recorder {
  readonly #file: string | undefined;

  constructor(file: string | undefined) {
    this.#file = file;
  }

  /** Notes a request; `path` with its `/api/v10` and query, `body` as JSON (of a multipart body its `payload_json`). */
  note(method: string, path: string, body: Json | undefined): void {
    if (this.#file === undefined) return;
    appendFileSync(this.#file, `${JSON.stringify({ method, path, ...(body === undefined ? {} : { body }) })}\n`, {
      flag: 'a',
    });
  }
}
