import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long all such work together may keep everything else waiting in one turn of the event loop, milliseconds. */
const turnMs = 5;

/** When work of this turn began; `null`: none was done in it yet. */
let turnBegan: number | null = null;

/** Does work that takes long in turns, between which everything else goes on. It yields where it may be interrupted. */
export async function inTurns<Result>(work: Generator<undefined, Result>): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (hasTime()) continue;
    await nextTurn();
  }
}

/** Whether this turn of the event loop has time for more. One piece of work after the other shares it. */
function hasTime(): boolean {
  const now = performance.now();
  if (turnBegan === null) {
    turnBegan = now;
    setImmediate(() => {
      turnBegan = null;
    });
  }
  return now - turnBegan < turnMs;
}

/** Does the same work in one go, where nothing else waits. */
export function atOnce<Result>(work: Generator<undefined, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
