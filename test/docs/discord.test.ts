import { PermissionsBitField } from 'discord.js';
import { expect, test } from 'vitest';
import { neededPermissions } from '../../src/discord/gateway/guilds.ts';
import { read } from './documents.ts';

test('the guide asks for the permissions that the bot asks for, and explains each', () => {
  const guide = read('docs/install/discord.md');
  expect(guide).toContain(`scope=bot+applications.commands&permissions=${neededPermissions.bitfield}`);
  const [, table = ''] = /\| Permission \| For \|\n\|[-|]*\|\n(.*?)\n\n/s.exec(guide) ?? [];
  const explained = table.split('\n').map((row) => row.split('|')[1]?.replaceAll(' ', ''));
  const wanted = new PermissionsBitField(neededPermissions).toArray();
  // The names are those of Discord's settings, which say "Channels" where the API says one.
  expect(explained.map((name) => name?.replace(/Channels$/, 'Channel')).sort()).toEqual([...wanted].sort());
});
