import { drawRestartMark, label, restartMark } from './panel.ts';
import { all, element, type Svg } from './svg.ts';
import { theme } from './theme.ts';

const { colour, fontSize } = theme;

const BASELINE = theme.height - 20;

/** Inter's digits and small letters are a little wider than half their size. */
const CHARACTER = fontSize.legend * 0.56;

/** What the signs mean, of those that are in the chart, and the zone of its times. */
export function drawLegend(legend: { restarts: number; hasGaps: boolean; timeZone: string }): Svg {
  const entries: { words: string; width: number; sign: (x: number) => Svg }[] = [
    { words: 'average to highest', width: 26, sign: lineSign },
    ...(legend.restarts > 0
      ? [
          {
            words: `${legend.restarts} restart${legend.restarts === 1 ? '' : 's'}`,
            width: 2 * restartMark,
            sign: restartSign,
          },
        ]
      : []),
    ...(legend.hasGaps ? [{ words: 'no data', width: 26, sign: gapSign }] : []),
  ];
  let x: number = theme.margin;
  const drawn = entries.map(({ words, width, sign }) => {
    const at = x;
    x += width + 8 + words.length * CHARACTER + 18;
    return all([sign(at), legendWords(words, at + width + 8)]);
  });
  return all([
    ...drawn,
    label(legend.timeZone, {
      x: theme.plotRight,
      y: BASELINE,
      fill: colour.muted,
      'font-size': fontSize.legend,
      'text-anchor': 'end',
    }),
  ]);
}

function legendWords(words: string, x: number): Svg {
  return label(words, { x, y: BASELINE, fill: colour.muted, 'font-size': fontSize.legend });
}

function lineSign(x: number): Svg {
  return all([
    element('rect', { x, y: BASELINE - 16, width: 26, height: 9, fill: colour.muted, 'fill-opacity': 0.35 }),
    element('rect', { x, y: BASELINE - 7, width: 26, height: 3, fill: colour.muted }),
  ]);
}

function restartSign(x: number): Svg {
  return drawRestartMark(x + restartMark, BASELINE - 13);
}

function gapSign(x: number): Svg {
  return element('rect', { x, y: BASELINE - 16, width: 26, height: 18, fill: 'url(#unknown)', stroke: colour.grid });
}
