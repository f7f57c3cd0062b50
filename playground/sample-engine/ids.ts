import { createHash } from 'node:crypto';

/** 64 hexadecimal digits that are the same for the same words: a container keeps its id when the household begins again. */
export function idOf(...words: readonly string[]): string {
  return createHash('sha256')
    .update(['sample', ...words].join('\0'))
    .digest('hex');
}

/** A number from 0 to `below`, the same for the same words. */
export function numberOf(below: number, ...words: readonly string[]): number {
  return Number.parseInt(idOf(...words).slice(0, 8), 16) % below;
}
