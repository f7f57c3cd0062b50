import { parseSize } from './parse-size.ts';

/** Bytes in and out, or read and written; `null` where the CLI does not say. */
export interface IoPair {
  readonly inBytes: number | null;
  readonly outBytes: number | null;
}

/** `3.17GB / 6.29GB`; `--` for both or for one of them. */
export function parseIoPair(text: string): IoPair {
  const [first = '', second = ''] = text.split('/');
  return { inBytes: parseSize(first), outBytes: parseSize(second) };
}
