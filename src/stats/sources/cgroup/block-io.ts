import { nextLine, numberAt, skipSpaces, skipWord } from './byte-numbers.ts';

const EQUALS = 0x3d;
const R = 0x72;
const W = 0x77;
const LOWER_CASE = 0x20;

/** Bytes read from and written to block devices; `entries` tells how many the file had of either. */
export interface BlockIo {
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly entries: number;
}

/**
 * cgroup v1, `blkio.throttle.io_service_bytes` and its like: lines `8:0 Read 4096`, counted the way the engine does:
 * operations that begin with r or w. The line `Total 4096` has no device and is none.
 * https://docs.kernel.org/admin-guide/cgroup-v1/blkio-controller.html
 */
export function parseBlkio(bytes: Uint8Array, length: number): BlockIo {
  let readBytes = 0;
  let writeBytes = 0;
  let entries = 0;
  for (let line = 0; line < length; line = nextLine(bytes, line, length)) {
    const op = skipSpaces(bytes, skipWord(bytes, line, length), length);
    const amount = numberAt(bytes, skipSpaces(bytes, skipWord(bytes, op, length), length), length);
    const letter = (bytes[op] ?? 0) | LOWER_CASE;
    if (amount === null || (letter !== R && letter !== W)) continue;
    entries += 1;
    if (letter === R) readBytes += amount;
    else writeBytes += amount;
  }
  return { readBytes, writeBytes, entries };
}

/**
 * cgroup v2, `io.stat`: lines `8:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0`, in any order of keys.
 * https://docs.kernel.org/admin-guide/cgroup-v2.html#io-interface-files
 */
export function parseIoStat(bytes: Uint8Array, length: number): BlockIo {
  let readBytes = 0;
  let writeBytes = 0;
  let entries = 0;
  let word = 0;
  while (word < length) {
    const end = skipWord(bytes, word, length);
    const letter = bytes[word];
    if ((letter === R || letter === W) && isBytesKey(bytes, word)) {
      const amount = numberAt(bytes, word + 'rbytes='.length, end) ?? 0;
      entries += 1;
      if (letter === R) readBytes += amount;
      else writeBytes += amount;
    }
    // Past the space or the newline.
    word = end + 1;
  }
  return { readBytes, writeBytes, entries };
}

/** `?bytes=` */
function isBytesKey(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at + 1] === 0x62 &&
    bytes[at + 2] === 0x79 &&
    bytes[at + 3] === 0x74 &&
    bytes[at + 4] === 0x65 &&
    bytes[at + 5] === 0x73 &&
    bytes[at + 6] === EQUALS
  );
}
