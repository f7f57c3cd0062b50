import { expect, test } from 'vitest';
import { alertView } from '../../../../src/alerts/discord/views/alert.ts';
import type { AlertFacts } from '../../../../src/alerts/model/alert.ts';
import { box, makeRule, Scene } from '../../model/scene.ts';

const at = Date.UTC(2026, 0, 5, 3);

/** The latest message about a container that has become so. */
function viewAfter(happens: (scene: Scene) => void) {
  const on = ['crash', 'oom', 'disappeared', 'changed', 'engine'] as const;
  const scene = new Scene([makeRule({ on })]);
  scene.connect(box('web'), box('db'));
  happens(scene);
  scene.passes(5 * 60_000);
  const post = scene.messages.at(-1)?.post;
  if (!post) throw new Error('nothing was said');
  return {
    post,
    labels: alertView(post)
      .buttons?.flat()
      .map(({ label }) => label),
  };
}

test('what ended can be restarted, what is gone cannot', () => {
  expect(viewAfter((scene) => scene.ends('web', 1)).labels).toEqual(['Restart', 'Logs', 'Mute 1 h']);
  const gone = viewAfter((scene) => scene.happens('web', 'destroy', { state: 'missing' }));
  expect(gone.labels).toEqual(['Logs', 'Mute 1 h']);
});

test('what happened while Stevedore was not running is told with its own time, and how often', () => {
  const { post } = viewAfter((scene) => scene.ends('web', 1));
  const bodyWith = (times: number, more: { unheard?: true } = {}) => {
    const items = post.items.map((item) => ({ ...item, facts: { exitCode: null, away: { at, times, ...more } } }));
    return alertView({ ...post, items }).body?.join('\n');
  };
  const when = `<t:${at / 1000}:R>, while Stevedore was not running`;
  expect(bodyWith(1)).toContain(`ended by itself, ${when}`);
  expect(bodyWith(3)).toContain(`ended by itself, 3 times, last ${when}`);
  expect(bodyWith(1, { unheard: true })).toContain('while Stevedore could not hear Docker');
});

test('an end without a known code is not said to be without an error', () => {
  const { post } = viewAfter((scene) => scene.ends('web', 1));
  const bodyWith = (facts: AlertFacts) => {
    const items = post.items.map((item) => ({ ...item, kind: 'exit' as const, facts }));
    return alertView({ ...post, items }).body?.join('\n');
  };
  expect(bodyWith({ exitCode: 0 })).toContain('ended by itself, without an error, <t:');
  const away = bodyWith({ exitCode: null, away: { at, times: 3 } });
  expect(away).toContain(`ended by itself and was started again, 3 times, last <t:${at / 1000}:R>, while`);
});

test('a message that may be there twice says so', () => {
  const { post } = viewAfter((scene) => scene.ends('web', 1));
  expect(alertView(post).body?.join('\n')).not.toContain('may stand above');
  expect(alertView({ ...post, perhapsTwice: true }).body?.join('\n')).toContain('it may stand above already');
});

test('memory is told in the unit that the alert asks for', () => {
  const { post } = viewAfter((scene) => scene.ends('web', 1));
  const bodyWith = (facts: AlertFacts) => {
    const items = post.items.map((item) => ({ ...item, kind: 'memory' as const, facts }));
    return alertView({ ...post, items }).body?.join('\n');
  };
  expect(bodyWith({ value: 4.2e9, above: 4e9, inBytes: true })).toContain('uses **4.2GB**, more than 4GB, of memory');
  expect(bodyWith({ value: 92, above: 90, inBytes: false })).toContain(
    'uses **92.00%**, more than 90.00%, of its memory',
  );
});
