import { expect, test } from 'vitest';
import type { Post } from '../../../src/alerts/model/alert.ts';
import type { Delivered } from '../../../src/alerts/model/alert-channel.ts';
import { AuditedAlertChannel } from '../../../src/alerts/model/audited-channel.ts';
import type { AuditEntry } from '../../../src/audit/model/entry.ts';
import { box, makeRule, Scene } from './scene.ts';

/** The first message about two containers that crashed together. */
function twoCrashes(): Post {
  const scene = new Scene([makeRule()]);
  scene.connect(box('web'), box('db'));
  scene.ends('web', 3);
  scene.ends('db', 1);
  scene.passes(60_000);
  const [message] = scene.messages;
  if (!message) throw new Error('nothing was told');
  return message.post;
}

function channel(...results: readonly Delivered[]) {
  const left = [...results];
  const audited: AuditEntry[] = [];
  const publish = async () => left.shift() ?? { kind: 'never' as const };
  const audit = { record: (entry: AuditEntry) => audited.push(entry) };
  return { audited, channel: new AuditedAlertChannel({ publish }, { audit, clock: { now: () => 7 } }) };
}

const later = { kind: 'later', unsent: false } as Delivered;
const published: Delivered = { kind: 'published', channelId: '1', messageId: '5' };

test('every alert is in the audit once it was told, and not again when its message changes', async () => {
  const post = twoCrashes();
  const { channel: alerts, audited } = channel(later, published, published);
  expect(await alerts.publish(post)).toBe(later);
  expect(audited).toEqual([]);
  expect(await alerts.publish(post)).toBe(published);
  expect(audited).toEqual([
    {
      at: 7,
      actor: { kind: 'system' },
      guildId: null,
      channelId: '1',
      action: 'alert',
      target: 'web',
      outcome: 'done',
      durationMs: 0,
      detail: 'crash with exit code 3, told by the rule “trouble”',
    },
    expect.objectContaining({ target: 'db', detail: 'crash with exit code 1, told by the rule “trouble”' }),
  ]);
  await alerts.publish({ ...post, messageId: '5' });
  expect(audited).toHaveLength(2);
});

test('one that the admins were told instead is in the audit as that', async () => {
  const { channel: alerts, audited } = channel({ kind: 'published', channelId: '2', messageId: '5' });
  await alerts.publish(twoCrashes());
  expect(audited[0]).toMatchObject({
    channelId: '2',
    outcome: 'done',
    detail: 'crash with exit code 3, told by the rule “trouble” in the channel of the admins',
  });
});

test('one that can never be told is in the audit as that', async () => {
  const { channel: alerts, audited } = channel({ kind: 'never' });
  await alerts.publish(twoCrashes());
  expect(audited.map(({ outcome, detail }) => `${outcome}: ${detail}`)).toEqual([
    'failed: crash with exit code 3, told by the rule “trouble”, which could not be posted',
    'failed: crash with exit code 1, told by the rule “trouble”, which could not be posted',
  ]);
});
