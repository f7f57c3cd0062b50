import { expect, test } from 'vitest';
import { ConfigSeenStore } from '../../src/config/config-seen.ts';
import { temporaryStore } from '../store/open-temporary.ts';

test('what was last seen of the config file is what was saved last', () => {
  const store = new ConfigSeenStore(temporaryStore().db);
  expect(store.load()).toBeNull();
  const seen = { state: 'a', outline: { rules: ['1', '2'], 'limits › concurrentActions': '3' }, expected: null };
  store.save(seen);
  expect(store.load()).toEqual(seen);
  store.save({ ...seen, expected: 'b' });
  expect(store.load()).toEqual({ ...seen, expected: 'b' });
});
