import { StringDecoder } from 'node:string_decoder';
import { bytesInTurn } from './bytes-in-turn.ts';

/** Longer than any event can sensibly be: an event carries all labels of its container. */
const longestLine = 4 * 1024 * 1024;

/** The lines of a stream, without their ends and without empty ones. Throws if one has no end in sight. */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  // In the pieces in which it came: put together at each, a long line would be looked through again and again.
  let begun: string[] = [];
  let length = 0;
  for await (const piece of stream) {
    await bytesInTurn(piece.length);
    const [first = '', ...others] = decoder.write(piece).split('\n');
    begun.push(first);
    length += first.length;
    if (others.length > 0) {
      const last = others.pop() ?? '';
      for (const line of [begun.join(''), ...others]) if (line.trim() !== '') yield line;
      begun = [last];
      length = last.length;
    }
    if (length > longestLine) throw new Error('a line of the stream does not end');
  }
}
