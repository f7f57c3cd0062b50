import { Events } from 'discord.js';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDiscord } from '../../playground/discord/index.ts';
import { createClient } from '../../src/discord/gateway/client.ts';
import type { View } from '../../src/discord/ui/view.ts';
import { channelPublisher } from '../../src/outbox/publish.ts';
import { PublishError } from '../../src/outbox/publish-error.ts';

async function connected() {
  const discord = await startDiscord();
  const guild = discord.guild({ name: 'Home' });
  const channel = guild.channel('servers');
  const client = createClient(discord.api, () => {});
  onTestFinished(async () => {
    await client.destroy();
    await discord.close();
  });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  await ready;
  return { discord, guild, channel, publisher: channelPublisher(() => (client.isReady() ? client : null), [5, 10]) };
}

const news = (title: string): View => ({ tone: 'neutral', title });
const kindOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof PublishError ? error.kind : error),
  );

describe('publishing', () => {
  it('posts, edits and deletes a message, mentioning nobody', async () => {
    const { channel, publisher } = await connected();
    const posted = await publisher.post(channel.id, news('hello <@&123456789012345678> @everyone'));
    expect(channel.lastMessage?.text).toContain('hello');
    expect(channel.lastMessage?.mentions).toEqual({ everyone: false, users: [], roles: [] });
    await publisher.edit(posted, news('changed'));
    expect(channel.lastMessage?.text).toContain('changed');
    await publisher.remove(posted);
    await publisher.remove(posted);
    expect(channel.messages).toEqual([]);
  });

  it('mentions one role where that is asked for', async () => {
    const { guild, channel, publisher } = await connected();
    const [wanted, other] = [
      guild.role('On call', { mentionable: true }),
      guild.role('Everybody else', { mentionable: true }),
    ];
    await publisher.post(channel.id, news(`see <@&${other.id}>`), { mentionRole: wanted.id });
    expect(channel.lastMessage?.text).toContain(`<@&${wanted.id}>`);
    expect(channel.lastMessage?.mentions).toEqual({ everyone: false, users: [], roles: [wanted] });
  });

  it('posts once, though the connection breaks after Discord took it', async () => {
    const { discord, channel, publisher } = await connected();
    const fault = discord.rest.fail({ match: (method) => method === 'POST', closeAfter: true });
    const first = await publisher.post(channel.id, news('once'), { once: 'run-1' });
    expect(fault.hits).toBe(1);
    expect(await publisher.post(channel.id, news('once'), { once: 'run-1' })).toEqual(first);
    expect(channel.messages).toHaveLength(1);
  });

  it('says why a message is not in its channel, and what would help', async () => {
    const { discord, guild, channel, publisher } = await connected();
    const posted = await publisher.post(channel.id, news('here'));
    channel.allMessages.at(-1)?.delete();
    expect(await kindOf(publisher.edit(posted, news('there')))).toBe('no-message');
    expect(await kindOf(publisher.post('123456789012345678', news('nowhere')))).toBe('no-channel');

    channel.setBotPermissions(PermissionFlagsBits.ViewChannel);
    const refused = await publisher.post(channel.id, news('mute')).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      kind: 'not-allowed',
      channelId: channel.id,
      advice: expect.stringContaining('Send Messages'),
    });
    channel.setBotPermissions(0n);
    expect(await kindOf(publisher.post(channel.id, news('blind')))).toBe('not-allowed');
    channel.delete();
    expect(await kindOf(publisher.post(channel.id, news('gone')))).toBe('no-channel');

    const other = guild.channel('other');
    await discord.goesAway();
    expect(await kindOf(publisher.post(other.id, news('nobody hears')))).toBe('offline');
    expect(await kindOf(channelPublisher(() => null).post(other.id, news('nobody is here')))).toBe('offline');
  });

  it.each([401, 408, 500])('holds an answer of %i for one that passes, and posts when it has', async (status) => {
    const { discord, channel, publisher } = await connected();
    const fault = discord.rest.fail({ match: (method) => method === 'POST', status, times: 99 });
    expect(await kindOf(publisher.post(channel.id, news('later')))).toBe('offline');
    expect(fault.hits).toBeGreaterThan(0);
    fault.stop();
    await publisher.post(channel.id, news('later'));
    expect(channel.messages).toHaveLength(1);
  });

  it('holds an answer for final that is about the message', async () => {
    const { discord, channel, publisher } = await connected();
    discord.rest.fail({ match: (method) => method === 'POST', status: 400 });
    expect(await kindOf(publisher.post(channel.id, news('never')))).toBe('refused');
  });
});
