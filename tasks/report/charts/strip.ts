/**
 * A picture in the last column of a table: one axis in the head, the marks of each row below it. The figures stand in the row,
 * so that the marks need no words of their own. Marks are strokes, which keep their width however wide the column is.
 */
import type { Series } from '../figure';
import { type Html, html } from '../html';
import type { Column } from '../table';
import { type Domain, decimalsOf, round, scale, ticksOf } from './scale';

const WIDTH = 1000;
const HEIGHT = 20;

export interface Strips {
  /** The head of the column. */
  readonly column: Column;
  /** A row's cell, with the lines that all rows share. */
  cell(...marks: readonly Html[]): Html;
  /** From end to end, with a dot for the value. */
  interval(interval: readonly [number, number], value: number | null, series: Series): Html;
  bar(value: number, series: Series): Html;
  /** Many small points. `height` from 0, at the bottom, to 1. */
  grains(points: readonly { readonly at: number; readonly height: number }[], series: Series): Html;
}

export interface StripAxis {
  /** What the axis measures, for those who do not see it. */
  readonly label: string;
  readonly domain: Domain;
  /** @param digits as many decimals as tell the numbers of the axis apart */
  write(value: number, digits: number): string;
  /** Lines across all rows. */
  readonly lines?: readonly { readonly at: number; readonly mark: 'base' | 'reference' | 'bound' }[];
  readonly ticks?: number;
  readonly isTall?: boolean;
}

export function strips({ label, domain, write, lines = [], ticks = 4, isTall = false }: StripAxis): Strips {
  const { at } = scale(domain, [0, WIDTH]);
  const middle = HEIGHT / 2;
  const shared = lines.map((line) => html`<path class="${line.mark}" d="M${at(line.at)} -4V${HEIGHT + 4}"/>`);
  const places = ticksOf(domain, ticks);
  const digits = decimalsOf(places);
  return {
    column: {
      kind: 'picture',
      head: html`<span class="unseen">${label}, drawn</span><div class="ticks" aria-hidden="true">${places.map((tick) => html`<span style="left:${at(tick) / 10}%">${write(tick, digits)}</span>`)}</div>`,
    },
    cell: (...marks) =>
      html`<svg class="strip${isTall && ' tall'}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${shared}${marks}</svg>`,
    interval: ([low, high], value, series) =>
      html`<path class="line ${series}" d="M${at(low)} ${middle}H${at(high)}M${at(low)} 5V15M${at(high)} 5V15"/>${value !== null && html`<path class="dot ${series}" d="M${at(value)} ${middle}h0"/>`}`,
    bar: (value, series) =>
      html`<path class="fill ${series}" d="M${at(Math.max(0, domain[0]))} 4H${at(value)}V16H${at(Math.max(0, domain[0]))}z"/>`,
    grains: (points, series) => {
      const path = points.map(
        (point) => `M${Math.round(at(point.at))} ${round(HEIGHT * (0.9 - 0.8 * point.height))}h0`,
      );
      return html`<path class="grain ${series}" d="${path.join('')}"/>`;
    },
  };
}
