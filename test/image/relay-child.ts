/**
 * Runs in another network namespace than the test; see relay.ts. The routes are its argument, as JSON. Ends with its
 * standard input.
 */
import { passOn } from './pass-on.ts';

await passOn(JSON.parse(process.argv[2] ?? '[]'));
process.stdout.write('ready\n');
process.stdin.resume().once('end', () => process.exit(0));
