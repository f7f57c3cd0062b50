import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { theme } from './theme.ts';

/** In the directory of our fonts; see its README. */
const FONTS = ['Inter_400Regular.ttf', 'Inter_600SemiBold.ttf'];

/**
 * An SVG of ours as PNG. Only for the drawing process: resvg keeps some 50 MB after a few pictures, and gives them back by
 * ending.
 */
export function drawPng(svg: string, fontDirectory: string): Uint8Array {
  const fontFiles = FONTS.map((file) => join(fontDirectory, file));
  // resvg would leave out all text without a word.
  for (const file of fontFiles) accessSync(file, constants.R_OK);
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: theme.zoom },
    font: {
      loadSystemFonts: false,
      fontFiles,
      defaultFontFamily: theme.fontFamily,
    },
  });
  return resvg.render().asPng();
}
