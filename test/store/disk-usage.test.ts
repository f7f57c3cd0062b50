import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { diskUsedPercent } from '../../src/store/disk-usage.ts';

test('a disk is between empty and full, and one that is not there is unknown', async () => {
  const percent = await diskUsedPercent(tmpdir());
  expect(percent).toBeGreaterThanOrEqual(0);
  expect(percent).toBeLessThanOrEqual(100);
  expect(await diskUsedPercent('/no/such/place')).toBeNull();
});
