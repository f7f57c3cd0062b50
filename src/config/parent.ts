/**
 * Calls `task` when the process that started this one with a channel to talk over is gone: then there is no one left to stop it. Also if
 * it went before this was called, while this program was still starting.
 */
export function whenParentIsGone(task: () => void): void {
  // Without a channel it is undefined, and nothing is waited for.
  if (process.connected === false) task();
  else process.once('disconnect', task);
}
