import type { Exchange, Message } from '../../playground/discord/index.ts';
import { until } from '../../test/engine/until.ts';
import type { Scene } from '../scene.ts';

/** Something that somebody does, or that happens. Resolves when it is over. */
export type Deed = (scene: Scene, chance: Chance) => Promise<unknown>;

/** The same in every run, so that two runs can be compared. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    // The generator of Numerical Recipes; its low bits are poor, so the high ones are taken.
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  one<T>(from: readonly T[]): T {
    const found = from[this.below(from.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }
}

/** Until the answer stands there. */
async function answered(asking: Promise<Exchange>): Promise<void> {
  await (await asking).answer();
}

async function turnsPages({ alice }: Scene, line: string): Promise<void> {
  const message = await (await alice.types(line)).answer();
  for (const label of ['Next', 'Refresh', 'Back']) {
    const edits = message.edits;
    await (await alice.clicks(label, { on: message })).answer(() => message.edits > edits);
  }
}

/** `null` where she is refused instead, in private: she did the same to that container a moment ago. */
async function asksForRestart({ alice, names }: Scene, chance: Chance): Promise<Message | null> {
  const message = await (await alice.types('/restart', { container: chance.one(names) })).answer();
  return message.ephemeral ? null : message;
}

async function answersQuestion(scene: Scene, chance: Chance, label: 'Cancel' | 'Restart'): Promise<void> {
  const message = await asksForRestart(scene, chance);
  if (message === null) return;
  await scene.alice.clicks(label, { on: message });
  await scene.alice.until(() => message.buttons.length === 0 && !/^### Restarting /.test(message.text));
}

async function isAnsweredByAnother(scene: Scene, chance: Chance): Promise<void> {
  const message = await asksForRestart(scene, chance);
  if (message !== null) await scene.bob.clicks('Restart', { on: message });
}

async function restartsFromElsewhere(scene: Scene, chance: Chance): Promise<void> {
  const name = chance.one(scene.names);
  await scene.boxes.docker.getContainer(name).restart({ t: 5 });
  await isKnownToRun(scene, name);
}

/** A container is made anew, as an update does it: the same name, another id. */
async function recreates(scene: Scene, chance: Chance): Promise<void> {
  const { boxes, names } = scene;
  const name = chance.one(names);
  await boxes.docker.getContainer(name).remove({ force: true });
  await boxes.sleeper({ name: name.slice(boxes.prefix.length) });
  await isKnownToRun(scene, name);
}

/** The engine's event has reached the bot: who asks for the container now is not told that it is gone. */
async function isKnownToRun({ alice }: Scene, name: string): Promise<void> {
  const isOffered = async () => {
    const found = await alice.completes('/stop', { container: name });
    return found.some(({ value }) => value === name);
  };
  await until(isOffered, `the bot to know that ${name} runs`);
}

/** How often in an hour, and what. Prompts that nobody answers end by themselves a minute later. */
export const hour: readonly (readonly [times: number, name: string, deed: Deed])[] = [
  [700, '/status', ({ alice }) => answered(alice.types('/status'))],
  [
    200,
    '/status with a filter',
    ({ alice }, chance) => answered(alice.types('/status', { filter: `-${chance.below(60)}` })),
  ],
  [150, '/status and three clicks', (scene) => turnsPages(scene, '/status')],
  [300, '/stats', ({ alice }) => answered(alice.types('/stats'))],
  [50, '/stats and three clicks', (scene) => turnsPages(scene, '/stats')],
  [
    200,
    '/stats of one',
    ({ alice, names }, chance) => answered(alice.types('/stats', { container: chance.one(names) })),
  ],
  [
    700,
    'typing with suggestions',
    ({ alice }, chance) => alice.completes('/restart', { container: `er-${chance.below(60)}` }),
  ],
  [250, '/logs', ({ alice, talkative }) => answered(alice.types('/logs', { container: talkative }))],
  [
    50,
    '/logs as a file',
    ({ alice, talkative }) => answered(alice.types('/logs', { container: talkative, lines: 2000 })),
  ],
  [250, '/info', ({ alice, names }, chance) => answered(alice.types('/info', { container: chance.one(names) }))],
  [100, '/about', ({ alice }) => answered(alice.types('/about'))],
  [200, '/restart, never answered', asksForRestart],
  [100, '/restart, cancelled', (scene, chance) => answersQuestion(scene, chance, 'Cancel')],
  [60, '/restart, done', (scene, chance) => answersQuestion(scene, chance, 'Restart')],
  [100, '/restart, somebody else answers', isAnsweredByAnother],
  [
    100,
    'refused: no such container',
    ({ alice }, chance) => answered(alice.types('/logs', { container: `gone-${chance.below(1e6)}` })),
  ],
  [60, 'restarted from elsewhere', restartsFromElsewhere],
  [30, 'made anew', recreates],
];

/** The deeds of an hour, one a second, mixed. */
export function deedsOfAnHour(chance: Chance): Deed[] {
  const deeds = hour.flatMap(([times, , deed]) => Array.from({ length: times }, () => deed));
  for (let at = deeds.length - 1; at > 0; at--) {
    const other = chance.below(at + 1);
    const [one, two] = [deeds[at], deeds[other]];
    if (one && two) [deeds[at], deeds[other]] = [two, one];
  }
  return deeds;
}
