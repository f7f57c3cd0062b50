/** A program that ends with 7 when its parent is gone; `late`: it begins to look only after that. */
import { once } from 'node:events';
import { whenParentIsGone } from '../../src/config/parent.ts';

const alive = setInterval(() => undefined, 60_000);
process.send?.('started');
if (process.argv[2] === 'late') await once(process, 'disconnect');
whenParentIsGone(() => {
  clearInterval(alive);
  process.exit(7);
});
process.stdout.write('looking\n');
