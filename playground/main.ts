/**
 * The playground's program: `npm start` runs it beside the two others where there is no token. Prints one line: what it is, where,
 * and how to go on. Options: `--data FOLDER` for its own data, `--real-data FOLDER` for those of the real bot, `--port NUMBER`,
 * `--set-up ADDRESS` of the real page, `--sample` for samples even where there is an engine.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stop as stopEsbuild } from 'esbuild';
import { whenParentIsGone } from '../src/config/parent.ts';
import { buildPage } from './build-page.ts';
import { chooseEngine } from './server/choose-engine.ts';
import { Playground } from './server/playground.ts';
import { PlaygroundWeb } from './server/web.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'data/playground' },
    'real-data': { type: 'string', default: 'data' },
    port: { type: 'string', default: '8081' },
    'set-up': { type: 'string' },
    sample: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

// The system takes no long paths for sockets.
const socketDir = mkdtempSync(join(tmpdir(), 'stevedore-playground-'));
process.on('exit', () => rmSync(socketDir, { recursive: true, force: true }));

// Beside all that follows: it is soon asked for.
const page = buildPage();
page
  .catch((error: unknown) => say(`Playground: its page can't be built: ${String(error)}`))
  // It would stay beside us as a process of its own.
  .finally(() => stopEsbuild());
const engine = await chooseEngine(process.env, values.sample);
const playground = await Playground.start({
  engine,
  dataDir: values.data,
  realDataDir: values['real-data'],
  socketDir,
  env: process.env,
  setUpUrl: values['set-up'] ?? null,
  say: (line) => say(`playground: ${line}`),
});
const web = await PlaygroundWeb.start(playground, () => page, Number(values.port));
const whose = engine.kind === 'sample' ? 'sample containers' : 'your own containers';
say(
  `Playground: the whole bot, on a simulated Discord, with ${whose}: ${web.address} For the real Discord enter a token, as said under "Discord:" above; --no-playground leaves this out.`,
);

let ending = false;
async function stop(): Promise<void> {
  if (ending) return;
  ending = true;
  await web.stop();
  await playground.stop();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
whenParentIsGone(() => void stop());
// A real token was entered. The page stays, to say so.
process.on('message', (message) => {
  if (message === 'over') void playground.stop();
});
