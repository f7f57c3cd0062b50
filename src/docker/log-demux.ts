/** Bytes before each frame: stream (0 stdin, 1 stdout, 2 stderr), three zeros, length as a big-endian 32-bit number. */
const headerLength = 8;

/**
 * Takes the frames off a log of a container without a terminal, as it comes in pieces of any size:
 * https://docs.docker.com/reference/api/engine/version/v1.52/#tag/Container/operation/ContainerAttach (Stream format).
 * Holds back nothing but an unfinished header, however long a frame claims to be. What is not framed at all is passed on
 * as it is.
 */
export class LogDemux {
  #header = Buffer.alloc(0);
  #left = 0;
  #isRaw = false;

  /** The payload in this piece of the stream, in order. */
  push(piece: Buffer): Buffer[] {
    const payload: Buffer[] = [];
    let rest = piece;
    while (rest.length > 0 && !this.#isRaw) {
      if (this.#left > 0) {
        const part = rest.subarray(0, this.#left);
        payload.push(part);
        this.#left -= part.length;
        rest = rest.subarray(part.length);
        continue;
      }
      const missing = headerLength - this.#header.length;
      this.#header = Buffer.concat([this.#header, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      if (!isHeaderStart(this.#header)) {
        this.#isRaw = true;
        payload.push(this.#header);
      } else if (this.#header.length === headerLength) {
        this.#left = this.#header.readUInt32BE(4);
        this.#header = Buffer.alloc(0);
      }
    }
    if (rest.length > 0) payload.push(rest);
    return payload;
  }
}

function isHeaderStart(bytes: Buffer): boolean {
  return bytes.every((byte, at) => at > 3 || (at === 0 ? byte <= 2 : byte === 0));
}
