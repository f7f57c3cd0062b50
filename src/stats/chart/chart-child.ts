/**
 * The drawing process: a request as JSON on standard input, the directory of the fonts as its argument, a PNG on
 * standard output. One picture, then it ends. A failure is a line on standard error and an exit code of 1. It has nothing
 * else to do, so it waits for its input and output; streams would only take more memory.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { chartSvg } from './chart-svg.ts';
import { drawPng } from './draw-png.ts';

const [fontDirectory = ''] = process.argv.slice(2);
const svg = chartSvg(JSON.parse(readFileSync(0, 'utf8')));
writeFileSync(1, drawPng(svg, fontDirectory));
