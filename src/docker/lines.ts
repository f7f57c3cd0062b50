import { StringDecoder } from 'node:string_decoder';

/** Longer than any event can sensibly be: an event carries all labels of its container. */
const longestLine = 4 * 1024 * 1024;

/** The lines of a stream, without their ends and without empty ones. Throws if one has no end in sight. */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const piece of stream) {
    const lines = (rest + decoder.write(piece)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw new Error('a line of the stream does not end');
    for (const line of lines) if (line.trim() !== '') yield line;
  }
}
