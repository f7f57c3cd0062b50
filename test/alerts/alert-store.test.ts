import { expect, test } from 'vitest';
import { AlertStateStore } from '../../src/alerts/alert-store.ts';
import { changesBetween } from '../../src/alerts/model/alert-store.ts';
import { nothingSaved } from '../../src/alerts/model/state.ts';
import { temporaryStore } from '../store/open-temporary.ts';
import { box, makeRule, Scene } from './model/scene.ts';

const MINUTE = 60_000;

/** Much has happened: something of every kind is remembered. */
function eventful(): Scene {
  const measures = { disk: { above: 90, below: 80, forMs: 0 } };
  const on = ['crash', 'changed', 'unhealthy', 'engine'] as const;
  const scene = new Scene([makeRule({ on, measures, heal: { perHour: 1 }, logs: true, mentionRole: '5' })]);
  scene.connect(box('web', { health: 'healthy' }), box('db'), box('job'));
  scene.turns('web', 'unhealthy');
  scene.take({ kind: 'healed', container: 'web', outcome: 'failed' });
  scene.ends('job', 3);
  scene.shows(box('db', { image: 'x:2' }));
  scene.take({ kind: 'figures', containers: [], diskUsedPercent: 99 });
  scene.take({ kind: 'mute', container: 'db', until: scene.now + 60 * MINUTE, by: 'al“ice' });
  scene.passes(MINUTE);
  const [postId = ''] = scene.state.posts.keys();
  scene.take({ kind: 'published', postId, channelId: 'the admins', messageId: '7', lastLines: [] });
  scene.take({ kind: 'engine', connected: false, reason: 'unreachable' });
  scene.passes(MINUTE);
  return scene;
}

test('everything is read back as it was, in the same order', () => {
  const { db, open } = temporaryStore();
  const { alerts, posts, mutes, healed, seen, settledAt } = eventful().state;
  expect(Math.min(alerts.size, posts.size, mutes.size, healed.size, seen.size, settledAt.size)).toBeGreaterThan(0);
  new AlertStateStore(db).save(changesBetween(nothingSaved, { alerts, posts, mutes, healed, seen, settledAt }));
  db.close();
  const again = open();
  const loaded = new AlertStateStore(again).load();
  expect(loaded).toEqual({ alerts, posts, mutes, healed, seen, settledAt });
  expect([...loaded.posts.keys()]).toEqual([...posts.keys()]);
  expect([...loaded.posts.values()].map(({ postedIn }) => postedIn)).toContain('the admins');
  again.close();
});

test('only what changed is written, and what is gone is gone', () => {
  const { db } = temporaryStore();
  const store = new AlertStateStore(db);
  const scene = eventful();
  const before = scene.state;
  store.save(changesBetween(nothingSaved, before));
  scene.take({ kind: 'mute', container: 'db', until: null, by: 'alice' });
  const changes = changesBetween(before, scene.state);
  expect(changes.map(({ kind, key, value }) => [kind, key, value])).toEqual([['mutes', 'db', undefined]]);
  store.save(changes);
  expect(store.load().mutes.size).toBe(0);
  expect(changesBetween(scene.state, scene.state)).toEqual([]);
});

test('a row that nobody understands any more is passed over', () => {
  const { db } = temporaryStore();
  const store = new AlertStateStore(db);
  store.save([
    { kind: 'mutes', key: 'web', value: { at: 1, until: 2, by: 'alice' } },
    { kind: 'mutes', key: 'db', value: { since: 1 } },
    { kind: 'alerts', key: 'x', value: 'nonsense' },
  ]);
  db.prepare(`INSERT INTO alert_saved (kind, key, data) VALUES ('posts', 'y', '{')`).run();
  const loaded = store.load();
  expect([...loaded.mutes.keys()]).toEqual(['web']);
  expect([loaded.alerts.size, loaded.posts.size]).toEqual([0, 0]);
});
