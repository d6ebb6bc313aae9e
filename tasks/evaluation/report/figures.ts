/** The figures that matter: the AUC beside the champion's, and the difference against what the gate allows. */
import type { AucIntervalMethod, Comparison, DifferenceIntervalMethod, Evaluation } from '#tasks/contracts/evaluation';
import { domainOf } from '#tasks/report/charts/scale';
import { strips } from '#tasks/report/charts/strip';
import { keyFigures } from '#tasks/report/facts';
import { type Html, html } from '#tasks/report/html';
import { table, under } from '#tasks/report/table';
import { figure, pValue, range, signed } from '../format';
import { summarize } from '../summary';
import { confidenceOf } from './words';

export function figures(evaluation: Evaluation): Html {
  const { champion } = evaluation;
  return html`${keyFigures(summarize(evaluation))}
${aucs(evaluation)}
${champion && difference(evaluation, champion)}`;
}

function aucs(evaluation: Evaluation): Html {
  const { challenger, champion, gate } = evaluation;
  const models = [
    { name: 'Challenger', series: 'first' as const, ...challenger },
    ...(champion ? [{ name: 'Champion', series: 'second' as const, ...champion.quality }] : []),
  ];
  const [low, high] = domainOf([gate.minimumAuc, ...models.flatMap(({ interval }) => interval)]);
  const strip = strips({
    label: 'AUC',
    domain: [Math.max(0, low), Math.min(1, high)],
    numbers: 'f',
    lines: [{ at: gate.minimumAuc, mark: 'bound' }],
  });
  return table({
    caption: under(
      `Area under the ROC curve with ${confidenceOf(evaluation)} intervals (${METHODS[challenger.intervalMethod]})`,
      `Dashed red line: the least that the gate asks for, ${figure(gate.minimumAuc)}.`,
    ),
    label: 'Area under the ROC curve',
    columns: ['Model', { head: 'AUC' }, { head: 'Interval' }, strip.column],
    rows: models.map(({ name, auc, interval, series }) => ({
      head: name,
      cells: [four(auc), range(interval, four), strip.cell(strip.interval(interval, auc, series))],
    })),
  });
}

function difference(evaluation: Evaluation, { difference, interval, intervalMethod, ...champion }: Comparison): Html {
  const { margin } = evaluation.gate;
  const strip = strips({
    label: 'Difference',
    domain: domainOf([...interval, -margin, 0]),
    numbers: '+f',
    lines: [
      { at: 0, mark: 'base' },
      { at: -margin, mark: 'bound' },
    ],
  });
  return table({
    caption: under(
      `Challenger minus champion on the same rows, paired (${METHODS[intervalMethod]})`,
      `Dashed red line: as far as the gate lets it fall, ${signed(-margin)}; the interval must not reach beyond it.`,
    ),
    label: 'Difference in AUC',
    columns: ['', { head: 'Difference' }, { head: 'Interval' }, { head: 'Two-sided test' }, strip.column],
    rows: [
      {
        head: 'AUC',
        cells: [
          signed(difference, 4),
          range(interval, (value) => signed(value, 4)),
          pValue(champion.pValue),
          strip.cell(strip.interval(interval, difference, 'first')),
        ],
      },
    ],
  });
}

const METHODS: Record<AucIntervalMethod | DifferenceIntervalMethod, string> = {
  'delong-logit': 'DeLong with Student’s t, on the logit scale',
  'beta-tail': 'tail areas of two normal classes, as few rows are mistaken for the other class',
  'delong-mover': 'the wider of DeLong’s and of what follows from both AUCs’ intervals',
  'same-order': 'the same order of all rows; what no row shows may be as far off',
  identical: 'the same model',
};

const four = (value: number) => figure(value, 4);
