import { showTimestamp } from './show-timestamp.ts';
import { useNow } from './tools.ts';

/** A `<t:…>` in a message; ticks. */
export function Timestamp({ seconds, style }: { readonly seconds: number; readonly style: string }) {
  const now = useNow();
  const when = new Date(seconds * 1000);
  const isDate = !Number.isNaN(when.getTime());
  return (
    <time class="stamp" dateTime={isDate ? when.toISOString() : undefined} title={showTimestamp(seconds, 'F', now)}>
      {showTimestamp(seconds, style, now)}
    </time>
  );
}

/** When a message was written: the time alone where that was today. */
export function SentAt({ at }: { readonly at: string }) {
  const now = useNow();
  const seconds = Date.parse(at) / 1000;
  return (
    <time class="sent" dateTime={at} title={showTimestamp(seconds, 'F', now)}>
      {sentAt(seconds, now)}
    </time>
  );
}

function sentAt(seconds: number, now: number): string {
  const day = (at: number) => new Date(at).toDateString();
  const time = showTimestamp(seconds, 't', now);
  if (day(seconds * 1000) === day(now)) return time;
  if (day(seconds * 1000) === day(now - 86_400_000)) return `Yesterday at ${time}`;
  return `${showTimestamp(seconds, 'd', now)}, ${time}`;
}
