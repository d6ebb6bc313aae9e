/** A picture with two axes as inline SVG. Colours, widths and letters are the style sheet's: one drawing for light, dark and paper. */
import { type Html, html } from '../html';
import { type Domain, type Scale, type ScaleKind, scale } from './scale';

export interface Axis {
  readonly label: string;
  readonly domain: Domain;
  readonly kind?: ScaleKind;
  /** @default round numbers */
  readonly ticks?: readonly number[];
  write(value: number): string;
}

export interface Plot {
  readonly x: Axis;
  readonly y: Axis;
  marks(scales: Scales): readonly Html[];
  /** In units of the picture: letters are 12 high. @default 250 */
  readonly height?: number;
}

export interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

/** Near the width at which a page shows it, so that letters keep their size. */
const WIDTH = 360;
const TOP = 24;
const BOTTOM = 24;
const BELOW = 16;
const RIGHT = 12;
const LETTER = 7;
/** Of the small line at each number below the picture. */
const NOTCH = 4;
const TICKS = 5;

export function plot({ x, y, marks, height = 250 }: Plot): Html {
  const [right, bottom] = [WIDTH - RIGHT, height - BOTTOM - (x.label === '' ? 0 : BELOW)];
  const vertical = scale(y.domain, [bottom, TOP], y.kind);
  const yTicks = y.ticks ?? vertical.ticks(TICKS);
  const left = 8 + LETTER * Math.max(...yTicks.map((tick) => y.write(tick).length));
  const scales = { x: scale(x.domain, [left, right], x.kind), y: vertical };
  const xTicks = x.ticks ?? scales.x.ticks(TICKS);
  return html`<svg class="plot" viewBox="0 0 ${WIDTH} ${height}">
<g class="y"><path class="axis" d="${yTicks.map((tick) => `M${left} ${scales.y.at(tick)}H${right}`).join('')}"/>${yTicks.map(
    (tick) => html`<text class="end" x="${left - 6}" y="${scales.y.at(tick) + 4}">${y.write(tick)}</text>`,
  )}</g>
<g class="x"><path class="axis" d="${xTicks.map((tick) => `M${scales.x.at(tick)} ${bottom}v${NOTCH}`).join('')}"/>${xTicks.map(
    (tick) => caption(x.write(tick), scales.x.at(tick), bottom + NOTCH + 14),
  )}</g>
<text x="0" y="12">${y.label}</text>${x.label !== '' && html`<text class="end" x="${right}" y="${height - 4}">${x.label}</text>`}
<path class="base" d="M${left} ${scales.y.at(Math.max(y.domain[0], 0))}H${right}"/>
${marks(scales)}
</svg>`;
}

/** A long one at the end would reach into the next picture. */
function caption(text: string, x: number, y: number): Html {
  const reaches = x + (text.length * LETTER) / 2 > WIDTH;
  return html`<text class="${reaches ? 'end' : 'middle'}" x="${reaches ? WIDTH : x}" y="${y}">${text}</text>`;
}
