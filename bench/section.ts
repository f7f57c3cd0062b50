import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const document = join(import.meta.dirname, '../docs/reliability.md');

/** Puts what was measured into docs/reliability.md, between `<!-- name -->` and `<!-- /name -->`. */
export async function writeSection(name: string, markdown: string): Promise<void> {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const text = await readFile(document, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/reliability.md has no ${begin} … ${end}`);
  await writeFile(document, `${text.slice(0, from + begin.length)}\n\n${markdown}\n\n${text.slice(to)}`);
}
