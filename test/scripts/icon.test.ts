import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ICON_PNG, ICON_SVG, iconPng, iconSvg } from '../../scripts/icon.ts';

test('the icon in assets is the one on the page', () => {
  expect(readFileSync(ICON_SVG, 'utf8')).toBe(iconSvg());
  expect(readFileSync(ICON_PNG).equals(iconPng()), 'run: npx node scripts/icon.ts').toBe(true);
});

test('the picture for Unraid and Discord is 512 pixels wide and high', () => {
  // The header chunk of a PNG: https://www.w3.org/TR/png-3/#11IHDR
  const png = readFileSync(ICON_PNG);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([512, 512]);
});
