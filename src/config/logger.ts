import pino, { type DestinationStream, type Logger } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { Environment } from './environment.ts';
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

/** Hides values by their key, wherever `secrets` does not know them yet. */
const SECRET_KEYS = ['token', 'password', 'authorization', 'cookie'];
const REDACTED = '[hidden]';

/**
 * The log of one program: one event, one line. Names, labels and messages from outside can't clear the reader's
 * screen or forge a line. In-process and synchronous, so that the last words before a crash are written; a worker
 * would cost some 10 MB.
 */
export function createLogger(options: LoggerOptions): Logger {
  const out = options.destination ?? pino.destination({ fd: 1, sync: true });
  const format = options.logFormat === 'pretty' ? prettyLine : jsonLine;
  return pino(
    {
      level: options.logLevel,
      base: { program: options.program },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: REDACTED },
    },
    { write: (line: string) => void out.write(format(withoutSecrets(line, options.secrets))) },
  );
}

/** Shorter ones would be found in ordinary words. */
const SHORTEST_SECRET = 6;

function withoutSecrets(line: string, secrets: ReadonlySet<string>): string {
  let result = line;
  for (const secret of secrets) {
    if (secret.length < SHORTEST_SECRET) continue;
    // As it stands inside a JSON string.
    result = result.replaceAll(JSON.stringify(secret).slice(1, -1), REDACTED);
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
