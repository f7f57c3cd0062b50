import { expect, test } from 'vitest';
import { targetsOf } from '../../../src/schedules/model/targets.ts';
import { makeContainer } from '../../containers/model/make-container.ts';

test('a schedule about a project leaves its one-off runs alone, but for one that it names', () => {
  const labels = { 'com.docker.compose.oneoff': 'True', tier: 'game' };
  const containers = [
    makeContainer({ name: 'shop-web-1', project: 'shop', labels: { tier: 'game' } }),
    makeContainer({ name: 'shop-web-run-1', project: 'shop', labels }),
  ];
  expect(targetsOf([{ kind: 'project', name: 'shop' }], containers)).toEqual(['shop-web-1']);
  expect(targetsOf([{ kind: 'label', key: 'tier', value: 'game' }], containers)).toEqual(['shop-web-1']);
  expect(targetsOf([{ kind: 'name', pattern: 'shop-web-run-1' }], containers)).toEqual(['shop-web-run-1']);
});
