import { nextLine, numberAt, skipSpaces, skipWord } from './byte-numbers.ts';

const COLON = 0x3a;
/** Columns are: bytes, packets, errs, drop, fifo, frame, compressed, multicast received, then the same sent. */
const COLUMNS_BEFORE_SENT = 8;

/** Bytes that went in and out. */
export interface Traffic {
  readonly rxBytes: number;
  readonly txBytes: number;
}

/**
 * Adds up `/proc/<pid>/net/dev` (https://man7.org/linux/man-pages/man5/proc_pid_net.5.html).
 *
 * Docker names what it puts into a container eth0, eth1 …, or from engine 28 on as it was told (`chosen`), and counts these
 * only. Where there are such interfaces, others were made inside (a VPN's tunnel, the bridges of an engine within) and
 * carry the same bytes once more, so they are left out; where there are none, all count but `lo`.
 */
export function parseNetDev(bytes: Uint8Array, length: number, chosen: readonly Uint8Array[] = []): Traffic {
  let rxBytes = 0;
  let txBytes = 0;
  let rxDocker = 0;
  let txDocker = 0;
  let anyOfDocker = false;
  // Two lines of headings.
  let line = nextLine(bytes, nextLine(bytes, 0, length), length);
  while (line < length) {
    const name = skipSpaces(bytes, line, length);
    let colon = name;
    while (colon < length && bytes[colon] !== COLON && bytes[colon] !== 0x0a) colon += 1;
    if (bytes[colon] === COLON && !isLoopback(bytes, name, colon)) {
      let column = skipSpaces(bytes, colon + 1, length);
      const rx = numberAt(bytes, column, length) ?? 0;
      for (let skipped = 0; skipped < COLUMNS_BEFORE_SENT; skipped += 1) {
        column = skipSpaces(bytes, skipWord(bytes, column, length), length);
      }
      const tx = numberAt(bytes, column, length) ?? 0;
      rxBytes += rx;
      txBytes += tx;
      if (isDockers(bytes, name, colon) || isOneOf(chosen, bytes, name, colon)) {
        anyOfDocker = true;
        rxDocker += rx;
        txDocker += tx;
      }
    }
    line = nextLine(bytes, colon, length);
  }
  return anyOfDocker ? { rxBytes: rxDocker, txBytes: txDocker } : { rxBytes, txBytes };
}

function isLoopback(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === 2 && bytes[start] === 0x6c && bytes[start + 1] === 0x6f;
}

function isOneOf(names: readonly Uint8Array[], bytes: Uint8Array, start: number, end: number): boolean {
  return names.some((name) => name.length === end - start && name.every((byte, at) => byte === bytes[start + at]));
}

/** `eth` and at least one digit. */
function isDockers(bytes: Uint8Array, start: number, end: number): boolean {
  const digit = bytes[start + 3] ?? 0;
  return (
    end - start >= 4 &&
    bytes[start] === 0x65 &&
    bytes[start + 1] === 0x74 &&
    bytes[start + 2] === 0x68 &&
    digit >= 0x30 &&
    digit <= 0x39
  );
}
