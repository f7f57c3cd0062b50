import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMemory, formatPercent, formatSize } from '../../../../src/stats/model/format.ts';
import { parseIoPair } from '../../../../src/stats/sources/cli/parse-io-pair.ts';
import { parseMemoryUsage } from '../../../../src/stats/sources/cli/parse-memory-usage.ts';
import { parseOutput } from '../../../../src/stats/sources/cli/parse-output.ts';
import { parsePercent } from '../../../../src/stats/sources/cli/parse-percent.ts';
import { parseRow } from '../../../../src/stats/sources/cli/parse-row.ts';
import { parseSize } from '../../../../src/stats/sources/cli/parse-size.ts';

const GIB = 1024 ** 3;

describe('a size', () => {
  test.each([
    ['0B', 0],
    ['999B', 999],
    ['1kB', 1_000],
    ['1e+03kB', 1_000_000],
    ['3.17GB', 3_170_000_000],
    ['1KiB', 1_024],
    ['111.8MiB', 117_230_797],
    ['23.54GiB', 25_275_882_537],
    ['1.332PiB', 1.332 * 1024 ** 5],
    ['10.5 MB', 10_500_000],
    ['1.5KB', 1_500],
    [' 12B ', 12],
  ])('%s', (text, bytes) => {
    expect(parseSize(text)).toBe(Math.round(bytes));
  });

  test.each(['--', '', '-5B', 'NaN', 'MiB', '1.2.3MB', '1,5MB', '5XB', '1e999GB', '0x10B', 'Infinity'])(
    '%j is none',
    (text) => {
      expect(parseSize(text)).toBeNull();
    },
  );
});

describe('a percentage', () => {
  test.each([
    ['0.28%', 0.28],
    ['0.00%', 0],
    ['1000000.00%', 1e6],
    [' 5% ', 5],
  ])('%s', (text, percent) => {
    expect(parsePercent(text)).toBe(percent);
  });

  test.each(['--', '', '-0.01%', '5', 'NaN%', '+Inf%'])('%j is none', (text) => {
    expect(parsePercent(text)).toBeNull();
  });
});

describe('memory in use', () => {
  test('with a limit, without one (Windows), and unknown', () => {
    expect(parseMemoryUsage('512MiB / 2GiB')).toEqual({ usedBytes: GIB / 2, limitBytes: 2 * GIB });
    expect(parseMemoryUsage('512MiB')).toEqual({ usedBytes: GIB / 2, limitBytes: null });
    expect(parseMemoryUsage('-- / --')).toEqual({ usedBytes: null, limitBytes: null });
  });

  test('is unknown where the kernel accounts none', () => {
    expect(parseMemoryUsage('0B / 0B')).toEqual({ usedBytes: null, limitBytes: null });
  });
});

test('an I/O pair may be known by half', () => {
  expect(parseIoPair('3.17GB / 6.29GB')).toEqual({ inBytes: 3.17e9, outBytes: 6.29e9 });
  expect(parseIoPair('--')).toEqual({ inBytes: null, outBytes: null });
  expect(parseIoPair('1kB / --')).toEqual({ inBytes: 1_000, outBytes: null });
});

describe('what is printed can be read again', () => {
  test('as far as its digits go', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(Math.abs((parseSize(formatSize(bytes)) ?? -1) - bytes)).toBeLessThanOrEqual(bytes * 0.005 + 0.5);
        expect(Math.abs((parseSize(formatMemory(bytes)) ?? -1) - bytes)).toBeLessThanOrEqual(bytes * 0.0005 + 0.5);
      }),
    );
  });

  test('and a percentage is printed the same again', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (percent) => {
        expect(formatPercent(parsePercent(formatPercent(percent)))).toBe(formatPercent(percent));
      }),
    );
  });
});

describe('a whole output', () => {
  const row = (name: string, more: Record<string, string> = {}): string =>
    JSON.stringify({
      BlockIO: '3.15MB / 12GB',
      CPUPerc: '30.65%',
      Container: 'c693893619c5',
      ID: 'c693893619c5'.padEnd(64, '0'),
      MemPerc: '40.69%',
      MemUsage: '40.69MiB / 100MiB',
      Name: name,
      NetIO: '165kB / 5.51MB',
      PIDs: '3',
      ...more,
    });

  test('is read completely', () => {
    expect(parseOutput(row('mine'))).toEqual([
      {
        id: 'c693893619c5'.padEnd(64, '0'),
        name: 'mine',
        cpuPercent: 30.65,
        memoryBytes: Math.round(40.69 * 1024 ** 2),
        memoryLimitBytes: 100 * 1024 ** 2,
        memoryPercent: 40.69,
        networkRxBytes: 165_000,
        networkTxBytes: 5_510_000,
        blockReadBytes: 3_150_000,
        blockWriteBytes: 12_000_000_000,
        pids: 3,
        running: true,
      },
    ]);
  });

  test('may have been cut off in its last line', () => {
    const other = row('other', { ID: 'd'.repeat(64), Container: 'd'.repeat(12) });
    expect(parseOutput(`${row('mine')}\n${other.slice(0, 120)}`).map(({ name }) => name)).toEqual(['mine']);
  });

  test('may be full of escape sequences and print each frame twice: the last one counts', () => {
    const esc = String.fromCharCode(27);
    const frame = (percent: string) => `${esc}[H${row('mine', { CPUPerc: percent })}${esc}[K\n${esc}[J`;
    const rows = parseOutput(frame('1.00%') + frame('2.00%'));
    expect(rows.map(({ cpuPercent }) => cpuPercent)).toEqual([2]);
  });

  test('may hold warnings, empty lines and Windows line ends', () => {
    expect(parseOutput(`WARNING: something\r\n\r\n${row('mine')}\r\nnull\r\n[]\r\n"x"\r\n`)).toHaveLength(1);
    expect(parseOutput('')).toEqual([]);
  });

  test('tells of a container that could not be read that nothing is known', () => {
    const unread = row('--', {
      ID: '',
      CPUPerc: '--',
      MemUsage: '-- / --',
      MemPerc: '--',
      NetIO: '--',
      BlockIO: '--',
      PIDs: '--',
    });
    expect(parseOutput(unread)).toMatchObject([
      { id: 'c693893619c5', cpuPercent: null, memoryBytes: null, networkRxBytes: null, pids: null, running: true },
    ]);
  });

  test('tells of one that has stopped that it does not run', () => {
    const stopped = {
      CPUPerc: '0.00%',
      MemUsage: '0B / 0B',
      MemPerc: '0.00%',
      NetIO: '0B / 0B',
      BlockIO: '0B / 0B',
      PIDs: '0',
    };
    expect(parseRow(row('mine', stopped))?.running).toBe(false);
    expect(parseRow(row('mine', { ...stopped, PIDs: '3' }))).toMatchObject({ running: true, memoryBytes: null });
  });

  test.each(['20.10.24', '28.2.2'])('of docker %s is read in every row', (cli) => {
    const file = new URL(`../fixtures/docker-cli-${cli}-chosen-figures.jsonl`, import.meta.url);
    const rows = parseOutput(readFileSync(file, 'utf8'));
    expect(rows).toHaveLength(70);
    for (const { name, memoryBytes, networkRxBytes, cpuPercent, pids } of rows) {
      const [kind = '', figure = ''] = name.split(/-(.*)/);
      const chosen = Number(figure);
      expect(pids).toBe(3);
      if (kind === 'cpu') expect(Math.abs((cpuPercent ?? -1) - chosen)).toBeLessThanOrEqual(0.0051);
      else {
        expect(Math.abs((memoryBytes ?? -1) - chosen)).toBeLessThanOrEqual(chosen * 0.0005 + 0.5);
        expect(Math.abs((networkRxBytes ?? -1) - chosen)).toBeLessThanOrEqual(chosen * 0.005 + 0.5);
      }
    }
  });

  test('never breaks a parser, whatever it is', () => {
    const value = fc.oneof(fc.string(), fc.constantFrom('--', '1e+03kB / 5B', '0B / 0B', '7%', 'NaN'), fc.jsonValue());
    const object = fc.dictionary(
      fc.constantFrom('ID', 'Name', 'CPUPerc', 'MemUsage', 'NetIO', 'PIDs', '__proto__'),
      value,
    );
    const output = fc.oneof(
      fc.string(),
      object.map((some) => JSON.stringify(some)),
      fc.array(object).map((all) => all.map((some) => JSON.stringify(some)).join('\n')),
    );
    fc.assert(
      fc.property(output, fc.nat(), (text, cut) => {
        for (const parsed of [...parseOutput(text), ...parseOutput(text.slice(0, cut))]) {
          for (const figure of Object.values(parsed)) {
            if (typeof figure === 'number') expect(figure >= 0 && Number.isFinite(figure)).toBe(true);
          }
        }
      }),
    );
  });
});
