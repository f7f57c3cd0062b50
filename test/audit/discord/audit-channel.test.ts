import { expect, it } from 'vitest';
import { AuditStore } from '../../../src/audit/audit-store.ts';
import { AuditChannel } from '../../../src/audit/discord/audit-channel.ts';
import type { AuditEntry } from '../../../src/audit/model/entry.ts';
import type { AuditPosts } from '../../../src/audit/model/posts.ts';
import { createLogger } from '../../../src/config/logger.ts';
import type { TroubleKind } from '../../../src/discord/rest/trouble.ts';
import type { View } from '../../../src/discord/ui/view.ts';
import type { Publisher } from '../../../src/outbox/publish.ts';
import { PublishError } from '../../../src/outbox/publish-error.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { temporaryStore } from '../../store/open-temporary.ts';

/** A channel as Discord has it: what arrived, by the names that it knows for a while. */
class Wall implements Publisher {
  readonly messages: string[] = [];
  readonly tried: string[] = [];
  fails: TroubleKind | null = null;
  /** Channels that are not there. */
  readonly gone = new Set<string>();
  /** Answers wait for this. */
  slowly: Promise<unknown> | null = null;
  /** It arrives, but nobody hears of it. */
  answersLost = false;
  readonly #once = new Set<string>();

  async post(channelId: string, { body }: { readonly body?: readonly string[] }, { once = '' } = {}) {
    this.tried.push(once);
    if (this.slowly) await this.slowly;
    if (this.gone.has(channelId)) throw new PublishError('no-channel', channelId, 'unknown channel');
    if (this.fails && !this.answersLost) throw new PublishError(this.fails, channelId, 'no');
    if (!this.#once.has(once)) this.messages.push((body ?? []).join('\n'));
    this.#once.add(once);
    if (this.answersLost) throw new PublishError('offline', channelId, 'no answer');
    return { channelId, messageId: '1' };
  }

  async edit() {}
  async remove() {}
}

function setUp() {
  const { db } = temporaryStore();
  const clock = new ManualClock();
  const wall = new Wall();
  const told: string[] = [];
  const notices = { tell: ({ title, body }: View) => void told.push([title, ...(body ?? [])].join('\n')) };
  const lines: string[] = [];
  const log = createLogger({
    logLevel: 'debug',
    logFormat: 'json',
    program: 'bot',
    secrets: new Set(),
    destination: { write: (line: string) => void lines.push(line) },
  });
  let channel: string | undefined = '223456789012345678';
  const channelId = () => channel;
  const begin = (change: (posts: AuditPosts) => AuditPosts = (posts) => posts) => {
    const store = new AuditStore(db, { log, clock, toPost: () => channel !== undefined });
    const posts = change(store.posts);
    return new AuditChannel({ journal: store, posts, publisher: wall, notices, clock, log, channelId });
  };
  let count = 0;
  const entry = (): AuditEntry => ({
    at: clock.now(),
    actor: { kind: 'schedule', name: 'nightly' },
    guildId: null,
    channelId: null,
    action: 'restart',
    target: `box${++count}`,
    outcome: 'done',
    durationMs: 1,
    detail: null,
  });
  return {
    clock,
    wall,
    lines,
    told,
    begin,
    entry,
    setChannel: (id: string | undefined) => {
      channel = id;
    },
    /** Numbers of the boxes in the messages, in their order. */
    posted: () => [...wall.messages.join('\n').matchAll(/\*\*box(\d+)\*\*/g)].map(([, number]) => Number(number)),
  };
}

const upTo = (count: number, from = 1) => Array.from({ length: count - from + 1 }, (_, index) => from + index);

it('tells of what happens within moments in one message, the oldest first', async () => {
  const { begin, entry, clock, wall, posted } = setUp();
  const audit = begin();
  audit.record(entry());
  const id = audit.begin(entry());
  audit.record(entry());
  await clock.advance(2_000);
  // What is under way is told when it ends.
  expect(posted()).toEqual([1, 3]);
  expect(wall.messages).toHaveLength(1);
  audit.finish(id, { outcome: 'failed', durationMs: 3, detail: 'too bad' });
  await clock.advance(2_000);
  expect(posted()).toEqual([1, 3, 2]);
  expect(wall.messages[1]).toContain('too bad');
});

it('tells afterwards what happened while Discord was away, each once, and asks ever less often meanwhile', async () => {
  const { begin, entry, clock, wall, lines, posted } = setUp();
  const audit = begin();
  wall.fails = 'offline';
  for (let minute = 0; minute < 60; minute++) {
    audit.record(entry());
    await clock.advance(60_000);
  }
  expect(wall.tried.length).toBeLessThan(20);
  expect(lines.filter((line) => line.includes('takes no messages'))).toHaveLength(1);
  wall.fails = null;
  await clock.advance(300_000);
  expect(posted()).toEqual(upTo(60));
  await clock.advance(3_600_000);
  expect(posted()).toEqual(upTo(60));
});

it('tells after a restart what it could not before, and of actions that were cut short', async () => {
  const { begin, entry, clock, wall, posted } = setUp();
  const before = begin();
  wall.fails = 'offline';
  before.record(entry());
  before.begin(entry());
  await clock.advance(2_000);
  await before.stop();
  wall.fails = null;
  const after = begin();
  await clock.advance(3_600_000);
  expect(posted()).toEqual([]);
  after.start();
  await clock.advance(2_000);
  expect(posted()).toEqual([1, 2]);
  expect(wall.messages.join()).toContain('interrupted');
});

it('does not tell twice where the answer was lost, also over a restart', async () => {
  const { begin, entry, clock, wall, posted } = setUp();
  const before = begin();
  wall.answersLost = true;
  before.record(entry());
  await clock.advance(2_000);
  before.record(entry());
  await clock.advance(30_000);
  await before.stop();
  wall.answersLost = false;
  const after = begin();
  after.record(entry());
  await clock.advance(2_000);
  expect(posted()).toEqual([1, 2, 3]);
});

it('tells of the latest 100 and how many there were before them', async () => {
  const { begin, entry, clock, wall, posted } = setUp();
  const audit = begin();
  wall.fails = 'offline';
  audit.record(entry());
  await clock.advance(2_000);
  for (let count = 0; count < 130; count++) audit.record(entry());
  await clock.advance(30_000);
  for (let count = 0; count < 20; count++) audit.record(entry());
  wall.fails = null;
  await clock.advance(300_000);
  // The first was on its way and may have arrived.
  expect(posted()).toEqual([1, ...upTo(151, 52)]);
  expect(wall.messages.filter((text) => text.includes('… and 50 more before these, see `/audit`'))).toHaveLength(1);
  expect(wall.messages).toHaveLength(11);
});

it('waits for a channel that it may not write into, and tells all when it may', async () => {
  const { begin, entry, clock, wall, posted } = setUp();
  const audit = begin();
  wall.fails = 'not-allowed';
  audit.record(entry());
  await clock.advance(3_600_000);
  wall.fails = null;
  await clock.advance(300_000);
  expect(posted()).toEqual([1]);
});

it('gives up what Discord will never take, and goes on', async () => {
  const { begin, entry, clock, wall, lines, posted } = setUp();
  const audit = begin();
  wall.fails = 'refused';
  audit.record(entry());
  await clock.advance(2_000);
  wall.fails = null;
  audit.record(entry());
  await clock.advance(2_000);
  expect(posted()).toEqual([2]);
  expect(lines.join()).toContain('takes no messages');
});

it('keeps nothing for a channel that is not wanted', async () => {
  const { begin, entry, clock, wall, posted, setChannel } = setUp();
  const audit = begin();
  wall.fails = 'offline';
  audit.record(entry());
  await clock.advance(2_000);
  setChannel(undefined);
  audit.record(entry());
  await clock.advance(300_000);
  wall.fails = null;
  setChannel('323456789012345678');
  audit.record(entry());
  await clock.advance(2_000);
  expect(posted()).toEqual([3]);
});

it('does not say the same for ever where the database cannot note that it was said', async () => {
  const { begin, entry, clock, wall, posted } = setUp();
  const audit = begin((posts) => ({
    add: (id) => posts.add(id),
    next: () => posts.next(),
    done: () => {
      throw new Error('the disk is full');
    },
    clear: () => posts.clear(),
  }));
  audit.record(entry());
  await clock.advance(3_600_000);
  expect(posted()).toEqual([1]);
  audit.record(entry());
  await clock.advance(3_600_000);
  expect(wall.tried).toHaveLength(1);
});

const wrong = '223456789012345678';
const right = '323456789012345678';

it('goes to another channel at once when the owner names one, however long it has been trying the one before', async () => {
  const { begin, entry, clock, wall, posted, setChannel } = setUp();
  const audit = begin();
  wall.gone.add(wrong);
  audit.record(entry());
  await clock.advance(3_600_000);
  audit.settingsChanged();
  await clock.advance(2_000);
  // The same channel: nothing new.
  expect(posted()).toEqual([]);
  setChannel(right);
  audit.settingsChanged();
  await clock.advance(2_000);
  expect(posted()).toEqual([1]);
  // Nothing is left over from the channel before: what comes next is not slower.
  wall.fails = 'offline';
  audit.record(entry());
  await clock.advance(2_000);
  wall.fails = null;
  await clock.advance(30_000);
  expect(posted()).toEqual([1, 2]);
});

it('goes to another channel at once also when that is named while Discord is being asked', async () => {
  const { begin, entry, clock, wall, posted, setChannel } = setUp();
  const audit = begin();
  wall.gone.add(wrong);
  let answer = () => {};
  wall.slowly = new Promise<void>((resolve) => {
    answer = resolve;
  });
  audit.record(entry());
  await clock.advance(2_000);
  setChannel(right);
  audit.settingsChanged();
  answer();
  await clock.advance(2_000);
  expect(posted()).toEqual([1]);
  await audit.stop();
  expect(clock.pending).toBe(0);
});

it('tells the admins once of a channel that is gone or not allowed, and again after it was well', async () => {
  const { begin, entry, clock, wall, told, setChannel } = setUp();
  const audit = begin();
  wall.fails = 'offline';
  audit.record(entry());
  await clock.advance(3_600_000);
  // That mends itself.
  expect(told).toEqual([]);
  wall.fails = 'not-allowed';
  await clock.advance(3_600_000);
  expect(told).toEqual([expect.stringMatching(/The audit cannot be posted\n.*may not write/)]);
  wall.fails = null;
  await clock.advance(300_000);
  wall.gone.add(wrong);
  audit.record(entry());
  await clock.advance(3_600_000);
  expect(told).toHaveLength(2);
  expect(told[1]).toMatch(/The audit cannot be posted\n.*223456789012345678.*is gone/);
  // Another one that is wrong, too.
  wall.gone.add(right);
  setChannel(right);
  audit.settingsChanged();
  await clock.advance(3_600_000);
  expect(told).toHaveLength(3);
});
