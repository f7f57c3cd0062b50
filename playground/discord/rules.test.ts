import { GatewayOpcodes } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { startDiscord } from './index.ts';
import { RawBot } from './raw-bot.ts';
import { RawGateway } from './raw-gateway.ts';
import { ruleNames } from './rules/all-rules.ts';
import { type Case, message, modal, row, v2 } from './rules/cases/case.ts';
import { commandCases } from './rules/cases/command-cases.ts';
import { componentCases } from './rules/cases/component-cases.ts';
import { type GatewayCase, gatewayCases } from './rules/cases/gateway-cases.ts';
import { messageCases } from './rules/cases/message-cases.ts';
import { modalCases } from './rules/cases/modal-cases.ts';
import { requestCases, welcome } from './rules/cases/request-cases.ts';
import { isObject, type Json, type JsonObject } from './world/json.ts';

const cases: readonly Case[] = [...messageCases, ...componentCases, ...modalCases, ...commandCases, ...requestCases];

test('every rule has exactly one case that breaks it', () => {
  expect([...cases, ...gatewayCases].map(({ rule }) => rule).sort()).toEqual([...ruleNames].sort());
});

describe('a request that breaks a rule is refused, and is not when the rule is switched off', () => {
  test.each(cases)('$rule', async (one) => {
    const refused = await sent(one);
    expect(refused).toMatchObject({ status: one.status, body: { code: one.code } });
    if (one.field !== undefined) {
      expect(fieldErrors(refused.body['errors'])).toEqual([`${one.field.at} ${one.field.code}`]);
    }
    const accepted = await sent(one, one.rule);
    expect(accepted.body).not.toHaveProperty('errors');
    expect(accepted.status).toBeLessThan(300);
  });
});

describe('a bot that breaks a rule of the gateway is cut off, and is not when the rule is switched off', () => {
  test.each(gatewayCases)('$rule', async (one) => {
    expect(await outcome(one)).toBe(one.code);
    expect(await outcome(one, one.rule)).toBe('alive');
  });
});

test.each(welcome)('%s is accepted', async (_, send) => {
  await using discord = await startDiscord({ record: false });
  expect((await send(new RawBot(discord))).status).toBeLessThan(300);
});

describe('a text of white space alone says nothing, as Discord counts it', () => {
  const input = { type: 4, custom_id: 'a', label: 'x', style: 1 };
  const inForm = (over: JsonObject, field: JsonObject = input) =>
    modal({ custom_id: 'f', title: 'x', components: [{ type: 1, components: [field] }], ...over });
  const command = (over: JsonObject) => (bot: RawBot) =>
    bot.request('PUT', bot.commandsPath, [{ name: 'x', description: 'x', ...over }]);
  const texts: readonly [string, (blank: string) => Case['send'], string | null][] = [
    ['content', (blank) => message({ content: blank }), null],
    ['embed title', (title) => message({ embeds: [{ title }] }), 'embeds.0.description'],
    ['embed description', (description) => message({ embeds: [{ description }] }), 'embeds.0.description'],
    ['field name', (name) => message({ embeds: [{ fields: [{ name, value: 'x' }] }] }), 'embeds.0.fields.0.name'],
    ['field value', (value) => message({ embeds: [{ fields: [{ name: 'x', value }] }] }), 'embeds.0.fields.0.value'],
    ['author', (name) => message({ embeds: [{ title: 'x', author: { name } }] }), 'embeds.0.author.name'],
    ['footer', (text) => message({ embeds: [{ title: 'x', footer: { text } }] }), 'embeds.0.footer.text'],
    ['component text', (content) => v2([{ type: 10, content }]), 'components.0.content'],
    ['button', (label) => row({ type: 2, style: 1, custom_id: 'a', label }), 'components.0.components.0.label'],
    [
      'select label',
      (label) => row({ type: 3, custom_id: 'a', options: [{ label, value: 'x' }] }),
      'components.0.components.0.options.0.label',
    ],
    ['form title', (title) => inForm({ title }), 'data.title'],
    ['input label', (label) => inForm({}, { ...input, label }), 'data.components.0.components.0.label'],
    ['command name', (name) => command({ name }), '0.name'],
    ['command description', (description) => command({ description }), '0.description'],
    [
      'option description',
      (description) => command({ options: [{ type: 3, name: 'x', description }] }),
      '0.options.0.description',
    ],
  ];

  test.each(texts)('%s', async (_, send, at) => {
    await using discord = await startDiscord({ record: false });
    discord.rules.disabled.add('rate-limit');
    const bot = new RawBot(discord);
    for (const blank of [' ', '\t\n', '\u00a0', '\u2003', '\u3000', '\ufeff']) {
      const { status, body } = await send(blank)(bot);
      expect([status, body['code']]).toEqual([400, at === null ? 50006 : 50035]);
      if (at !== null) expect(fieldErrors(body['errors']).map((error) => error.split(' ')[0])).toContain(at);
    }
  });
});

async function sent(one: Case, off?: string) {
  await using discord = await startDiscord({ record: false });
  if (off !== undefined) discord.rules.disabled.add(off);
  return await one.send(new RawBot(discord));
}

/** The code the connection was closed with, or that it answers a heartbeat afterwards. */
async function outcome(one: GatewayCase, off?: string): Promise<number | 'alive'> {
  await using discord = await startDiscord({ record: false });
  if (off !== undefined) discord.rules.disabled.add(off);
  await using gateway = new RawGateway(discord, one.query);
  await gateway.opened();
  await one.send(gateway);
  gateway.send({ op: GatewayOpcodes.Heartbeat, d: null });
  return await gateway.waits(() => gateway.closedWith ?? (answered(gateway) ? 'alive' : undefined));
}

/** Every heartbeat is answered, the last one too: everything before it was let pass. */
function answered(gateway: RawGateway): boolean {
  const acks = gateway.received.filter((one) => one['op'] === GatewayOpcodes.HeartbeatAck).length;
  return gateway.closedWith === undefined && acks === gateway.heartbeats;
}

/** Every error of a tree, as "path code". */
function fieldErrors(tree: Json | undefined, path: readonly string[] = []): string[] {
  if (!isObject(tree)) return [];
  return Object.entries(tree).flatMap(([key, value]) =>
    key === '_errors' && Array.isArray(value)
      ? value.map((error) => `${path.join('.')} ${isObject(error) ? String(error['code']) : ''}`)
      : fieldErrors(value, [...path, key]),
  );
}
