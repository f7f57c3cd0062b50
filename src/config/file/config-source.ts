import { createHash } from 'node:crypto';
import { type BigIntStats, readFileSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { ConfigText } from './config-store.ts';
import { errorCode, fileAdvice } from './file-trouble.ts';
import { type ConfigProblem, wholeFile } from './problem.ts';
import { CONFIG_MAX_LENGTH, TOO_LARGE } from './size.ts';

/** What was found where the file should be. */
export type Found =
  | { readonly kind: 'text'; readonly text: ConfigText }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly problem: ConfigProblem };

/** A revision: the first 128 bits of the SHA-256 of the text. */
export function revisionOf(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Reads the file, never throws. */
export async function readSource(path: string): Promise<Found> {
  try {
    const file = await open(path, 'r');
    try {
      const stats = await file.stat();
      if (stats.isDirectory()) return unreadable('EISDIR', path);
      if (!stats.isFile()) return { kind: 'unreadable', problem: wholeFile('this is not a file') };
      if (stats.size > CONFIG_MAX_LENGTH) return { kind: 'unreadable', problem: wholeFile(TOO_LARGE) };
      return decoded(await file.readFile());
    } finally {
      await file.close();
    }
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? { kind: 'missing' } : unreadable(errorCode(error), path);
  }
}

/** The revision that is in the file at this very moment; `null` where there is none. Blocks: for just before a rename. */
export function revisionNow(path: string): string | null {
  try {
    return revisionOf(readFileSync(path));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Differs when the file was written or exchanged; '' where there is none. */
export async function signatureOf(path: string): Promise<string> {
  const stats: BigIntStats | null = await stat(path, { bigint: true }).catch(() => null);
  return stats === null ? '' : `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}`;
}

function decoded(bytes: Buffer): Found {
  try {
    // The byte order mark is a part of the text: an edit puts it back.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { kind: 'text', text: { text, revision: revisionOf(bytes) } };
  } catch {
    return { kind: 'unreadable', problem: wholeFile('the file is not UTF-8: save it in that encoding') };
  }
}

function unreadable(code: string, path: string): Found {
  const advice = fileAdvice(code, path);
  const problem = wholeFile(
    `the file cannot be read (${code || 'unknown error'})${advice === null ? '' : `: ${advice}`}`,
  );
  return { kind: 'unreadable', problem };
}
