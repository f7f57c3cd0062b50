/**
 * The drawing process: a request as JSON on standard input, the directory of the fonts as its argument, a PNG on
 * standard output. One picture, then it ends. A failure is a line on standard error and an exit code of 1.
 */
import { text } from 'node:stream/consumers';
import type { ChartRequest } from '../core/stats/history-chart.ts';
import { drawPng } from './draw-png.ts';

const [fontDirectory = ''] = process.argv.slice(2);
const request: ChartRequest = JSON.parse(await text(process.stdin));
const png = drawPng(request, fontDirectory);
process.stdout.write(png);
