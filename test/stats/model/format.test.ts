import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatCount,
  formatIoPair,
  formatMemory,
  formatMemoryUsage,
  formatPercent,
  formatRow,
  formatSize,
} from '../../../src/stats/model/format.ts';
import { cpuPercent, memoryPercent } from '../../../src/stats/model/formulas.ts';
import { unknownStats } from '../../../src/stats/model/source.ts';

/** What these docker CLIs printed for figures that a stand-in engine chose; each row's name says which figure. */
function captured(cli: string) {
  const file = new URL(`../sources/fixtures/docker-cli-${cli}-chosen-figures.jsonl`, import.meta.url);
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line): Record<string, string> => JSON.parse(line));
}

const HOST_MEMORY = 25_273_335_808;

describe.each(['20.10.24', '28.2.2'])('to the letter what docker %s prints', (cli) => {
  const rows = captured(cli);

  test.each(rows.filter((row) => row['Name']?.startsWith('size-')))('$Name bytes', (row) => {
    const bytes = Number(row['Name']?.slice('size-'.length));
    expect(formatMemoryUsage(bytes, HOST_MEMORY)).toBe(row['MemUsage']);
    expect(formatPercent(memoryPercent(bytes, HOST_MEMORY))).toBe(row['MemPerc']);
    expect(formatIoPair(bytes, bytes)).toBe(row['NetIO']);
    expect(formatIoPair(bytes, bytes)).toBe(row['BlockIO']);
  });

  test.each(rows.filter((row) => row['Name']?.startsWith('cpu-')))('$Name percent', (row) => {
    const percent = Number(row['Name']?.slice('cpu-'.length));
    expect(formatPercent(cpuPercent(Math.round(percent * 1e6), 1e8, 1))).toBe(row['CPUPerc']);
  });
});

describe('what is not known', () => {
  test('prints as the CLI prints it', () => {
    expect(formatRow(unknownStats({ name: 'mine', id: 'f'.repeat(64) }, 0))).toEqual({
      Name: 'mine',
      ID: 'ffffffffffff',
      CPUPerc: '--',
      MemUsage: '-- / --',
      MemPerc: '--',
      NetIO: '--',
      BlockIO: '--',
      PIDs: '--',
    });
  });

  test('is never a number that happens to be broken', () => {
    for (const broken of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(formatPercent(broken)).toBe('--');
      expect(formatMemory(broken)).toBe('--');
      expect(formatSize(broken)).toBe('--');
      expect(formatCount(broken)).toBe('--');
    }
  });

  test('one half of a pair leaves the other', () => {
    expect(formatIoPair(null, 1_000)).toBe('-- / 1kB');
    expect(formatMemoryUsage(null, 1_024)).toBe('-- / 1KiB');
  });
});

test('any number of bytes is a short text with a unit', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (bytes) => {
      expect(formatMemory(bytes)).toMatch(/^\d+(\.\d{1,3})?([KMGTP]i)?B$/);
      expect(formatSize(bytes)).toMatch(/^(\d{1,3}(\.\d{1,2})?|1e\+03)[kMGTP]?B$/);
    }),
  );
});
