import { removeRemains } from './remains.ts';

// A process beside each private engine, holding the other end of a pipe to the engine's owner. When the owner ends, in
// whatever way, the pipe ends, and this removes what the owner could not.
process.stdin.resume();
process.stdin.on('end', async () => {
  await removeRemains(process.argv[2] ?? '');
  process.exit(0);
});
