/** A drawing process that never answers, the first time. Its id is then in the file `pid` of its font directory. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [directory = ''] = process.argv.slice(2);
const pid = join(directory, 'pid');
if (!existsSync(pid)) {
  writeFileSync(pid, String(process.pid));
  setInterval(() => {}, 1_000);
}
