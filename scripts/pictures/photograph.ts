import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type Pixels, smallPng } from './small-png.ts';

const fonts = join(import.meta.dirname, '../../assets/fonts');

/** Letters of our own, so that a picture looks the same wherever it is made; emoji and code in what the machine has. */
export async function pictureStyle(): Promise<string> {
  const face = async (file: string, weights: string) => {
    const data = await readFile(join(fonts, file), 'base64');
    return `@font-face { font-family: Inter; font-weight: ${weights}; src: url(data:font/ttf;base64,${data}); }`;
  };
  return [
    await face('Inter_400Regular.ttf', '100 450'),
    await face('Inter_600SemiBold.ttf', '451 900'),
    ':root { --font: Inter, "Noto Color Emoji", sans-serif; }',
    '.message { margin: 0; padding-block: 14px; }',
  ].join('\n');
}

/** A PNG of twice the pixels, of a page or a part of it. */
export async function photograph(page: Page, what: Locator | Page): Promise<Buffer> {
  return smallPng(await pixelsOf(page, await what.screenshot({ animations: 'disabled', caret: 'hide' })));
}

/** Lets the browser decode its own PNG. */
async function pixelsOf(page: Page, png: Buffer): Promise<Pixels> {
  const url = `data:image/png;base64,${png.toString('base64')}`;
  const { width, height, data } = await page.evaluate<{ width: number; height: number; data: string }>(`(async () => {
    const bitmap = await createImageBitmap(await (await fetch('${url}')).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { width, height, data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const reader = new FileReader();
    await new Promise((resolve) => { reader.onload = resolve; reader.readAsDataURL(new Blob([data])); });
    return { width, height, data: reader.result.split(',')[1] };
  })()`);
  return { width, height, rgba: Buffer.from(data, 'base64') };
}
