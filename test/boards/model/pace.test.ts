import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Edits, isOldMessage, nextEditAt, noEdits, withEdit, withEnd } from '../../../src/boards/model/pace.ts';

const HOUR = 3_600_000;

interface Message {
  readonly channel: number;
  readonly bornAt: number;
}

/** An edit as Discord sees it. */
interface Arrival {
  readonly message: number;
  readonly channel: number;
  readonly at: number;
  readonly isOld: boolean;
}

/**
 * Edits every message whenever it is allowed, as in a home in which something always happens. An edit reaches Discord
 * between its beginning and its end, `lags` later. Returns what Discord sees, and the longest wait of each message.
 */
function editAsMuchAsAllowed(messages: readonly Message[], forMs: number, stepMs: number, lags: readonly number[]) {
  const edits = new Map<string, Edits>();
  const of = (key: string) => edits.get(key) ?? noEdits;
  const arrivals: Arrival[] = [];
  const waits = messages.map((message, index) => ({ ...message, index, since: 0, longest: 0, isUnderWay: false }));
  let pending: { readonly endsAt: number; readonly end: () => void }[] = [];
  for (let now = 0; now < forMs; now += stepMs) {
    for (const { endsAt, end } of pending) if (endsAt <= now) end();
    pending = pending.filter(({ endsAt }) => endsAt > now);
    // Those that wait longest come first, as the runner has it.
    for (const wait of waits.toSorted((a, b) => a.since - b.since)) {
      const { index, channel, bornAt } = wait;
      const ageMs = now - bornAt;
      wait.longest = Math.max(wait.longest, now - wait.since);
      const [message, here, old] = [`message ${index}`, `channel ${channel}`, `old ${channel}`];
      const history = { message: of(message), channel: of(here), channelOld: of(old), all: of('all'), ageMs };
      if (wait.isUnderWay || nextEditAt(history, now) > now) continue;
      const keys = ['all', message, here, ...(isOldMessage(ageMs) ? [old] : [])];
      for (const key of keys) edits.set(key, withEdit(of(key)));
      wait.isUnderWay = true;
      const lag = lags[arrivals.length % lags.length] ?? 0;
      const at = now + (lag * (arrivals.length % 3)) / 2;
      arrivals.push({ message: index, channel, at, isOld: at - bornAt > HOUR });
      const end = () => {
        const endedAt = now + lag;
        for (const key of keys) edits.set(key, withEnd(of(key), endedAt));
        wait.isUnderWay = false;
        wait.since = endedAt;
      };
      pending.push({ endsAt: now + lag, end });
    }
  }
  return { arrivals, longest: waits.map(({ longest }) => longest) };
}

/** The most that are within any span of that length. */
function mostWithin(spanMs: number, arrivals: readonly Arrival[]): number {
  return Math.max(
    0,
    ...arrivals.map(({ at: from }) => arrivals.filter(({ at }) => at >= from && at < from + spanMs).length),
  );
}

// Some that are new, some that turn an hour old meanwhile, some that are far beyond.
const births = fc.oneof(
  fc.integer({ min: -60_000, max: 0 }),
  fc.integer({ min: -HOUR - 60_000, max: -HOUR + 60_000 }),
  fc.constant(-24 * HOUR),
);
const someMessages = fc.array(fc.record({ channel: fc.integer({ min: 0, max: 9 }), bornAt: births }), {
  minLength: 1,
  maxLength: 40,
});
/** How long edits take, milliseconds: the network is slow at times. */
const someLags = fc.array(fc.constantFrom(20, 100, 900, 6_000), { minLength: 1, maxLength: 7 });
const someSteps = fc.integer({ min: 40, max: 900 });

test("never are there more edits than Discord's limits allow, in any span of time and however long they take", () => {
  fc.assert(
    fc.property(someMessages, someSteps, someLags, (messages, stepMs, lags) => {
      const { arrivals } = editAsMuchAsAllowed(messages, 60_000, stepMs, lags);
      expect(mostWithin(1_000, arrivals)).toBeLessThanOrEqual(15);
      for (const channel of new Set(messages.map((message) => message.channel))) {
        const here = arrivals.filter((one) => one.channel === channel);
        expect(mostWithin(5_000, here)).toBeLessThanOrEqual(4);
        expect(
          mostWithin(
            6_000,
            here.filter(({ isOld }) => isOld),
          ),
        ).toBeLessThanOrEqual(2);
      }
      for (const index of messages.keys()) {
        const old = arrivals.filter(({ message, isOld }) => message === index && isOld);
        expect(mostWithin(15_000, old)).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 100 },
  );
});

test('however many boards share a channel, each is edited in its turn', () => {
  fc.assert(
    fc.property(someMessages, (messages) => {
      const { longest } = editAsMuchAsAllowed(messages, 180_000, 250, [100]);
      for (const [index, { channel }] of messages.entries()) {
        const together = messages.filter((message) => message.channel === channel).length;
        // Two in seven seconds for those in one channel, and no message oftener than every 20 s at worst.
        expect(longest[index]).toBeLessThanOrEqual(20_000 + together * 3_800 + 1_000);
      }
    }),
    { numRuns: 30 },
  );
});

test('a message that nobody edited for a while may be edited at once, however old', () => {
  const once = withEnd(withEdit(noEdits), 1_000);
  for (const ageMs of [0, 2 * HOUR]) {
    const history = { message: once, channel: once, channelOld: once, all: once, ageMs };
    expect(nextEditAt(history, 61_000)).toBe(61_000);
  }
});

test('all boards together leave room for answers: 15 a second', () => {
  const quiet = { message: noEdits, channel: noEdits, channelOld: noEdits, ageMs: 0 };
  const many = (count: number) =>
    Array.from({ length: count }).reduce<Edits>((all) => withEnd(withEdit(all), 1_000), noEdits);
  expect(nextEditAt({ ...quiet, all: many(14) }, 1_100)).toBe(1_100);
  expect(nextEditAt({ ...quiet, all: many(15) }, 1_100)).toBe(2_000);
});
