import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InteractionType, PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../../playground/discord/index.ts';
import { type Running, startBot } from '../../discord/harness.ts';
import { docker, until } from '../../engine/index.ts';

const MINUTE = 60_000;
const utc = { env: { TZ: 'UTC' } };
const startedAt = async (id: string) => (await docker().getContainer(id).inspect()).State.StartedAt;

/** Until the bot knows a new container. */
const known = (person: Person, name: string) =>
  until(async () => (await person.completes('/restart', { container: name })).length === 1, 'it to be known');

/** Makes a schedule and saves it. */
async function add(person: Person, values: Record<string, string | boolean>) {
  const preview = await (await person.types('/schedule add', values)).answer();
  await person.clicks('Save', { on: preview });
  return person.finds((message) => message.text.includes(`${values['name']} is on`));
}

/** `HH:MM` so many minutes from now, by the clock that the bot goes by. */
const clockIn = ({ discord }: Running, minutes: number) =>
  new Date(discord.clock.now() + minutes * MINUTE).toISOString().slice(11, 16);

describe('/schedule add', () => {
  it('shows the next three runs before it saves, and writes the file with its comments kept', async () => {
    const running = await startBot(utc);
    const { alice, channel, boxes, data } = running;
    const box = await boxes.sleeper({ name: 'minecraft' });
    await known(alice, box.name);
    const file = join(data, 'stevedore.yml');
    const values = { name: 'nightly', when: 'every day 05:00', do: 'restart', containers: box.name, announce: '5m' };

    const preview = await (await alice.types('/schedule add', values)).answer();
    expect(preview.ephemeral).toBe(true);
    expect(preview.text).toContain('The next 3 runs');
    expect(preview.text.match(/05:00 in UTC/g)).toHaveLength(3);
    expect(await readFile(file, 'utf8')).not.toMatch(/^schedules:/m);

    await alice.clicks('Save', { on: preview });
    await alice.finds((message) => message.text.includes('nightly is on'));
    const saved = await readFile(file, 'utf8');
    expect(saved).toMatch(/^schedules:\n {2}nightly:/m);
    expect(saved).toContain(`channel: "${channel.id}"`);
    expect(saved).toContain('# Who may do everything');
    const list = await (await alice.types('/schedule list')).answer();
    expect(list.text).toContain('every day 05:00');
  });

  it('suggests nothing for a range that nobody could spread out, and lives on', async () => {
    const { alice } = await startBot(utc);
    expect(await alice.completes('/schedule add', { when: '0-9999999 * * * *' })).toEqual([]);
    const values = { name: 'x', when: '0 0-99999999 * * *', do: 'post stats' };
    expect((await (await alice.types('/schedule add', values)).answer()).text).toContain('expected 0 to 23');
    const never = { ...values, when: '0 5 31 2 *' };
    expect((await (await alice.types('/schedule add', never)).answer()).text).toContain('a day that never comes');
  });

  it('says what is not understood, saves nothing when discarded, and is for admins', async () => {
    const { alice, bob, data } = await startBot(utc);
    const values = { name: 'x', when: 'now and then', do: 'post stats' };
    expect((await (await alice.types('/schedule add', values)).answer()).text).toContain('**when**: expected');
    const good = { ...values, when: 'every day 05:00' };
    const preview = await (await alice.types('/schedule add', good)).answer();
    await alice.clicks('Discard', { on: preview });
    await alice.finds((message) => message.text.includes('was not saved'));
    expect(await readFile(join(data, 'stevedore.yml'), 'utf8')).not.toMatch(/^schedules:/m);
    expect((await bob.types('/schedule add', good)).message?.text).not.toContain('next 3 runs');
    const suggested = await alice.completes('/schedule add', { when: 'mon,fri 18:30' });
    expect(suggested[0]?.name).toMatch(/^mon,fri 18:30 · next /);
  });

  it('edits, pauses, resumes, runs and removes', async () => {
    const { alice, boxes } = await startBot(utc);
    const box = await boxes.sleeper();
    await known(alice, box.name);
    await add(alice, { name: 'nightly', when: 'every day 05:00', do: 'restart', containers: box.name });

    const edit = await (await alice.types('/schedule edit', { name: 'nightly', when: 'sun 06:15' })).answer();
    expect(edit.text.match(/06:15 in UTC/g)).toHaveLength(3);
    await alice.clicks('Save', { on: edit });
    await until(async () => {
      const list = await (await alice.types('/schedule list')).answer();
      return list.text.includes('sun 06:15');
    }, 'the change to be in force');

    expect((await (await alice.types('/schedule pause', { name: 'nightly' })).answer()).text).toContain('is paused');
    expect((await (await alice.types('/schedule resume', { name: 'nightly' })).answer()).text).toContain('is on');
    const before = await startedAt(box.id);
    // The runner takes up a changed schedule at its next look; until then it says that it is not ready.
    await until(async () => {
      const said = await (await alice.types('/schedule run', { name: 'nightly' })).answer();
      return !said.text.includes('is just starting');
    }, 'the changed schedule to be taken up');
    const result = await alice.finds((message) => message.text.includes(`${box.name} was restarted`));
    expect(result.text).toContain('run by Alice');
    expect(await startedAt(box.id)).not.toBe(before);
    expect((await (await alice.types('/schedule remove', { name: 'nightly' })).answer()).text).toContain('was removed');
    expect((await (await alice.types('/schedule list')).answer()).text).toContain('There are no schedules here');
  });
});

describe('an announced run', () => {
  const announced = async () => {
    const running = await startBot(utc);
    const { alice, boxes } = running;
    const box = await boxes.sleeper();
    await known(alice, box.name);
    const when = `every day ${clockIn(running, 30)}`;
    await add(alice, { name: 'nightly', when, do: 'restart', containers: box.name, announce: '10m' });
    await running.leaps(21 * MINUTE);
    const message = await alice.finds((one) => one.text.includes('restarts'));
    return { ...running, box, message };
  };

  it('is done at its time, in the same message', async () => {
    const { alice, leaps, box, message } = await announced();
    const before = await startedAt(box.id);
    await leaps(10 * MINUTE);
    const result = await alice.finds((one) => one.text.includes('was restarted'));
    expect(result.id).toBe(message.id);
    expect(result.buttons).toEqual([]);
    expect(await startedAt(box.id)).not.toBe(before);
  });

  it('is put off and cancelled by who may restart, and by nobody else', async () => {
    const { alice, bob, channel, discord, leaps, box, message } = await announced();
    const before = await startedAt(box.id);
    await bob.clicks('Cancel', { on: message });
    expect(message.text).toContain('restarts');
    await alice.clicks('Postpone 15 min', { on: message });
    await alice.finds((one) => one.text.includes('Put off by Alice'));
    await leaps(10 * MINUTE);
    await alice.clicks('Cancel', { on: message });
    await alice.finds((one) => one.text.includes('nightly was cancelled'));
    await leaps(30 * MINUTE);
    // The button is gone; a message that was not brought up to date in time still had it.
    const customId = 'schedule-cancel:nightly:1';
    const components = [
      { type: 1, id: 1, components: [{ type: 2, id: 2, style: 2, label: 'Go', custom_id: customId }] },
    ];
    const again = discord.interaction({
      ...{ member: alice.member, channel, type: InteractionType.MessageComponent, message },
      data: { component_type: 2, custom_id: customId, id: 2 },
      over: { message: { ...message.toApi(), components } } as never,
    });
    const answer = await until(() => again.followUps[0], 'the answer');
    expect(answer.text).toContain('too late');
    const audit = await (await alice.types('/audit', { container: box.name })).answer();
    expect(audit.text.match(/`schedule (cancel|postpone)`/g)).toEqual(
      ['cancel', 'cancel', 'postpone'].map((verb) => `\`schedule ${verb}\``),
    );
    expect(await startedAt(box.id)).toBe(before);
  });
});

describe('a schedule', () => {
  it('posts stats at its time, for everybody in its channel', async () => {
    const running = await startBot(utc);
    const { alice, channel } = running;
    await add(alice, { name: 'morning', when: `every day ${clockIn(running, 60)}`, do: 'post stats' });
    await running.leaps(61 * MINUTE);
    const post = await alice.finds((message) => message.text.includes('The last day'));
    expect(post.text).toContain('schedule morning');
    expect(channel.messages).toContain(post);
  });

  it('is not offered without saying what will go wrong: a name that nobody has, a channel to which nothing may be posted', async () => {
    const { alice, guild } = await startBot(utc);
    const closed = guild.channel('closed');
    closed.setBotPermissions(PermissionFlagsBits.ViewChannel);
    const add = async (more: Record<string, unknown>) =>
      (
        await (
          await alice.types('/schedule add', { name: 'nightly', when: 'every day 05:00', do: 'restart', ...more })
        ).answer()
      ).text;
    expect(await add({})).toContain('Please say which **containers**.');
    const offered = await add({ containers: 'no-such', channel: closed });
    expect(offered).toContain('No container is called so now: **no-such**.');
    expect(offered).toContain(`I may not write in <#${closed.id}>`);
    expect(offered).toContain('**Send Messages**, **Embed Links**, **Attach Files**');
  });

  it('in a channel that takes nothing says so where admins are told, and goes on', async () => {
    const running = await startBot(utc);
    const { alice, guild, data } = running;
    const office = guild.channel('office');
    const closed = guild.channel('closed');
    closed.setBotPermissions(PermissionFlagsBits.ViewChannel);
    const when = clockIn(running, 60);
    await writeFile(
      join(data, 'stevedore.yml'),
      `admins:\n  channel: "${office.id}"\nschedules:\n  list:\n    when: every day ${when}\n    post: status\n    channel: "${closed.id}"\n`,
    );
    await until(async () => {
      const list = await (await alice.types('/schedule list')).answer();
      return list.text.includes(when);
    }, 'the file to be in force');
    await running.leaps(61 * MINUTE);
    const inOffice = alice.member.in(office);
    const notice = await inOffice.finds((message) => message.text.includes('cannot be posted'));
    expect(notice.text).toContain(`<#${closed.id}>`);
    await inOffice.finds((message) => message.text.includes('How the containers are'));
  });
});
