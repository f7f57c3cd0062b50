import { expect, it } from 'vitest';
import type { Channel } from '../../playground/discord/index.ts';
import { docker, until } from '../engine/index.ts';
import { startBot } from './harness.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it('a clock that is set five hours forward and back again leaves schedules, boards and cooldowns right', async () => {
  let set = 0;
  let boards: Channel | null = null;
  const dueAt = new Date(Date.now() + 3 * HOUR).toISOString().slice(11, 16);
  const running = await startBot({
    env: { TZ: 'UTC' },
    clock: (clock) => ({
      now: () => clock.now() + set,
      monotonic: () => clock.monotonic(),
      after: (ms, task) => clock.after(ms, task),
    }),
    config: (guild, channel) => {
      boards = guild.channel('board');
      return [
        `cooldowns: { restart: 1h }`,
        `boards:`,
        `  home: { channel: "${boards.id}", containers: ["*-jumper"] }`,
        `schedules:`,
        `  nightly: { when: "every day ${dueAt}", restart: ["*-jumper"], channel: "${channel.id}" }`,
      ].join('\n');
    },
  });
  const { alice, boxes, channel } = running;
  const board = () => boards?.messages.at(-1)?.text ?? '';
  const runs = () => channel.messages.filter(({ text }) => text.includes('nightly'));
  const box = await boxes.sleeper({ name: 'jumper' });
  await until(() => board().includes(box.name), 'the board');
  const question = await (await alice.types('/restart', { container: box.name })).answer();
  await alice.clicks('Restart', { on: question });
  await alice.finds((message) => message.text.includes('was restarted'));
  const inspect = () => docker().getContainer(box.id).inspect();
  const before = (await inspect()).State.StartedAt;

  set = 5 * HOUR;
  await running.passes(2 * MINUTE);
  await until(() => runs().length === 1, 'the schedule that was missed to be made up for');
  await until(async () => (await inspect()).State.StartedAt !== before, 'it to be done');
  const again = await (await alice.types('/restart', { container: box.name })).answer();
  expect(again.text).toMatch(/wait|again/i);
  expect(again.buttons).toEqual([]);

  set = 0;
  await running.passes(10 * MINUTE);
  await docker().getContainer(box.id).stop();
  await until(() => /exited|stopped|ended/i.test(board()), 'the board to show it');
  const list = await (await alice.types('/schedule list')).answer();
  expect(list.text).toContain(`every day ${dueAt}`);
  expect(runs()).toHaveLength(1);
});
