import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goFixed, goGeneral } from '../../../src/stats/model/go-number.ts';

describe('Go’s %.2f', () => {
  test.each([
    [0, '0.00'],
    [0.125, '0.12'],
    [0.375, '0.38'],
    [0.625, '0.62'],
    [2.675, '2.67'],
    [1234567.125, '1234567.12'],
    [-0.125, '-0.12'],
    [1e21, '1000000000000000000000.00'],
  ])('%d is %s', (value, text) => {
    expect(goFixed(value, 2)).toBe(text);
  });

  test('a tie without decimals goes to the even number', () => {
    expect([0.5, 1.5, 2.5, 3.5].map((value) => goFixed(value, 0))).toEqual(['0', '2', '2', '4']);
  });

  test('is never further from the value than half a unit of the last place', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.integer({ min: 0, max: 4 }),
        (value, decimals) => {
          const text = goFixed(value, decimals);
          expect(text).toMatch(decimals === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${decimals}}$`));
          expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(
            0.5 * 10 ** -decimals * (1 + 1e-9) + Math.abs(value) * 1e-15,
          );
        },
      ),
    );
  });

  test('differs from toFixed at ties alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (eighths) => {
        const value = eighths / 8;
        const tie = eighths % 2 === 1;
        const text = goFixed(value, 2);
        if (!tie) expect(text).toBe(value.toFixed(2));
        else expect(Number(text.at(-1)) % 2).toBe(0);
      }),
    );
  });
});

describe('Go’s %g with digits', () => {
  test.each([
    [0, 4, '0'],
    [1, 4, '1'],
    [1.0625, 4, '1.062'],
    [1.1875, 4, '1.188'],
    [1000, 4, '1000'],
    [1023.5, 4, '1024'],
    [1022.5, 4, '1022'],
    [999.5, 3, '1e+03'],
    [999.4, 3, '999'],
    [99.95, 3, '100'],
    [1.125, 3, '1.12'],
    [10.25, 3, '10.2'],
    [10.75, 3, '10.8'],
    [12.5, 2, '12'],
    [0.00001, 3, '1e-05'],
    [0.0001, 3, '0.0001'],
    [123500, 3, '1.24e+05'],
    [122500, 3, '1.22e+05'],
    [-1.0625, 4, '-1.062'],
  ])('%d with %d digits is %s', (value, digits, text) => {
    expect(goGeneral(value, digits)).toBe(text);
  });

  test('keeps the value to its digits and prints no trailing zero', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-12, max: 1e30, noNaN: true }),
        fc.integer({ min: 1, max: 6 }),
        (value, digits) => {
          const text = goGeneral(value, digits);
          expect(text).toMatch(/^\d+(\.\d*[1-9])?(e[+-]\d{2,})?$/);
          expect(Math.abs(Number(text) - value) / value).toBeLessThanOrEqual(0.5 * 10 ** (1 - digits) * (1 + 1e-9));
        },
      ),
    );
  });
});
