import { expect, test } from 'vitest';
import { can } from '../../src/access/model/can.ts';
import { compilePolicy } from '../../src/access/model/compiled-policy.ts';
import { policyOf, withoutGrants } from '../../src/access/read-policy.ts';
import { readConfig } from '../../src/config/file/read-config.ts';
import { container, member } from './model/examples.ts';

const text = `
admins:
  users: ["100000000000000001"]
groups:
  games: [minecraft, "label:tier=game"]
rules:
  - allow: [restart]
    containers: [group:games]
    to: { roles: ["200000000000000001"] }
    channels: ["300000000000000001"]
  - name: Vault
    deny: [view]
    containers: [vault*, project:secret]
    to: { everyone: true }
`;

test('what the file says is what is decided', () => {
  const read = readConfig(text);
  if (!read.ok) throw new Error('expected the example to be right');
  const rights = compilePolicy(policyOf(read.config));
  const gamer = member('1', '200000000000000001');
  const may = (name: string, channel = '300000000000000001', rest = {}) =>
    can(gamer, 'restart', container(name, rest), channel, rights);
  expect(may('minecraft').allowed).toBe(true);
  expect(may('minecraft', '300000000000000002').allowed).toBe(false);
  expect(may('valheim', '300000000000000001', { labels: { tier: 'game' } }).allowed).toBe(true);
  expect(may('plex').allowed).toBe(false);
  expect(may('vaultwarden').reason).toBe('denied by rule “Vault”');
  expect(may('minecraft', '300000000000000001', { project: 'secret' }).allowed).toBe(false);
  expect(can(member('100000000000000001'), 'admin', null, '', rights).allowed).toBe(true);
});

test('without what the file grants, admins and rules that allow count for nothing, and denials keep their place', () => {
  const read = readConfig(text);
  if (!read.ok) throw new Error('expected the example to be right');
  const rights = compilePolicy(withoutGrants(read.config));
  const gamer = member('1', '200000000000000001');
  const ask = (name: string) => can(gamer, 'restart', container(name), '300000000000000001', rights);
  expect(ask('minecraft').reason).toBe('no rule allows restart on minecraft');
  expect(can(gamer, 'view', null, '', rights).allowed).toBe(false);
  expect(can(member('100000000000000001'), 'admin', null, '', rights).allowed).toBe(false);
  expect(ask('vaultwarden')).toEqual({
    allowed: false,
    reason: 'denied by rule “Vault”',
    rule: read.config.rules.length - 1,
  });
});
