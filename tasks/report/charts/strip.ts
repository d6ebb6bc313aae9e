/**
 * A picture in the last column of a table: one axis in the head, the marks of each row below it. The figures stand in the row,
 * so that the marks need no words of their own. Marks are strokes, which keep their width however wide the column is.
 */
import { PERCENT } from '#tasks/evaluation/format';
import type { Series } from '../figure';
import { type Html, html } from '../html';
import type { Column } from '../table';
import { type Domain, round, scale } from './scale';

const WIDTH = 1000;
const HEIGHT = 20;
const MIDDLE = HEIGHT / 2;
/** Of the head of an arrow. */
const HEAD = 40;

export interface Strips {
  /** The head of the column. */
  readonly column: Column;
  /** A row's cell, with the lines that all rows share. */
  cell(...marks: readonly Html[]): Html;
  /** From end to end, with a dot for the value. An end beyond the axis is an arrow, and a value there has no dot. */
  interval(interval: readonly [number, number], value: number | null, series: Series): Html;
  bar(value: number, series: Series): Html;
  /** Many small points. `height` from 0, at the bottom, to 1. */
  grains(points: readonly { readonly at: number; readonly height: number }[], series: Series): Html;
}

export interface StripAxis {
  /** What the axis measures, for those who do not see it. */
  readonly label: string;
  readonly domain: Domain;
  /** How numbers are written, as d3-format's specifiers have it: plain, with their sign, in thousands, as shares. */
  readonly numbers: 'f' | '+f' | ',f' | '+,f' | '%';
  /** Lines across all rows. */
  readonly lines?: readonly { readonly at: number; readonly mark: 'base' | 'reference' | 'bound' }[];
  readonly ticks?: number;
  readonly isTall?: boolean;
}

export function strips({ label, domain, numbers, lines = [], ticks = 4, isTall = false }: StripAxis): Strips {
  const { at, ...axis } = scale(domain, [0, WIDTH]);
  const write = axis.writer(ticks, numbers);
  const isInside = (value: number) => value >= domain[0] && value <= domain[1];
  const shared = lines.map((line) => html`<path class="${line.mark}" d="M${at(line.at)} -4V${HEIGHT + 4}"/>`);
  /** @param back which way the shaft lies: 1 to the right, -1 to the left */
  const end = (value: number, back: 1 | -1) =>
    isInside(value)
      ? `M${at(value)} 5V15`
      : `M${at(value) + back * HEAD} 4L${at(value)} ${MIDDLE}L${at(value) + back * HEAD} 16`;
  return {
    column: {
      kind: 'picture',
      head: html`<span class="unseen">${label}, drawn</span><div class="ticks" aria-hidden="true">${axis
        .ticks(ticks)
        .map(
          (tick, index, { length }) =>
            html`<span${isSpare(index, length) && html` class="spare"`} style="left:${at(tick) / 10}%">${tidy(write(tick))}</span>`,
        )}</div>`,
    },
    cell: (...marks) =>
      html`<svg class="strip${isTall && ' tall'}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${shared}${marks}</svg>`,
    interval: ([low, high], value, series) =>
      html`<path class="line ${series}" d="M${at(low)} ${MIDDLE}H${at(high)}${end(low, 1)}${end(high, -1)}"/>${value !== null && isInside(value) && html`<path class="dot ${series}" d="M${at(value)} ${MIDDLE}h0"/>`}`,
    bar: (value, series) =>
      html`<path class="fill ${series}" d="M${at(Math.max(0, domain[0]))} 4H${at(value)}V16H${at(Math.max(0, domain[0]))}z"/>`,
    grains: (points, series) => {
      const path = points.map((point) => `M${at(point.at)} ${round(HEIGHT * (0.9 - 0.8 * point.height))}h0`);
      return html`<path class="grain ${series}" d="${path.join('')}"/>`;
    },
  };
}

/** Where there is little room an axis has three numbers: at its ends and about its middle. */
const isSpare = (index: number, count: number) => ![0, Math.floor(count / 2), count - 1].includes(index);

/** Zero has no sign, and a percent sign stands by its number. */
const tidy = (text: string): string => text.replace(/^\+(?=[0.]+$)/, '').replace('%', PERCENT);
