import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { ChartProcess } from '../../../src/stats/chart/chart-process.ts';
import { chartSvg } from '../../../src/stats/chart/chart-svg.ts';
import { drawPng } from '../../../src/stats/chart/draw-png.ts';
import { ChartError } from '../../../src/stats/model/history-chart.ts';
import { cases } from './histories.ts';
import { decodePng, type Picture } from './png.ts';

const child = (name: string) => fileURLToPath(new URL(name, import.meta.url));

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'stevedore-chart-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Pixels as light as text in a part of the picture. */
function lightPixels(picture: Picture, part: { left: number; top: number; right: number; bottom: number }): number {
  let light = 0;
  for (let y = part.top; y < part.bottom; y++) {
    for (let x = part.left; x < part.right; x++) if (picture.at(x, y).every((value) => value > 200)) light++;
  }
  return light;
}

/** Does the line of this colour run through the column? */
function lineAt(picture: Picture, x: number, colour: readonly [number, number, number]): boolean {
  return Array.from({ length: picture.height }, (_, y) => picture.at(x, y)).some((pixel) =>
    pixel.every((value, channel) => Math.abs(value - (colour[channel] ?? 0)) < 12),
  );
}

const BLUE = [0x56, 0xb4, 0xe9] as const;
const ORANGE = [0xe6, 0x9f, 0x00] as const;
const title = { left: 25, top: 25, right: 583, bottom: 79 };

test('a chart is a picture with text, both lines, and a gap where nothing is known', async () => {
  const picture = decodePng(await new ChartProcess().render(cases.gaps));
  expect([picture.width, picture.height]).toEqual([1_000, 800]);
  expect(lightPixels(picture, title)).toBeGreaterThan(500);
  // The first hours are known, then nothing for a while.
  expect(lineAt(picture, 250, BLUE) && lineAt(picture, 250, ORANGE)).toBe(true);
  expect(lineAt(picture, 375, BLUE) || lineAt(picture, 375, ORANGE)).toBe(false);
  expect(lineAt(picture, 583, BLUE) && lineAt(picture, 583, ORANGE)).toBe(true);
});

test('the title is really drawn from its letters', async () => {
  const blank = decodePng(await new ChartProcess().render({ ...cases.flat, title: '' }));
  expect(lightPixels(blank, title)).toBe(0);
});

test.each(Object.entries(cases))('the case "%s" becomes a picture', (_name, request) => {
  const fonts = fileURLToPath(new URL('../../../assets/fonts', import.meta.url));
  expect(lightPixels(decodePng(drawPng(chartSvg(request), fonts)), title)).toBeGreaterThan(500);
});

test('hostile names and zones are drawn, not obeyed', async () => {
  const hostile = '</text><script>&amp;"\'\0\u001b[2J\u202e\ud800]]>😀'.repeat(50);
  const png = await new ChartProcess().render({ ...cases.flat, title: hostile, timeZone: hostile });
  expect(lightPixels(decodePng(png), title)).toBeGreaterThan(500);
});

test('missing fonts are an error, not a chart without words', async () => {
  const rendering = new ChartProcess({ fontDirectory: temporaryDirectory() }).render(cases.flat);
  await expect(rendering).rejects.toMatchObject({
    name: 'ChartError',
    kind: 'failed',
    message: expect.stringContaining('ENOENT'),
  });
});

test('a drawing process that hangs is killed at the deadline, and the next one gets its turn', async () => {
  const directory = temporaryDirectory();
  const charts = new ChartProcess({ childPath: child('child-hangs.ts'), fontDirectory: directory, deadlineMs: 3_000 });
  await expect(charts.render(cases.flat)).rejects.toMatchObject({ kind: 'timeout' });
  expect(existsSync(join(directory, 'pid'))).toBe(true);
  const pid = Number(readFileSync(join(directory, 'pid'), 'utf8'));
  expect(() => process.kill(pid, 0)).toThrow();
  await expect(charts.render(cases.flat)).rejects.toMatchObject({ kind: 'failed' });
});

test('what is no picture is refused with what the process said, and it knows nothing of our environment', async () => {
  process.env['STEVEDORE_TEST_SECRET'] = 'hunter2';
  onTestFinished(() => void delete process.env['STEVEDORE_TEST_SECRET']);
  const error = await new ChartProcess({ childPath: child('child-talks.ts') })
    .render(cases.flat)
    .catch((it: unknown) => it);
  if (!(error instanceof ChartError)) throw new Error('no ChartError', { cause: error });
  expect(error.kind).toBe('failed');
  expect(error.message).toContain('no picture today');
  expect(error.message).toContain('it knows: {');
  expect(error.message).not.toContain('STEVEDORE_TEST_SECRET');
});

test('only so many charts wait; the rest are refused at once', async () => {
  const charts = new ChartProcess({ maxWaiting: 1 });
  const results = await Promise.allSettled(
    [cases.flat, cases.gaps, cases.spiky, cases.flat].map((it) => charts.render(it)),
  );
  expect(results.map((result) => (result.status === 'rejected' ? result.reason.kind : 'drawn'))).toEqual([
    'drawn',
    'drawn',
    'busy',
    'busy',
  ]);
  await expect(charts.render(cases.flat)).resolves.toBeInstanceOf(Uint8Array);
});
