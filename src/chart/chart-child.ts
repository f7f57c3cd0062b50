/**
 * The drawing process: a request as JSON on standard input, the directory of the fonts as its argument, a PNG on
 * standard output. One picture, then it ends. A failure is a line on standard error and an exit code of 1.
 */
import { text } from 'node:stream/consumers';
import { chartSvg } from './chart-svg.ts';
import { drawPng } from './draw-png.ts';

const [fontDirectory = ''] = process.argv.slice(2);
const svg = chartSvg(JSON.parse(await text(process.stdin)));
process.stdout.write(drawPng(svg, fontDirectory));
