/**
 * Writes assets/icon.svg and assets/icon.png (512 × 512, for Unraid and as the bot's picture in Discord) from the icon of
 * the page. Run it after a change there:
 *
 *   npx node scripts/icon.ts
 */
import { writeFileSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';
import { ICON } from '../src/web/page/icon.ts';

/** Where the icon's two files belong. */
export const ICON_SVG = new URL('../assets/icon.svg', import.meta.url);
export const ICON_PNG = new URL('../assets/icon.png', import.meta.url);

/** The icon as it stands in its SVG file. */
export function iconSvg(): string {
  return `${ICON}\n`;
}

/** The icon as PNG, `size` pixels wide and high. */
export function iconPng(size = 512): Uint8Array {
  return new Resvg(ICON, { fitTo: { mode: 'width', value: size } }).render().asPng();
}

if (import.meta.main) {
  writeFileSync(ICON_SVG, iconSvg());
  writeFileSync(ICON_PNG, iconPng());
}
