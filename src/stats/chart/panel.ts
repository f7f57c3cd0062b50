import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { DrawnLine, DrawnPoint } from './drawn-line.ts';
import { all, element, type Svg, text } from './svg.ts';
import { theme } from './theme.ts';
import type { ValueAxis } from './value-axis.ts';

const { colour, fontSize, plotLeft, plotRight } = theme;

/** One figure over time: a heading with its numbers, and the plot below. */
export interface Panel {
  readonly heading: string;
  /** Beside the heading, e.g. `now 12%`. */
  readonly figures: readonly string[];
  /** Of the line, `#rrggbb`. */
  readonly lineColour: string;
  readonly top: number;
  readonly plotHeight: number;
  readonly axis: ValueAxis;
  readonly drawn: DrawnLine;
  /** A line across, in the axis's unit, with its label; above the axis it is only named. */
  readonly limit: { readonly value: number; readonly label: string } | null;
}

/** What all panels share. */
export interface TimeFrame {
  /** From milliseconds since the epoch to pixels. */
  readonly x: ScaleLinear<number, number>;
  readonly tickTimes: readonly number[];
  readonly restartTimes: readonly number[];
}

/** Pixels from a panel's top to its plot's. */
export const headingHeight = 52;

/** Draws a panel. */
export function drawPanel(panel: Panel, frame: TimeFrame): Svg {
  const plotTop = panel.top + headingHeight;
  const plotBottom = plotTop + panel.plotHeight;
  const y = scaleLinear().domain([0, panel.axis.max]).range([plotBottom, plotTop]);
  const box = { x: plotLeft, y: plotTop, width: plotRight - plotLeft, height: panel.plotHeight };
  return all([
    drawHeading(panel),
    element('rect', { ...box, fill: colour.plot }),
    drawGrid(panel.axis, y, frame, plotTop, plotBottom),
    ...panel.drawn.gaps.map(([from, to]) => drawGap(frame.x(from), frame.x(to), plotTop, plotBottom)),
    ...frame.restartTimes.map((at) => drawRestart(frame.x(at), plotTop, plotBottom)),
    ...panel.drawn.pieces.map((piece) => drawPiece(piece, frame.x, y, panel.lineColour)),
    drawMargins(plotTop - 6, panel.plotHeight + 12),
    ...panel.axis.ticks.map((tick) => drawTickLabel(tick.label, y(tick.value))),
    drawLimit(panel, y, plotTop),
  ]);
}

/** Over what reaches beyond the plot. A clip path would do the same, and have the whole plot drawn twice in memory. */
function drawMargins(y: number, height: number): Svg {
  const fill = colour.background;
  return all([
    element('rect', { x: 0, y, width: plotLeft, height, fill }),
    element('rect', { x: plotRight, y, width: theme.width - plotRight, height, fill }),
  ]);
}

function drawHeading(panel: Panel): Svg {
  const baseline = panel.top + 27;
  return all([
    element('rect', { x: theme.margin, y: baseline - 18, width: 8, height: 20, rx: 4, fill: panel.lineColour }),
    label(panel.heading, { x: theme.margin + 20, y: baseline, 'font-size': fontSize.heading, 'font-weight': 600 }),
    label(panel.figures.join('   '), {
      x: plotRight,
      y: baseline,
      'font-size': fontSize.figure,
      'text-anchor': 'end',
      'xml:space': 'preserve',
    }),
  ]);
}

function drawGrid(axis: ValueAxis, y: ScaleLinear<number, number>, frame: TimeFrame, top: number, bottom: number): Svg {
  const stroke = { stroke: colour.grid, 'stroke-width': 1.5 };
  return all([
    ...frame.tickTimes.map((at) =>
      element('line', { x1: frame.x(at), x2: frame.x(at), y1: top, y2: bottom, ...stroke }),
    ),
    ...axis.ticks.map(({ value }) =>
      element('line', { x1: plotLeft, x2: plotRight, y1: y(value), y2: y(value), ...stroke }),
    ),
  ]);
}

function drawTickLabel(content: string, y: number): Svg {
  return label(content, {
    x: plotLeft - 10,
    y: y + fontSize.axis * 0.36,
    fill: colour.muted,
    'font-size': fontSize.axis,
    'text-anchor': 'end',
  });
}

/** Averages as a line, up to the maxima as a paler area; a lone point as a dot. */
function drawPiece(
  piece: readonly DrawnPoint[],
  x: ScaleLinear<number, number>,
  y: ScaleLinear<number, number>,
  lineColour: string,
): Svg {
  const points = [...piece];
  const [only] = points;
  const across = (point: DrawnPoint) => x(point.at);
  const peaks =
    area<DrawnPoint>(
      across,
      (point) => y(point.avg),
      (point) => y(point.max),
    )(points) ?? '';
  const averages = line<DrawnPoint>(across, (point) => y(point.avg))(points) ?? '';
  return all([
    element('path', { d: peaks, fill: lineColour, 'fill-opacity': 0.32 }),
    points.length === 1 && only
      ? element('circle', { cx: across(only), cy: y(only.avg), r: 4, fill: lineColour })
      : element('path', {
          d: averages,
          fill: 'none',
          stroke: lineColour,
          'stroke-width': 3,
          'stroke-linejoin': 'round',
          'stroke-linecap': 'round',
        }),
  ]);
}

function drawGap(left: number, right: number, top: number, bottom: number): Svg {
  return element('rect', { x: left, y: top, width: right - left, height: bottom - top, fill: 'url(#unknown)' });
}

/** Half the width of the triangle on a restart's line. */
export const restartMark = 8;

function drawRestart(x: number, top: number, bottom: number): Svg {
  return all([
    element('line', {
      x1: x,
      x2: x,
      y1: top,
      y2: bottom,
      stroke: colour.restart,
      'stroke-width': 2,
      'stroke-dasharray': '2 5',
      'stroke-linecap': 'round',
    }),
    drawRestartMark(x, top - 5),
  ]);
}

/** The triangle that points down at a restart. */
export function drawRestartMark(x: number, top: number): Svg {
  const d = `M${x - restartMark} ${top}H${x + restartMark}L${x} ${top + 1.6 * restartMark}Z`;
  return element('path', { d, fill: colour.restart });
}

function drawLimit(panel: Panel, y: ScaleLinear<number, number>, top: number): Svg {
  if (!panel.limit) return all([]);
  const { value } = panel.limit;
  const isOnAxis = value <= panel.axis.max;
  const at = isOnAxis ? y(value) : top;
  const words = isOnAxis ? panel.limit.label : `↑ ${panel.limit.label}`;
  const name = label(words, {
    x: plotLeft + 10,
    y: at + 22,
    'font-size': fontSize.legend,
    // The name stays readable where the line runs through it.
    stroke: colour.plot,
    'stroke-width': 5,
    'stroke-linejoin': 'round',
    'paint-order': 'stroke',
  });
  if (!isOnAxis) return name;
  const dashes = { stroke: colour.limit, 'stroke-width': 2.5, 'stroke-dasharray': '10 7' };
  return all([element('line', { x1: plotLeft, x2: plotRight, y1: at, y2: at, ...dashes }), name]);
}

/** Text in the chart's font, light on dark unless told otherwise. */
export function label(content: string, attributes: Readonly<Record<string, string | number>>): Svg {
  return element('text', { fill: colour.text, 'font-family': theme.fontFamily, ...attributes }, text(content));
}
