import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long one turn of such work may keep everything else waiting, milliseconds. */
const turnMs = 5;

/** Does work that takes long in turns, between which everything else goes on. It yields where it may be interrupted. */
export async function inTurns<Result>(work: Generator<undefined, Result>): Promise<Result> {
  for (let began = performance.now(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - began < turnMs) continue;
    await nextTurn();
    began = performance.now();
  }
}

/** Does the same work in one go, where nothing else waits. */
export function atOnce<Result>(work: Generator<undefined, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
