/** Counts turns of the event loop until `over`. */
export function countTurns(): { now(): number; over(): void } {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  return {
    now: () => turns,
    over: () => {
      isOver = true;
    },
  };
}
