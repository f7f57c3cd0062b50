import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '../../test/image/stage.ts';

/** What was asked of the container, and what it answered. */
export interface LoadResult {
  commands: number;
  answered: number;
  pages: number;
  pagesAnswered: number;
  logIns: number;
}

/** The page's in the benchmark. */
export const PASSWORD = 'correct horse battery staple';

/** How often each browser logs in anew: visits of its pages. */
const VISITS = 10;

/**
 * For `seconds`: a command each second, every tenth of them a chart, and so many browsers that look every two
 * seconds and log in anew now and then.
 */
export async function load(
  stage: Stage,
  names: readonly string[],
  seconds: number,
  browsers: number,
): Promise<LoadResult> {
  const result: LoadResult = { commands: 0, answered: 0, pages: 0, pagesAnswered: 0, logIns: 0 };
  const end = performance.now() + seconds * 1000;
  const commands = everySecond(end, async (n) => {
    result.commands++;
    await command(stage, names[n % names.length] ?? '', n);
    result.answered++;
  });
  const watching = Array.from({ length: browsers }, async () => {
    let cookie = '';
    for (let visit = 0; performance.now() < end; visit++) {
      if (visit % VISITS === 0) {
        cookie = await stage.logIn(PASSWORD).catch(() => cookie);
        result.logIns++;
      }
      for (const path of ['/', '/api/v1/stats']) {
        result.pages++;
        const answer = await stage.get(path, cookie).catch(() => null);
        if (answer?.status === 200) result.pagesAnswered++;
      }
      await sleep(2_000);
    }
  });
  await Promise.all([commands, ...watching]);
  return result;
}

async function everySecond(end: number, work: (n: number) => Promise<void>): Promise<void> {
  const running: Promise<void>[] = [];
  for (let n = 0; performance.now() < end; n++) {
    // What fails is not counted as answered.
    running.push(work(n).catch(() => {}));
    await sleep(1_000);
  }
  await Promise.all(running);
}

async function command({ alice }: Stage, name: string, n: number): Promise<void> {
  if (n % 10 === 3) await (await alice.types('/stats', { container: name, period: '1h' })).answer();
  else if (n % 20 === 7) await (await alice.types('/restart', { container: name })).answer();
  else if (n % 4 === 0) await (await alice.types('/stats')).answer();
  else if (n % 4 === 1) await (await alice.types('/logs', { container: name })).answer();
  else if (n % 4 === 2) await alice.completes('/info', { container: name.slice(0, 8) }, 'container');
  else await (await alice.types('/stats', { container: name })).answer();
}
