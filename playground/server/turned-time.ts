/**
 * Loaded before the bot's program in the playground with samples (`node --import`): the bot itself is as it is, but goes by a
 * clock that can be turned. STEVEDORE_AHEAD: by how many milliseconds it is ahead from the start.
 */
import { systemClock } from '../../src/kit/clock.ts';
import { SimClock } from '../discord/clock.ts';
import { allAnswered } from '../discord/under-way.ts';
import { type Turn, turnMs } from './turn.ts';

const clock = new SimClock();
clock.advance(Number(process.env['STEVEDORE_AHEAD'] ?? 0));
Object.assign(systemClock, {
  now: () => clock.now(),
  monotonic: () => clock.monotonic(),
  after: (ms: number, task: () => void) => clock.after(ms, task),
});

process.on('message', ({ turn }: Turn) => {
  clock.advance(turnMs(turn));
  void allAnswered().then(() => process.send?.({ turned: turn }));
});
// It must not keep the bot alive.
process.channel?.unref();
