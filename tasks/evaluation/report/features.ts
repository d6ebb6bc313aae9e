/** What the model looks at: how much each feature helped to learn, and how far it moves the scores of test rows. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { Contributions } from '#tasks/contracts/explanation';
import { domainOf } from '#tasks/report/charts/scale';
import { strips } from '#tasks/report/charts/strip';
import { keyList } from '#tasks/report/figure';
import { type Html, html } from '#tasks/report/html';
import { named } from '#tasks/report/name';
import { table, under } from '#tasks/report/table';
import { columnPercent, count, figure, percent, plural, signed } from '../format';

/** Features beyond these are summed up in a line. */
const SHOWN = 15;

export function features({ importance, contributions }: Evaluation): Html {
  return html`${contributions ? contributionsTable(contributions) : html`<p>The contributions of features to single scores cannot be told for this kind of model.</p>`}
${importance.length > 0 && importanceTable(importance)}`;
}

type Points = Contributions['features'][number]['points'];

function contributionsTable({ features, others, rows, bias }: Contributions): Html {
  const strip = strips({
    label: 'Contribution',
    domain: domainOf([0, ...features.flatMap(({ points }) => points.map(([, contribution]) => contribution))]),
    numbers: '+f',
    lines: [{ at: 0, mark: 'base' }],
    isTall: true,
  });
  const missing = ([place]: Points[number]) => place === null;
  const inThird =
    (third: 0 | 1 | 2) =>
    ([place]: Points[number]) =>
      place !== null && Math.min(2, Math.floor(place * 3)) === third;
  const grains = (points: Points, wanted: (point: Points[number]) => boolean, series: 'first' | 'second' | 'third') =>
    strip.grains(
      points.filter(wanted).map(([place, at]) => ({ at, height: place === null ? -0.3 : place })),
      series,
    );
  return html`<h3>How features move the scores</h3>
<p class="muted">Contributions (SHAP values) to the scores of ${count(rows)} test rows, in log-odds: every row begins at ${signed(bias, 2)}, and each feature moves it down, to the left, or up, to the right.
A point is a row; the higher it lies in its strip, the larger the row's value of the feature. Rows without a value lie below the strip.</p>
${keyList([
  { mark: 'dot', series: 'first', label: 'lowest third of the values' },
  { mark: 'dot', series: 'third', label: 'middle third, or missing' },
  { mark: 'dot', series: 'second', label: 'highest third' },
])}
${table({
  caption: 'Mean size of the contribution, and what it is on average where the value is low and where it is high',
  label: 'Contributions of features',
  columns: ['Feature', { head: 'Mean size' }, { head: 'Low values' }, { head: 'High values' }, strip.column],
  rows: features.map(({ feature, meanAbsolute, points }) => ({
    head: named(feature),
    cells: [
      figure(meanAbsolute),
      meanWhere(points, inThird(0)),
      meanWhere(points, inThird(2)),
      strip.cell(
        grains(points, missing, 'third'),
        grains(points, inThird(1), 'third'),
        grains(points, inThird(0), 'first'),
        grains(points, inThird(2), 'second'),
      ),
    ],
  })),
})}
${others.features > 0 && html`<p class="muted">${plural(others.features, 'more feature')} move${others.features === 1 && 's'} a score by ${figure(others.meanAbsolute)} on average, all together.</p>`}`;
}

function meanWhere(points: Points, wanted: (point: Points[number]) => boolean): string {
  const found = points.filter(wanted);
  return found.length === 0
    ? '–'
    : signed(found.reduce((sum, [, contribution]) => sum + contribution, 0) / found.length, 2);
}

function importanceTable(importance: Evaluation['importance']): Html {
  const [shown, rest] = [importance.slice(0, SHOWN), importance.slice(SHOWN)];
  const strip = strips({
    label: 'Share of the gain',
    domain: [0, Math.max(...shown.map(({ share }) => share), Number.MIN_VALUE)],
    numbers: '%',
    lines: [{ at: 0, mark: 'base' }],
  });
  return html`<h3>What it learned from</h3>
${table({
  caption: under('Share of the total gain', 'How much the splits by a feature improved the training objective.'),
  columns: ['Feature', { head: 'Share' }, strip.column],
  rows: shown.map(({ feature, share }) => ({
    head: named(feature),
    cells: [columnPercent(share), strip.cell(strip.bar(share, 'first'))],
  })),
})}
${
  rest.length > 0 &&
  html`<p class="muted">${plural(rest.length, 'more feature')} with ${percent(
    rest.reduce((sum, { share }) => sum + share, 0),
    1,
  )} together.</p>`
}`;
}
