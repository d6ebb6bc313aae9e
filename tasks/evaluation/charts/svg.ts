/**
 * Charts as inline SVG: no script, no canvas. Colours are the report page's CSS variables, so that a chart follows light, dark
 * and print without being drawn twice; only the parts of ECharts that the charts use are imported, which keeps bundles small.
 */
import { BarChart, type BarSeriesOption, LineChart, type LineSeriesOption } from 'echarts/charts';
import { GridComponent, type GridComponentOption } from 'echarts/components';
import { type ComposeOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type Html, html, trusted } from '#tasks/report/page';

use([BarChart, LineChart, GridComponent, SVGRenderer]);

export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption>;

/** Series colours: the model in question or the negatives, and what it is compared with. */
export const FIRST = 'var(--first)';
export const SECOND = 'var(--second)';
const MUTED = 'var(--muted)';
const RULE = 'var(--rule)';

/** Near the width at which the report shows a chart, so that its letters keep their size. */
const WIDTH = 380;
const HEIGHT = 270;

export interface Chart {
  readonly title: string;
  /** Says in a sentence what the picture shows, figures included: it is read to those who cannot see it. */
  readonly description: string;
  /** Which colour is what, and how to read the picture. */
  readonly caption: Html;
  readonly option: ChartOption;
}

export function renderChart({ title, description, caption, option }: Chart): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: 'system-ui, sans-serif' },
    grid: { left: 8, right: 14, top: 6, bottom: 4, outerBoundsMode: 'same' },
    ...option,
  });
  const svg = withoutTraces(chart.renderToSVGString({ useViewBox: true }), title);
  chart.dispose();
  return html`<figure class="card">
<h3>${title}</h3>
<div role="img" aria-label="${description}">${trusted(svg)}</div>
<figcaption>${caption}</figcaption>
</figure>`;
}

/**
 * Drops what ECharts leaves for a script to find (it would be half of the markup), and makes ids depend on the chart alone:
 * they count the charts that the process has drawn, and the same report is to be the same text.
 */
const withoutTraces = (svg: string, title: string): string =>
  svg
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/ (?:ecmeta_\w+|class)="[^"]*"/g, '')
    .replace(/\bzr\d+-/g, `${title.toLowerCase().replaceAll(' ', '-')}-`);

/** An axis of numbers from 0, its name beside its end. */
export const numberAxis = (name: string, max: number | undefined, write: (value: number) => string) => ({
  type: 'value' as const,
  name,
  min: 0,
  max,
  nameTextStyle: { color: MUTED, fontSize: 12 },
  axisLabel: { color: MUTED, fontSize: 12, formatter: write, hideOverlap: true },
  axisLine: { show: true, lineStyle: { color: RULE } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: RULE } },
});

/** A line through points, without symbols unless asked for. */
export const line = (
  data: [number, number][],
  colour: string,
  extra: Partial<LineSeriesOption> = {},
): LineSeriesOption => ({
  type: 'line',
  data,
  showSymbol: false,
  silent: true,
  lineStyle: { color: colour, width: 2 },
  itemStyle: { color: colour },
  ...extra,
});

/** What a curve is measured against: guessing, or perfection. */
export const reference = (data: [number, number][]): LineSeriesOption =>
  line(data, MUTED, { lineStyle: { color: MUTED, width: 1, type: 'dashed' } });
