import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBlkio, parseIoStat } from '../../../../src/stats/sources/cgroup/block-io.ts';
import {
  nextLine,
  numberAt,
  numberOf,
  numberOfFromEnd,
  skipSpaces,
  skipWord,
} from '../../../../src/stats/sources/cgroup/byte-numbers.ts';
import { parseNetDev } from '../../../../src/stats/sources/cgroup/net-dev.ts';

/** A buffer as the reader has it: what was read, then what was left there by the file before. */
function buffer(text: string, rest = ' 999 rbytes=1 Read 7\neth9: 1 2 3'): readonly [Buffer, number] {
  return [Buffer.from(text + rest), Buffer.byteLength(text)];
}

const NET_DEV_HEADINGS = 'Inter-|   Receive    |  Transmit\n face |bytes    packets|bytes    packets\n';

function netDev(...lines: readonly (readonly [name: string, rx: number, tx: number])[]): string {
  return (
    NET_DEV_HEADINGS +
    lines.map(([name, rx, tx]) => `${name.padStart(6)}: ${rx} 1 0 0 0 0 0 0 ${tx} 2 0 0 0 0 0 0\n`).join('')
  );
}

describe('a number', () => {
  test('is read up to the first byte that is no digit, never beyond what belongs to the file', () => {
    expect(numberAt(...buffered('12345\n'))).toBe(12_345);
    expect(numberAt(...buffered('12345'))).toBe(12_345);
    expect(numberAt(...buffered('max\n'))).toBeNull();
    expect(numberAt(...buffered(''))).toBeNull();
    expect(numberAt(...buffered('9223372036854771712\n'))).toBe(2 ** 63 - 4096);
    expect(numberAt(...buffered('9'.repeat(400)))).toBeNull();
  });

  test.each([numberOf, numberOfFromEnd])('of a key is the one after exactly that key: %o', (numberFor) => {
    const text = 'inactive_file 5\n\ntotal_inactive_file 7\ninactive_file_extra 9\n';
    expect(numberFor(Buffer.from('inactive_file'), ...buffer(text))).toBe(5);
    expect(numberFor(Buffer.from('total_inactive_file'), ...buffer(text))).toBe(7);
    expect(numberFor(Buffer.from('file'), ...buffer(text))).toBeNull();
    expect(numberFor(Buffer.from('file'), ...buffer(''))).toBeNull();
    expect(numberFor(Buffer.from('rest'), ...buffer('inactive_file 5\n', 'rest 7\n'))).toBeNull();
  });

  test.each([numberOf, numberOfFromEnd])('of any key is found in any order: %o', (numberFor) => {
    const lines = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z_]{1,20}$/), fc.maxSafeNat()), {
      selector: ([key]) => key,
    });
    fc.assert(
      fc.property(lines, (entries) => {
        const text = entries.map(([key, value]) => `${key} ${value}\n`).join('');
        for (const [key, value] of entries) expect(numberFor(Buffer.from(key), ...buffer(text))).toBe(value);
      }),
    );
  });
});

function buffered(text: string): readonly [Buffer, number, number] {
  const [bytes, length] = buffer(text, '777');
  return [bytes, 0, length];
}

describe('/proc/<pid>/net/dev', () => {
  test('counts what Docker put there, not the loopback and not the tunnel that carries the same bytes', () => {
    const text = netDev(['lo', 9, 9], ['eth0', 100, 10], ['eth1', 1, 2], ['tun0', 90, 8], ['docker0', 5, 5]);
    expect(parseNetDev(...buffer(text))).toEqual({ rxBytes: 101, txBytes: 12 });
  });

  test('counts all but the loopback where no interface has Docker’s kind of name', () => {
    expect(parseNetDev(...buffer(netDev(['lo', 9, 9], ['tap0', 7, 3], ['lan', 1, 1])))).toEqual({
      rxBytes: 8,
      txBytes: 4,
    });
  });

  test('counts what engine 28 was told to call otherwise, and still no tunnel', () => {
    const chosen = ['lan0', 'tun1'].map((name) => Buffer.from(name));
    const count = (text: string) => parseNetDev(...buffer(text), chosen);
    const lo = ['lo', 9, 9] as const;
    expect(count(netDev(lo, ['lan0', 838, 126], ['eth0', 1238, 127], ['tun0', 7, 7]))).toEqual({
      rxBytes: 2076,
      txBytes: 253,
    });
    expect(count(netDev(lo, ['tun1', 1, 2], ['tun10', 7, 7], ['lan', 7, 7], ['wg0', 7, 7]))).toEqual({
      rxBytes: 1,
      txBytes: 2,
    });
    // A name that an older engine did not give.
    expect(count(netDev(lo, ['eth0', 3, 4], ['wg0', 7, 7]))).toEqual({ rxBytes: 3, txBytes: 4 });
  });

  test('is zero with the loopback alone', () => {
    expect(parseNetDev(...buffer(netDev(['lo', 9, 9])))).toEqual({ rxBytes: 0, txBytes: 0 });
  });

  test('reads figures that touch the colon, as the kernel prints large ones', () => {
    const text = `${NET_DEV_HEADINGS}  eth0:1234567890 1 0 0 0 0 0 0 42 2 0 0 0 0 0 0\n`;
    expect(parseNetDev(...buffer(text))).toEqual({ rxBytes: 1_234_567_890, txBytes: 42 });
  });

  test('sums any number of interfaces', () => {
    const some = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 12 });
    fc.assert(
      fc.property(some, (traffic) => {
        const text = netDev(['lo', 1, 1], ...traffic.map(([rx, tx], index) => [`eth${index}`, rx, tx] as const));
        const rxBytes = traffic.reduce((sum, [rx]) => sum + rx, 0);
        const txBytes = traffic.reduce((sum, [, tx]) => sum + tx, 0);
        expect(parseNetDev(...buffer(text))).toEqual({ rxBytes, txBytes });
      }),
    );
  });
});

describe('block I/O', () => {
  test('of cgroup v1 counts reads and writes, not syncs, discards and totals', () => {
    const text =
      '8:0 Read 100\n8:0 Write 20\n8:0 Sync 120\n8:0 Discard 9\n8:0 Total 120\n8:16 Read 1\n8:16 Write 2\nTotal 123\n';
    expect(parseBlkio(...buffer(text))).toEqual({ readBytes: 101, writeBytes: 22, entries: 4 });
    expect(parseBlkio(...buffer('Total 0\n'))).toEqual({ readBytes: 0, writeBytes: 0, entries: 0 });
  });

  test('of cgroup v2 takes the keys in any order and ignores those it does not know', () => {
    const text =
      '8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=99 dios=1\n8:16 wbytes=1 cost.usage=3 rbytes=2\n254:0 \n';
    expect(parseIoStat(...buffer(text))).toEqual({ readBytes: 12, writeBytes: 21, entries: 4 });
    expect(parseIoStat(...buffer(''))).toEqual({ readBytes: 0, writeBytes: 0, entries: 0 });
  });

  test('sums any number of devices', () => {
    const devices = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 20 });
    fc.assert(
      fc.property(devices, (sizes) => {
        const readBytes = sizes.reduce((sum, [read]) => sum + read, 0);
        const writeBytes = sizes.reduce((sum, [, write]) => sum + write, 0);
        const v2 = sizes.map(([read, write], at) => `8:${at} rbytes=${read} wbytes=${write} rios=1 wios=1\n`).join('');
        const v1 = sizes
          .map(([read, write], at) => `8:${at} Read ${read}\n8:${at} Write ${write}\n8:${at} Total 1\n`)
          .join('');
        expect(parseIoStat(...buffer(v2))).toMatchObject({ readBytes, writeBytes });
        expect(parseBlkio(...buffer(v1))).toMatchObject({ readBytes, writeBytes });
      }),
    );
  });
});

test('no garbage breaks a parser or makes it invent a negative figure', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ maxLength: 300 }).map((text) => Buffer.from(text)),
    fc
      .array(fc.constantFrom('eth0', ':', ' ', '\n', '9', 'rbytes=', 'Read', '8:0', 'Total'), { maxLength: 60 })
      .map((parts) => Buffer.from(parts.join(''))),
  );
  fc.assert(
    fc.property(bytes, fc.nat({ max: 300 }), (garbage, wanted) => {
      const length = Math.min(wanted, garbage.length);
      const figures = [
        ...Object.values(parseNetDev(garbage, length)),
        ...Object.values(parseBlkio(garbage, length)),
        ...Object.values(parseIoStat(garbage, length)),
        numberAt(garbage, 0, length) ?? 0,
        numberOf(Buffer.from('eth0'), garbage, length) ?? 0,
      ];
      for (const figure of figures) expect(figure >= 0 && Number.isFinite(figure)).toBe(true);
      for (const step of [nextLine, skipSpaces, skipWord]) expect(step(garbage, 0, length)).toBeLessThanOrEqual(length);
    }),
  );
});
