import type { History } from './history.ts';
import { shortBytes, shortPercent } from './history-figures.ts';
import { periodWords } from './history-period.ts';
import { type FigureSummary, summarise } from './history-summary.ts';

/** Restarts that are named one by one. */
const LISTED = 5;

/**
 * A history in words, for whoever can't see its chart: one line, at most 1,024 characters, Discord's limit for the
 * description of an attachment. Holds no container name, so nothing in it is hostile. `timeZone`: an IANA name; an
 * unknown one means UTC.
 */
export function describeHistory(history: History, timeZone: string): string {
  const { cpu, memory, memoryLimitBytes, restarts, restartTimes, unknownMs } = summarise(history);
  const period = `Last ${periodWords(history.toMs - history.fromMs)}`;
  if (!cpu && !memory && restarts === 0) return `${period}: nothing was recorded.`;
  const time = dateTimeFormat(timeZone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const limit = memoryLimitBytes === null ? '' : `, limit ${shortBytes(memoryLimitBytes)}`;
  const listed = restartTimes.slice(-LISTED).map((at) => time.format(at));
  const sentences = [
    `${period}, ${time.format(history.fromMs)} to ${time.format(history.toMs)} (${time.resolvedOptions().timeZone})`,
    `CPU: ${figureWords(cpu, shortPercent)}`,
    `Memory: ${figureWords(memory, shortBytes)}${limit}`,
    restarts === 0
      ? 'No restarts'
      : `Restarts: ${restarts} (${restarts > listed.length ? 'latest: ' : ''}${listed.join('; ')})`,
    ...(unknownMs > 0 ? [`No data for ${durationWords(unknownMs)}`] : []),
  ];
  return `${sentences.join('. ')}.`;
}

/** Formats times in a zone, in English, 24 hours a day. An unknown zone means UTC. */
export function dateTimeFormat(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone, hourCycle: 'h23' });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC', hourCycle: 'h23' });
  }
}

function figureWords(figure: FigureSummary | null, words: (value: number) => string): string {
  if (!figure) return 'unknown';
  const now = figure.now === null ? 'unknown' : words(figure.now);
  return `now ${now}, average ${words(figure.avg)}, lowest ${words(figure.min)}, highest ${words(figure.max)}`;
}

/** `20 min`, `3 h 20 min`, `6 d 2 h`. */
function durationWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const parts: [number, string][] = [
    [Math.floor(minutes / 1_440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
