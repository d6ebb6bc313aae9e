/** What is drawn between two axes. */
import type { Series } from '../figure';
import { type Html, html } from '../html';
import type { Scales } from './plot';
import { round } from './scale';

type Points = readonly (readonly [x: number, y: number])[];

export function line({ x, y }: Scales, points: Points, series: Series): Html {
  const path = points.map((point, index) => `${index === 0 ? 'M' : 'L'}${x.at(point[0])} ${y.at(point[1])}`).join('');
  return html`<path class="${series === 'reference' ? '' : 'line '}${series}" d="${path}"/>`;
}

export function dots({ x, y }: Scales, points: Points, series: Series): Html {
  return html`<path class="dot ${series}" d="${points.map((point) => `M${x.at(point[0])} ${y.at(point[1])}h0`).join('')}"/>`;
}

/** A range of y at each x. */
export function whiskers(
  { x, y }: Scales,
  ranges: readonly { readonly at: number; readonly low: number; readonly high: number }[],
  series: Series,
): Html {
  const path = ranges.map(({ at, low, high }) => `M${x.at(at)} ${y.at(low)}V${y.at(high)}`).join('');
  return html`<path class="thin ${series}" d="${path}"/>`;
}

/** Bars that stand on zero and share out the x axis evenly. @param heights may be below zero */
export function bars({ x, y }: Scales, heights: readonly number[], series: Series): Html {
  const [from, to] = x.domain.map((end) => x.at(end)) as [number, number];
  const width = (to - from) / heights.length;
  const path = heights
    .map((height, index) => {
      const [base, top] = [y.at(0), y.at(height)];
      if (base === top) return '';
      const left = round(from + (index + 0.06) * width);
      return `M${left} ${base}V${top}h${round(width * 0.88)}V${base}z`;
    })
    .join('');
  return html`<path class="fill ${series}" d="${path}"/>`;
}
