import { scaleLinear } from 'd3-scale';
import { binaryUnit, shortPercent } from '../model/history-figures.ts';

/** A vertical axis from 0 to `max`. */
export interface ValueAxis {
  readonly max: number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** Below this the noise of an idle container would fill the plot. */
const LEAST_PERCENT = 5;
const LEAST_BYTES = 1024 ** 2;

/** Where nothing is known there is nothing to read off. */
export const unknownAxis: ValueAxis = { max: 1, ticks: [] };

/** Percent of one core, up to at least `highest`. */
export function percentAxis(highest: number): ValueAxis {
  const { max, ticks } = niceAxis(Math.max(highest, LEAST_PERCENT));
  return { max, ticks: ticks.map((value) => ({ value, label: shortPercent(value) })) };
}

/** Bytes, up to at least `highest`, with round numbers of a binary unit. */
export function bytesAxis(highest: number): ValueAxis {
  const most = Math.max(highest, LEAST_BYTES);
  const unit = binaryUnit(most);
  const { max, ticks } = niceAxis(most / unit.bytes);
  return {
    max: max * unit.bytes,
    ticks: ticks.map((value) => ({ value: value * unit.bytes, label: value === 0 ? '0' : `${value} ${unit.name}` })),
  };
}

function niceAxis(highest: number): { max: number; ticks: number[] } {
  const scale = scaleLinear().domain([0, highest]).nice(4);
  return { max: scale.domain()[1] ?? highest, ticks: scale.ticks(4) };
}
