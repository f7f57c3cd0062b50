import pino, { type ChildLoggerOptions, type DestinationStream, type LogFn, type Logger } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { Environment } from './environment.ts';
import { HIDDEN, loggable, SHORTEST_SECRET } from './loggable.ts';
import { printable } from './printable.ts';

export type { Logger } from 'pino';

/** What {@link createLogger} needs to know. */
export interface LoggerOptions extends Pick<Environment, 'logLevel' | 'logFormat'> {
  /** Which of our programs speaks. */
  readonly program: 'bot' | 'web';
  /**
   * Texts that must never appear, such as the Discord token. Looked at anew for every line, so one that is added later
   * is hidden from then on.
   */
  readonly secrets: ReadonlySet<string>;
  /** Where whole lines go; standard output unless a test wants them. */
  readonly destination?: DestinationStream;
}

/** No line is longer, characters. */
const LONGEST_LINE = 16_384;
/** Of a line that would be, so much of its sentence is left. */
const SHORTENED = 1_000;
/** What waits where standard output takes nothing; what comes then is dropped. Bytes. */
const MOST_WAITING = 1024 * 1024;

/**
 * The log of one program: one event, one line. Names, labels and messages from outside can't clear the reader's
 * screen or forge a line; what a line may hold, and how much, is in {@link loggable}. In-process and synchronous, so that the
 * last words before a crash are written; a worker would cost some 10 MB.
 */
export function createLogger(options: LoggerOptions): Logger {
  const { secrets } = options;
  const out = options.destination ?? standardOutput();
  const format = options.logFormat === 'pretty' ? prettyLine : jsonLine;
  const logger = pino(
    {
      level: options.logLevel,
      base: { program: options.program },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Pino's own would write all that hangs on an error.
      serializers: { err: (error: unknown) => error },
      hooks: { logMethod },
    },
    { write: (line: string) => void out.write(bounded(withoutSecrets(line, secrets), format)) },
  );

  // What a part of a program says of itself, each time it says something. Pino has no hook for it; children inherit this.
  const { child } = logger;
  return Object.assign(logger, {
    child(this: Logger, bindings: object, options?: ChildLoggerOptions): Logger {
      return Reflect.apply(child, this, [loggable(secrets).facts(bindings), options]);
    },
  });

  function logMethod(this: Logger, [first, ...rest]: readonly unknown[], method: LogFn): void {
    const { facts, sentence } = loggable(secrets);
    const hasFacts = typeof first === 'object' && first !== null;
    const said = (hasFacts ? rest : [first, ...rest]).map(sentence);
    const known = hasFacts ? facts(first) : {};
    const { err } = known;
    if (said.length === 0 && typeof err === 'object' && err !== null && 'message' in err)
      said.push(String(err.message));
    const [words = '', ...values] = said;
    method.call(this, known, words, ...values);
  }
}

/** Where it can't be written, a full disk perhaps, the programs go on without it. */
function standardOutput(): DestinationStream {
  const out = pino.destination({ fd: 1, sync: true, maxLength: MOST_WAITING });
  out.on('error', () => undefined);
  return out;
}

/** A line of JSON in its format. One that is too long all the same, by what its characters became, keeps the beginning of its sentence. */
function bounded(line: string, format: (line: string) => string): string {
  const formatted = format(line);
  if (formatted.length <= LONGEST_LINE) return formatted;
  const { level, time, program, msg } = JSON.parse(line);
  const short = { level, time, program, tooLong: formatted.length, msg: String(msg).slice(0, SHORTENED) };
  return format(`${JSON.stringify(short)}\n`);
}

/** As the texts stand inside a line of JSON; in names, too. */
function withoutSecrets(line: string, secrets: ReadonlySet<string>): string {
  let result = line;
  for (const secret of secrets) {
    if (secret.length >= SHORTEST_SECRET) result = result.replaceAll(JSON.stringify(secret).slice(1, -1), HIDDEN);
  }
  return result;
}

/** JSON escapes the common control characters by itself; the rest get the same kind of escape. */
function jsonLine(line: string): string {
  return printable(line, '\n');
}

const pretty = prettyFactory({
  colorize: false,
  singleLine: true,
  translateTime: 'SYS:yyyy-mm-dd HH:MM:ss',
  ignore: 'program',
  messageFormat: (log, messageKey) => `${log['program']}: ${log[messageKey] ?? ''}`,
});

/** Parsed first, because pretty-printing turns JSON's escapes back into the characters they stand for. */
function prettyLine(line: string): string {
  return pretty(printableValue(JSON.parse(line), '')) ?? '';
}

function printableValue(value: unknown, key: string): unknown {
  // A stack is the one text with lines of its own. They are indented, so none of them looks like an entry of the log.
  if (typeof value === 'string') return printable(value, key === 'stack' ? '\n' : '');
  if (Array.isArray(value)) return value.map((item) => printableValue(item, ''));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [printable(name), printableValue(item, name)]));
}
