/** The money: what a thousand decisions of either model cost, and of none. */
import type { CostResult, Evaluation, Interval } from '#tasks/contracts/evaluation';
import { domainOf } from '#tasks/report/charts/scale';
import { strips } from '#tasks/report/charts/strip';
import type { Series } from '#tasks/report/figure';
import { type Html, html } from '#tasks/report/html';
import { named } from '#tasks/report/name';
import { table, under } from '#tasks/report/table';
import { money, plural, range } from '../format';
import { writeThreshold } from './decisions';
import { confidenceOf, judgementMark } from './words';

export function costs(evaluation: Evaluation, result: CostResult): Html {
  const { input, amountsMissing, difference } = result;
  const amount = input.amount !== undefined && html`its ${named(input.amount)}`;
  const missed = [input.missedPositive > 0 && money(input.missedPositive), amount].filter((part) => part !== false);
  const others = [
    input.falseAlarm > 0 && `a negative that is flagged ${money(input.falseAlarm)}`,
    input.review > 0 && `looking at a flagged row ${money(input.review)}`,
  ];
  return html`<p>A positive that is missed costs ${missed.map((part, index) => html`${index > 0 && ' and '}${part}`)}${others.map((part) => part && `, ${part}`)}.${amountsMissing > 0 && ` ${plural(amountsMissing, 'positive')} without an amount count as 0.`}</p>
${perThousand(evaluation, result)}
${difference && differenceTable(evaluation, difference, input.margin)}`;
}

function perThousand(evaluation: Evaluation, { challenger, champion, noModel }: CostResult): Html {
  const lines: { name: string; series: Series; cost: CostResult['noModel']; threshold: string }[] = [
    { name: 'Challenger', series: 'first', cost: challenger, threshold: writeThreshold(challenger.threshold) },
    ...(champion
      ? [
          {
            name: 'Champion',
            series: 'second' as const,
            cost: champion,
            threshold: `${writeThreshold(champion.threshold)}${champion.thresholdFrom === 'test' ? ', the cheapest here' : ''}`,
          },
        ]
      : []),
    { name: 'No model', series: 'third', cost: noModel, threshold: 'flags nothing' },
  ];
  const strip = strips({
    label: 'Cost',
    domain: domainOf([0, ...lines.flatMap(({ cost }) => cost.interval)]),
    numbers: ',f',
    lines: [{ at: 0, mark: 'base' }],
  });
  return table({
    caption: `Cost of a thousand decisions on the test rows with ${confidenceOf(evaluation)} intervals (bootstrap)`,
    columns: ['', { head: 'Cost' }, { head: 'Interval' }, { head: 'Threshold' }, strip.column],
    rows: lines.map(({ name, series, cost, threshold }) => ({
      head: name,
      cells: [
        money(cost.perThousand),
        range(cost.interval, money),
        threshold,
        strip.cell(strip.interval(cost.interval, cost.perThousand, series)),
      ],
    })),
  });
}

function differenceTable(
  evaluation: Evaluation,
  { perThousand, interval, judgement, atCheapest }: NonNullable<CostResult['difference']>,
  margin: number,
): Html {
  const strip = strips({
    label: 'Difference',
    domain: domainOf([...interval, ...atCheapest.interval, 0, margin]),
    numbers: '+,f',
    ticks: 3,
    lines: [
      { at: 0, mark: 'base' },
      { at: margin, mark: 'bound' },
    ],
  });
  return table({
    caption: under(
      'Challenger minus champion: below 0 it is cheaper',
      `Dashed red line: how much dearer is allowed, ${money(margin)}. It is rejected when the whole interval lies beyond it, with ${confidenceOf(evaluation)} confidence.`,
    ),
    label: 'Difference in cost',
    columns: ['', { head: 'Difference' }, { head: 'Interval' }, { head: 'Judgement', kind: 'text' }, strip.column],
    rows: [
      {
        head: 'Cost',
        cells: [
          signedMoney(perThousand),
          range(interval as Interval, signedMoney),
          judgementMark(judgement),
          strip.cell(strip.interval(interval, perThousand, 'first')),
        ],
      },
      {
        head: `The champion at ${writeThreshold(atCheapest.threshold)}, the cheapest for it here`,
        cells: [
          signedMoney(atCheapest.perThousand),
          range(atCheapest.interval, signedMoney),
          judgementMark('told'),
          strip.cell(strip.interval(atCheapest.interval, atCheapest.perThousand, 'second')),
        ],
      },
    ],
  });
}

const signedMoney = (value: number): string => (value > 0 ? `+${money(value)}` : money(value));
