import { scaleLinear } from 'd3-scale';
import type { ChartRequest } from '../model/history-chart.ts';
import { shortBytes, shortPercent } from '../model/history-figures.ts';
import { periodWords } from '../model/history-period.ts';
import { type FigureSummary, type HistorySummary, summarise } from '../model/history-summary.ts';
import { dateTimeFormat } from '../model/history-words.ts';
import { drawnLine } from './drawn-line.ts';
import { drawLegend } from './legend.ts';
import { drawPanel, headingHeight, label, type Panel, type TimeFrame } from './panel.ts';
import { all, element, type Svg } from './svg.ts';
import { theme } from './theme.ts';
import { timeTicks } from './time-ticks.ts';
import { bytesAxis, percentAxis, unknownAxis } from './value-axis.ts';

const { colour, fontSize, margin, plotLeft, plotRight } = theme;

const PLOT_HEIGHT = 174;
const CPU_TOP = 70;
const MEMORY_TOP = CPU_TOP + headingHeight + PLOT_HEIGHT + 12;
const PLOTS_BOTTOM = MEMORY_TOP + headingHeight + PLOT_HEIGHT;

/** A limit further up than this many times the highest figure would press the line to the ground: it is only named. */
const LIMIT_IN_SIGHT = 3;

/** Room above the highest figure, where the limit is only named. */
const ROOM_FOR_NAME = 1.25;

/** CPU and memory of one container over time, as an SVG document. Pure. */
export function chartSvg(request: ChartRequest): string {
  const { history, timeZone } = request;
  const summary = summarise(history);
  const x = scaleLinear().domain([history.fromMs, history.toMs]).range([plotLeft, plotRight]);
  const ticks = timeTicks(history.fromMs, history.toMs, timeZone);
  const middle = history.resolutionMs / 2;
  const frame: TimeFrame = {
    x,
    tickTimes: ticks.map((tick) => tick.at),
    restartTimes: summary.restartTimes.map((at) => at + middle),
  };
  const panels = [cpuPanel(request, summary), memoryPanel(request, summary)];
  const size = { width: theme.width, height: theme.height };
  const svg = element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, viewBox: `0 0 ${size.width} ${size.height}` },
    unknownPattern(),
    element('rect', { ...size, fill: colour.background }),
    drawTitle(request),
    ...panels.map((panel) => drawPanel(panel, frame)),
    ...ticks.map((tick) => tickLabel(x(tick.at), tick.label)),
    drawLegend({
      restarts: summary.restarts,
      hasGaps: panels.some((panel) => panel.drawn.gaps.length > 0),
      timeZone: dateTimeFormat(timeZone, {}).resolvedOptions().timeZone,
    }),
    history.points.length === 0 ? nothingYet() : all([]),
  );
  return svg.markup;
}

function cpuPanel({ history }: ChartRequest, { cpu }: HistorySummary): Panel {
  return {
    heading: 'CPU',
    figures: figures(cpu, shortPercent),
    lineColour: colour.cpu,
    top: CPU_TOP,
    plotHeight: PLOT_HEIGHT,
    axis: cpu ? percentAxis(cpu.max) : unknownAxis,
    drawn: drawnLine(history, (point) => point.cpu),
    limit: null,
  };
}

function memoryPanel({ history }: ChartRequest, { memory, memoryLimitBytes: limit }: HistorySummary): Panel {
  const highest = memory?.max ?? 0;
  const isInSight = limit !== null && limit <= highest * LIMIT_IN_SIGHT;
  return {
    heading: 'Memory',
    figures: figures(memory, shortBytes),
    lineColour: colour.memory,
    top: MEMORY_TOP,
    plotHeight: PLOT_HEIGHT,
    axis: memory ? bytesAxis(isInSight ? Math.max(highest, limit) : highest * ROOM_FOR_NAME) : unknownAxis,
    drawn: drawnLine(history, (point) => point.memory),
    limit: limit === null || memory === null ? null : { value: limit, label: `limit ${shortBytes(limit)}` },
  };
}

function figures(figure: FigureSummary | null, words: (value: number) => string): string[] {
  if (!figure) return ['unknown'];
  const now = figure.now === null ? [] : [`now ${words(figure.now)}`];
  return [...now, `avg ${words(figure.avg)}`, `max ${words(figure.max)}`];
}

/** Characters that fit beside the period, in the title's size and in a smaller one. */
const TITLE_FITS = 24;
const SMALL_TITLE_FITS = 34;

/** Where the room for the period begins, right of the title. */
const PERIOD_LEFT = plotRight - 190;

function drawTitle({ title, history }: ChartRequest): Svg {
  const isLong = title.length > TITLE_FITS;
  const baseline = 50;
  return all([
    label(cutInTheMiddle(title, SMALL_TITLE_FITS), {
      x: margin,
      y: baseline,
      'font-size': isLong ? fontSize.title * 0.75 : fontSize.title,
      'font-weight': 600,
    }),
    // Over what is still too long.
    element('rect', {
      x: PERIOD_LEFT,
      y: 0,
      width: theme.width - PERIOD_LEFT,
      height: CPU_TOP,
      fill: colour.background,
    }),
    label(`last ${periodWords(history.toMs - history.fromMs)}`, {
      x: plotRight,
      y: baseline,
      fill: colour.muted,
      'font-size': fontSize.figure,
      'text-anchor': 'end',
    }),
  ]);
}

/** Both ends of a name tell more than its beginning: `compose-project…-worker-2`. */
function cutInTheMiddle(name: string, longest: number): string {
  const characters = [...name.toWellFormed()];
  if (characters.length <= longest) return name;
  const half = Math.floor((longest - 1) / 2);
  return `${characters.slice(0, longest - 1 - half).join('')}…${characters.slice(-half).join('')}`;
}

function tickLabel(x: number, content: string): Svg {
  const y = PLOTS_BOTTOM + 28;
  return label(content, { x, y, fill: colour.muted, 'font-size': fontSize.axis, 'text-anchor': 'middle' });
}

/** Diagonal lines for what is unknown: not a colour that could be taken for a value. */
function unknownPattern(): Svg {
  const stripe = element('line', {
    x1: 0,
    y1: 0,
    x2: 0,
    y2: 12,
    stroke: colour.unknown,
    'stroke-width': 3,
    'stroke-opacity': 0.5,
  });
  const pattern = {
    id: 'unknown',
    width: 12,
    height: 12,
    patternUnits: 'userSpaceOnUse',
    patternTransform: 'rotate(45)',
  };
  return element('defs', {}, element('pattern', pattern, stripe));
}

function nothingYet(): Svg {
  return label('Nothing was recorded in this period', {
    x: (plotLeft + plotRight) / 2,
    y: CPU_TOP + headingHeight + PLOT_HEIGHT / 2 + 8,
    'font-size': fontSize.heading,
    'font-weight': 600,
    'text-anchor': 'middle',
    stroke: colour.plot,
    'stroke-width': 8,
    'stroke-linejoin': 'round',
    'paint-order': 'stroke',
  });
}
