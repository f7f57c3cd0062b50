import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ActionOutcome } from '../../../src/actions/model/actions.ts';
import { AlertStateStore } from '../../../src/alerts/alert-store.ts';
import type { Post } from '../../../src/alerts/model/alert.ts';
import type { Delivered } from '../../../src/alerts/model/alert-channel.ts';
import { AlertRunner } from '../../../src/alerts/model/runner.ts';
import type { AlertRunnerDeps } from '../../../src/alerts/model/runner-deps.ts';
import { ownContainerOf } from '../../../src/containers/model/own-container.ts';
import type { EngineInfo } from '../../../src/hosts/model/engine.ts';
import { TurningClock } from '../../schedules/model/turning-clock.ts';
import { temporaryStore } from '../../store/open-temporary.ts';
import { box, makeRule } from './scene.ts';

const info: EngineInfo = {
  version: '29.1.3',
  apiVersion: '1.52',
  os: 'linux',
  arch: 'x86_64',
  hostName: 'host',
  cpus: 2,
  memoryBytes: 1e9,
  cgroupVersion: 2,
  cgroupDriver: 'systemd',
  warnings: [],
};

/** A bot with a real database, an ill container, and a channel and actions that a test lets answer. */
function withIllContainer() {
  const { db } = temporaryStore();
  const clock = new TurningClock('2026-11-22T12:00Z');
  const web = box('web', { health: 'unhealthy' });
  const published: Post[] = [];
  const answers: ((delivered: Delivered) => void)[] = [];
  const restarts: ((outcome: ActionOutcome) => void)[] = [];
  const errors: unknown[] = [];
  const deps: AlertRunnerDeps = {
    feed: {
      status: () => ({ connected: true, since: 0, info }),
      onStatus: () => () => {},
      onEvent: () => () => {},
      onGap: () => () => {},
    },
    registry: { all: () => [web], get: () => web, onChange: () => () => {} },
    actions: { onAction: () => () => {} },
    acting: { act: () => new Promise((resolve) => restarts.push(resolve)) },
    logReads: { logs: () => Promise.resolve({ text: '', truncated: false, unreadable: null }) },
    stats: { getAllContainerStats: () => Promise.resolve({ at: 0, source: 'none', containers: new Map() }) },
    diskUsedPercent: () => Promise.resolve(null),
    store: new AlertStateStore(db),
    channel: {
      publish(post) {
        published.push(post);
        return new Promise((resolve) => answers.push(resolve));
      },
    },
    audit: { record() {}, begin: () => 1, finish() {} },
    ownContainer: ownContainerOf(null),
    clock,
    log: { warn: (facts) => errors.push(facts), error: (facts) => errors.push(facts) },
  };
  const start = () => {
    const runner = new AlertRunner(deps, [makeRule({ heal: { perHour: 1 } })]);
    runner.start();
    return runner;
  };
  /** Starts and stops while a message and a restart are on their way; both are answered before the end. */
  const stopMidway = async () => {
    const runner = start();
    await clock.until('2026-11-22T12:00:10Z');
    expect(published).toHaveLength(1);
    const stopped = runner.stop();
    answers[0]?.({ kind: 'published', channelId: '1', messageId: 'm1' });
    restarts[0]?.({ kind: 'already', state: 'running' });
    await stopped;
  };
  return { clock, published, answers, restarts, errors, start, stopMidway, db };
}

describe('a stop while a message is on its way', () => {
  test('waits for the answer and remembers it: the next start posts it no second time', async () => {
    const { clock, published, errors, start, stopMidway } = withIllContainer();
    await stopMidway();
    start();
    await clock.until('2026-11-22T12:10:00Z');
    expect(published.filter(({ messageId }) => messageId === null)).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test('decides nothing more', async () => {
    const { clock, published, start, stopMidway } = withIllContainer();
    // The outcome of the restart belongs in the message, whose edit is for the next start.
    await stopMidway();
    await clock.until('2026-11-22T12:10:00Z');
    expect(published).toHaveLength(1);
    start();
    await clock.until('2026-11-22T12:11:00Z');
    expect(published.map(({ messageId }) => messageId)).toEqual([null, 'm1']);
  });

  test('or a restart remembers what became of it', async () => {
    const { start, stopMidway } = withIllContainer();
    await stopMidway();
    const [alert] = start().state().alerts.values();
    expect(alert?.facts.healings?.map(({ outcome }) => outcome)).toEqual(['done']);
  });
});

test('an answer that comes after the end writes nothing', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { clock, answers, restarts, errors, start, db } = withIllContainer();
  const runner = start();
  await clock.until('2026-11-22T12:00:10Z');
  const stopped = runner.stop();
  await vi.advanceTimersByTimeAsync(3_000);
  await stopped;
  db.close();
  answers[0]?.({ kind: 'published', channelId: '1', messageId: 'm1' });
  restarts[0]?.({ kind: 'already', state: 'running' });
  await clock.settle();
  expect(errors).toEqual([]);
});

test('what could not be written down is written later: the next start knows what was posted', async () => {
  const { clock, published, answers, errors, start, db } = withIllContainer();
  db.exec('PRAGMA query_only = ON');
  const runner = start();
  await clock.until('2026-11-22T12:00:10Z');
  answers[0]?.({ kind: 'published', channelId: '1', messageId: 'm1' });
  await clock.until('2026-11-22T12:05:00Z');
  expect(published).toHaveLength(1);
  expect(errors).toHaveLength(1);

  db.exec('PRAGMA query_only = OFF');
  await clock.until('2026-11-22T12:06:00Z');
  db.exec('PRAGMA query_only = ON');
  await runner.stop();
  db.exec('PRAGMA query_only = OFF');
  start();
  await clock.until('2026-11-22T12:20:00Z');
  expect(published.filter(({ messageId }) => messageId === null)).toHaveLength(1);
});
