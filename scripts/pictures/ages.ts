import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrivateEngine } from '../../test/engine/private-engine.ts';
import { household } from './household.ts';

/**
 * Makes the engine believe that the household lives for days already: what it remembers about its containers is changed
 * while it is away. The containers run on meanwhile: the engine must have been started with `liveRestore`.
 */
export async function pretendAges(engine: PrivateEngine): Promise<void> {
  const found = await engine.docker().listContainers({ all: true });
  await engine.stop();
  for (const { Id, Names } of found) {
    const one = household.find(({ name }) => Names.includes(`/${name}`));
    if (one === undefined) continue;
    const path = join(engine.dir, 'data/containers', Id, 'config.v2.json');
    const config = JSON.parse(await readFile(path, 'utf8'));
    const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    config.Created = ago(one.hours + 500);
    config.State.StartedAt = ago(one.exit === undefined ? one.hours : one.hours + 4);
    if (one.exit !== undefined) config.State.FinishedAt = ago(one.hours);
    await writeFile(path, JSON.stringify(config));
  }
  await engine.startAgain();
}
