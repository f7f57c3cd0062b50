import { closeSync, constants, existsSync, openSync, readSync } from 'node:fs';

/** Shared by all files: what was read is parsed before the next one is. Most are below 4 KiB. */
let shared = Buffer.allocUnsafe(16 * 1024);
const MOST_BYTES = 1024 * 1024;

/**
 * One of the kernel's files, kept open: reading it again from its beginning makes the kernel write it anew, at half the
 * cost of opening it each time. It must be closed, or the descriptor leaks.
 */
export class KeptFile {
  readonly #fd: number;

  private constructor(fd: number) {
    this.#fd = fd;
  }

  /** @throws the system's error, with its `code` */
  static open(path: string): KeptFile {
    return new KeptFile(openSync(path, constants.O_RDONLY));
  }

  /** `null` where there is no such file: a controller that is switched off, a kernel without it. */
  static openIfThere(path: string): KeptFile | null {
    // An exception costs ten times the question.
    if (!existsSync(path)) return null;
    try {
      return KeptFile.open(path);
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return null;
      throw error;
    }
  }

  /**
   * Reads all of it and hands the bytes to `parse`, which must not keep them.
   *
   * @throws ENODEV once the cgroup is gone
   */
  read<Parsed>(parse: (bytes: Uint8Array, length: number) => Parsed): Parsed {
    for (;;) {
      const length = readSync(this.#fd, shared, 0, shared.length, 0);
      if (length < shared.length || shared.length >= MOST_BYTES) return parse(shared, length);
      shared = Buffer.allocUnsafe(shared.length * 4);
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Is it a system error with one of these codes? */
export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
