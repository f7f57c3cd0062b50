import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ChannelEdits,
  type EditTimes,
  nextEditAt,
  noEdits,
  withChannelEdit,
  withEdit,
} from '../../../src/core/boards/pace.ts';

const HOUR = 3_600_000;

interface Message {
  readonly channel: number;
  readonly bornAt: number;
}

/** Edits every message whenever it is allowed, as a home in which something always happens. Returns when each edit was. */
function editAsMuchAsAllowed(messages: readonly Message[], forMs: number, stepMs: number) {
  const byMessage: EditTimes[] = messages.map(() => []);
  const byChannel = new Map<number, ChannelEdits>();
  let all: EditTimes = [];
  const done: { readonly message: number; readonly at: number; readonly isOld: boolean }[] = [];
  const longest = messages.map(() => 0);
  const since = messages.map(() => 0);
  for (let now = 0; now < forMs; now += stepMs) {
    // Those that wait longest come first, as the runner has it.
    const order = messages.map((_, index) => index).sort((a, b) => (since[a] ?? 0) - (since[b] ?? 0));
    for (const index of order) {
      const { channel, bornAt } = messages[index] ?? { channel: 0, bornAt: 0 };
      const ageMs = now - bornAt;
      const history = { message: byMessage[index] ?? [], channel: byChannel.get(channel) ?? noEdits, all, ageMs };
      longest[index] = Math.max(longest[index] ?? 0, now - (since[index] ?? 0));
      if (nextEditAt(history, now) > now) continue;
      byMessage[index] = withEdit(history.message, now);
      byChannel.set(channel, withChannelEdit(history.channel, ageMs, now));
      all = withEdit(all, now);
      since[index] = now;
      done.push({ message: index, at: now, isOld: ageMs > HOUR });
    }
  }
  return { done, longest };
}

/** The most that are within any span of that length. */
function mostWithin(times: readonly number[], spanMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + spanMs).length));
}

// Some that are new, some that turn an hour old meanwhile, some that are far beyond.
const births = fc.oneof(
  fc.integer({ min: -60_000, max: 0 }),
  fc.integer({ min: -HOUR - 60_000, max: -HOUR + 60_000 }),
  fc.constant(-24 * HOUR),
);
const someMessages = fc.array(fc.record({ channel: fc.integer({ min: 0, max: 4 }), bornAt: births }), {
  minLength: 1,
  maxLength: 24,
});

test("never are there more edits than Discord's limits allow, in any span of time", () => {
  fc.assert(
    fc.property(someMessages, fc.integer({ min: 40, max: 900 }), (messages, stepMs) => {
      const { done } = editAsMuchAsAllowed(messages, 60_000, stepMs);
      expect(
        mostWithin(
          done.map(({ at }) => at),
          1_000,
        ),
      ).toBeLessThanOrEqual(15);
      for (const channel of new Set(messages.map((message) => message.channel))) {
        const here = done.filter(({ message }) => messages[message]?.channel === channel);
        expect(
          mostWithin(
            here.map(({ at }) => at),
            5_000,
          ),
        ).toBeLessThanOrEqual(4);
        const old = here.filter(({ isOld }) => isOld);
        expect(
          mostWithin(
            old.map(({ at }) => at),
            6_000,
          ),
        ).toBeLessThanOrEqual(2);
      }
      for (const index of messages.keys()) {
        const old = done.filter(({ message, isOld }) => message === index && isOld).map(({ at }) => at);
        expect(mostWithin(old, 15_000)).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 60 },
  );
});

test('however many boards share a channel, each is edited in its turn', () => {
  fc.assert(
    fc.property(someMessages, (messages) => {
      const { longest } = editAsMuchAsAllowed(messages, 180_000, 250);
      for (const [index, { channel }] of messages.entries()) {
        const together = messages.filter((message) => message.channel === channel).length;
        // Two in seven seconds for those in one channel, and no message oftener than every 20 s at worst.
        expect(longest[index]).toBeLessThanOrEqual(20_000 + together * 3_500 + 1_000);
      }
    }),
    { numRuns: 30 },
  );
});

test('a message that nobody edited for a while may be edited at once, however old', () => {
  for (const ageMs of [0, 2 * HOUR])
    expect(
      nextEditAt({ message: [1_000], channel: { every: [1_000], old: [1_000] }, all: [1_000], ageMs }, 61_000),
    ).toBe(61_000);
});
