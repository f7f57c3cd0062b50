import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Member, Message } from '../../playground/discord/index.ts';
import { renderHtml } from '../../playground/discord/render.ts';
import { type Pixels, smallPng } from './small-png.ts';

const fonts = join(import.meta.dirname, '../../assets/fonts');

/** Letters of our own, so that a picture looks the same wherever it is made; emoji and code in what the machine has. */
async function pictureStyle(): Promise<string> {
  const face = async (file: string, weights: string) => {
    const data = await readFile(join(fonts, file), 'base64');
    return `@font-face { font-family: Inter; font-weight: ${weights}; src: url(data:font/ttf;base64,${data}); }`;
  };
  return [
    await face('Inter_400Regular.ttf', '100 450'),
    await face('Inter_600SemiBold.ttf', '451 900'),
    'body { font-family: Inter, "Noto Color Emoji", sans-serif; }',
    '.head { position: static; }',
  ].join('\n');
}

/** What somebody sees of some messages. */
export interface Sight {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Through whose eyes. */
  readonly viewer: Member;
  /** CSS pixels; 390 is a phone. */
  readonly width: number;
}

/** A PNG of twice the pixels. */
export async function photograph(browser: Browser, { messages, viewer, width }: Sight): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width, height: 200 }, deviceScaleFactor: 2 });
  try {
    await page.setContent(renderHtml(messages, { viewer }));
    await page.addStyleTag({ content: await pictureStyle() });
    await page.evaluate('document.fonts.ready');
    return smallPng(await pixelsOf(page, await page.screenshot({ fullPage: true })));
  } finally {
    await page.close();
  }
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
