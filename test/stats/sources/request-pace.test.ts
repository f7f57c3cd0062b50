import { beforeEach, expect, test } from 'vitest';
import { RequestPace } from '../../../src/stats/sources/request-pace.ts';
import { ManualClock } from '../../kit/manual-clock.ts';

/** An engine that answers after `latency`, and what it saw. */
class Engine {
  readonly clock: ManualClock;
  latency: (item: number) => number;
  atOnce = 0;
  most = 0;
  answered: number[] = [];

  constructor(clock: ManualClock, latency: (item: number) => number) {
    this.clock = clock;
    this.latency = latency;
  }

  readonly ask = async (item: number): Promise<void> => {
    this.atOnce += 1;
    this.most = Math.max(this.most, this.atOnce);
    await new Promise<void>((resolve) => this.clock.after(this.latency(item), resolve));
    this.atOnce -= 1;
    this.answered.push(item);
  };
}

const fifty = Array.from({ length: 50 }, (_, index) => index);
let clock: ManualClock;
let pace: RequestPace;

beforeEach(() => {
  clock = new ManualClock();
  pace = new RequestPace(clock);
});

async function round(engine: Engine, items = fifty): Promise<void> {
  engine.answered = [];
  engine.most = 0;
  const running = pace.run(items, engine.ask);
  await clock.advance(5_000);
  await running;
}

async function probe(engine: Engine): Promise<void> {
  const probing = pace.probe(() => engine.ask(0));
  await clock.advance(5_000);
  await probing;
}

/** Until its next tick, once a second. */
const untilTick = (): number => 1_000 - (clock.monotonic() % 1_000);

test('an engine that is not known yet is asked about everything at once', async () => {
  const engine = new Engine(clock, () => 3);
  await round(engine);
  expect(engine.most).toBe(50);
});

test('an engine that answers the probe at once gets a small pool', async () => {
  const engine = new Engine(clock, () => 3);
  await probe(engine);
  expect(pace.pace).toBe('pooled');
  await round(engine);
  expect(engine.most).toBe(10);
  expect(engine.answered).toHaveLength(50);
});

test('an engine that waits for its tick is asked about everything at once, and answers within one', async () => {
  const engine = new Engine(clock, untilTick);
  await probe(engine);
  expect(pace.pace).toBe('ticking');
  await round(engine);
  expect(engine.most).toBe(50);
  expect(pace.pace).toBe('ticking');
});

test('one container that hangs holds up no other', async () => {
  const engine = new Engine(clock, (item) => (item === 0 ? 4_000 : 3));
  await probe(new Engine(clock, () => 3));
  const running = pace.run(fifty, engine.ask);
  await clock.advance(1_000);
  expect(engine.answered).toHaveLength(49);
  await clock.advance(4_000);
  await running;
  expect(engine.answered).toHaveLength(50);
});

test('even more hanging containers than the pool is wide hold up the others for a moment only', async () => {
  const engine = new Engine(clock, (item) => (item < 20 ? 4_000 : 3));
  await probe(new Engine(clock, () => 3));
  const running = pace.run(fifty, engine.ask);
  await clock.advance(1_000);
  expect(engine.answered).toHaveLength(30);
  await clock.advance(5_000);
  await running;
});

test('an engine that turns slow is measured anew', async () => {
  await probe(new Engine(clock, () => 3));
  await round(new Engine(clock, () => 600));
  expect(pace.pace).toBe('unknown');
});

test('an engine that has turned fast is measured anew, but one early tick is no sign of that', async () => {
  await probe(new Engine(clock, untilTick));
  await round(new Engine(clock, () => 3));
  await round(new Engine(clock, () => 900));
  await round(new Engine(clock, () => 3));
  expect(pace.pace).toBe('ticking');
  await round(new Engine(clock, () => 3));
  await round(new Engine(clock, () => 3));
  expect(pace.pace).toBe('unknown');
});

test('asking about nothing tells nothing', async () => {
  await round(new Engine(clock, () => 3), []);
  expect(pace.pace).toBe('unknown');
});
