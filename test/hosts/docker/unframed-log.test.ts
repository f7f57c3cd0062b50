import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayComplain, withoutComplaints } from '../../../src/hosts/docker/unframed-log.ts';
import { atOnce } from '../../../src/kit/in-turns.ts';

const time = '2026-12-01T15:36:34.123456789Z ';
const log = (lines: readonly string[]) => ({
  text: lines.map((line) => `${line}\n`).join(''),
  truncated: false,
  unreadable: null,
});

/** A line of a container that tries to look like the engine's. */
const hostile = fc.oneof(
  fc.stringMatching(/^[a-z ]{0,12}\r?$/),
  fc.constantFrom('Error grabbing logs: ', `${time}Error grabbing logs: x`, time, `${time}${time}one`, '\r', '\0'),
);

test('no line of the container is lost or changed, whatever it writes and wherever the engine complains', () => {
  fc.assert(
    fc.property(fc.array(hostile), fc.nat(), fc.nat(), (lines, where, count) => {
      const complaints = Array.from({ length: 1 + (count % 3) }, () => 'Error grabbing logs: unexpected EOF');
      const at = where % (lines.length + 1);
      const plain = log(lines.toSpliced(at, 0, ...complaints));
      const timed = log(lines.map((line) => time + line).toSpliced(at, 0, ...complaints));
      expect(mayComplain(plain.text)).toBe(true);
      const { text, unreadable } = atOnce(withoutComplaints(plain, timed));
      expect(unreadable?.words).toContain('Error grabbing logs:');
      expect(text).toBe(unreadable?.isSure ? log(lines).text : plain.text);
      const isTelling = lines.some((line) => line !== '' && !line.startsWith('Error'));
      expect(unreadable?.isSure).toBe(isTelling);
    }),
  );
});

test('an engine that adds no times is not believed, whatever the container writes', () => {
  fc.assert(
    fc.property(fc.array(hostile), (lines) => {
      const plain = log([...lines, 'Error grabbing logs: x']);
      const { text, unreadable } = atOnce(withoutComplaints(plain, plain));
      if (unreadable?.isSure === false) expect(text).toBe(plain.text);
      else throw new Error(`believed: ${text}`);
    }),
  );
});

test('many complaints are said in bounds', () => {
  const complaints = Array.from({ length: 20_000 }, (_, n) => `Error grabbing logs: ${n} ${'x'.repeat(100)}`);
  const { text, unreadable } = atOnce(
    withoutComplaints(log(['one', ...complaints]), log([`${time}one`, ...complaints])),
  );
  expect([text, unreadable?.words.length]).toEqual(['one\n', 300]);
});
