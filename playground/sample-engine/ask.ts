import { request } from 'node:http';

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  /** The body as JSON; of a stream of JSON its lines. */
  readonly json: unknown;
}

/** Asks an engine, without any client's help. */
export function ask(socketPath: string, method: string, path: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    request({ socketPath, method, path, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: answer.statusCode ?? 0, text, json: read(text) });
      });
    })
      .once('error', reject)
      .end();
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const lines = text.trim().split('\n');
    return lines.every((line) => line.startsWith('{')) ? lines.map((line) => JSON.parse(line)) : text;
  }
}
