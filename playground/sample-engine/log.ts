import type { Run, SampleContainer } from './container.ts';

/** A line of a log. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
  readonly stream: 'stdout' | 'stderr';
}

/** More lines than anybody asks for are not made. */
const mostLines = 20_000;

const second = 1_000;

/** Lines written after `since` and not after `until`, oldest first, the last `tail` of them. Made up each time, the same ones. */
export function logOf(container: SampleContainer, since: number, until: number, tail = mostLines): LogLine[] {
  const wanted = Math.min(tail, mostLines);
  const lines: LogLine[] = [];
  for (const run of container.runs.toReversed()) {
    if (lines.length >= wanted || (run.to ?? Infinity) <= since) break;
    lines.unshift(...linesOfRun(container, run, { since, until, most: wanted - lines.length }));
  }
  return lines;
}

function linesOfRun(
  { sample: { log } }: SampleContainer,
  run: Run,
  { since, until, most }: { readonly since: number; readonly until: number; readonly most: number },
): LogLine[] {
  const end = Math.min(run.to ?? until, until);
  const isInside = ({ at }: LogLine) => at > since && at <= end;
  const begins = log.begins.map((text, index) => line(run.from + index * second, text)).filter(isInside);
  const settled = run.from + log.begins.length * second;
  const count = Math.max(0, Math.floor((end - settled) / log.everyMs));
  const goesOn = Array.from({ length: Math.min(count, most) }, (_, back) => {
    const index = count - Math.min(count, most) + back;
    return line(settled + (index + 1) * log.everyMs, log.goesOn[index % log.goesOn.length] ?? '');
  }).filter(isInside);
  const crash = run.crashed && run.to !== null ? (log.crash ?? []).map((text) => line(end, text, 'stderr')) : [];
  return most <= 0 ? [] : [...begins, ...goesOn, ...crash.filter(isInside)].slice(-most);
}

function line(at: number, text: string, stream: LogLine['stream'] = 'stdout'): LogLine {
  return { at, text: text.replace('TIME', new Date(at).toISOString().slice(11, 19)), stream };
}

/** A line as the engine sends it: eight bytes that say from where and how long, then the text. */
export function frame({ at, text, stream }: LogLine, timestamps: boolean): Buffer {
  const bytes = Buffer.from(`${timestamps ? `${new Date(at).toISOString().replace('Z', '000000Z')} ` : ''}${text}\n`);
  const head = Buffer.alloc(8);
  head[0] = stream === 'stdout' ? 1 : 2;
  head.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}
