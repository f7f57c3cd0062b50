/**
 * Reads a stream to its end. @throws where it is longer than `mostBytes`, after which it is closed, and whatever the stream
 * throws
 */
export async function readWhole(stream: AsyncIterable<Buffer>, mostBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > mostBytes) throw new Error(`it is longer than ${mostBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length);
}
