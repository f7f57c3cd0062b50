/** Runs inside of a container: reads the containers given as JSON in CONTAINERS and prints their stats as JSON. */
import { systemClock } from '../../../src/kit/clock.ts';
import { CgroupSource } from '../../../src/stats/sources/cgroup/source.ts';

const source = new CgroupSource({ clock: systemClock });
const containers = JSON.parse(process.env['CONTAINERS'] ?? '[]');
try {
  const stats = await source.read(containers);
  process.stdout.write(`${JSON.stringify([...stats.values()])}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ failed: error instanceof Error ? error.message : error })}\n`);
}
