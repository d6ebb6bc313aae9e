/** What is decided, what it costs, and what is judged besides the AUC. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { Expected, Says } from '../compare';
import { across, interval, strip } from '../drawn';
import { NOTHING, orNothing, percent, says, table } from './says';

export function decisions(evaluation: Evaluation): Expected[] {
  const { threshold, thresholds, test, costs } = evaluation;
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = threshold.confusion;
  const input = costs?.input;
  const flagged = truePositives * (input?.review ?? 0);
  const alarms = falsePositives * ((input?.review ?? 0) + (input?.falseAlarm ?? 0));
  const all = ((costs?.challenger.perThousand ?? 0) * test.rows) / 1000;
  const cell = (rows: number, cost: number): Says => [
    rows,
    percent(rows / test.rows),
    ...(costs && cost > 0 && rows > 0 ? [cost, cost / rows] : []),
  ];
  return [
    says(
      threshold.value,
      ...(threshold.chosenFor === 'f1' ? ['best F1'] : []),
      threshold.precision,
      threshold.recall,
      'F1',
      threshold.f1,
    ),
    table([
      [NOTHING, cell(truePositives, flagged), cell(falseNegatives, all - flagged - alarms)],
      [NOTHING, cell(falsePositives, alarms), cell(trueNegatives, 0)],
    ]),
    table(
      thresholds.map((line) => {
        const positive = line.truePositives + line.falsePositives;
        return [
          [line.threshold, ...(line.threshold === threshold.value ? ['(chosen)'] : [])],
          [positive],
          [line.truePositives],
          [percent(line.truePositives / positive)],
          [percent(line.truePositives / (line.truePositives + line.falseNegatives))],
          [line.falseNegatives],
          [line.falsePositives],
          [line.trueNegatives],
          ...(line.costPerThousand === null ? [] : [[line.costPerThousand]]),
        ];
      }),
    ),
  ];
}

export function costs({ costs: result, gate }: Evaluation): Expected[] {
  if (!result) return [];
  const { input, amountsMissing, challenger, champion, noModel, difference } = result;
  const lines = [
    { cost: challenger, threshold: [challenger.threshold], series: 'first' },
    ...(champion ? [{ cost: champion, threshold: [champion.threshold], series: 'second' }] : []),
    { cost: noModel, threshold: [], series: 'third' },
  ];
  const prices = [input.missedPositive, input.falseAlarm, input.review].filter((price) => price > 0);
  return [
    says(...prices, ...(amountsMissing > 0 ? [amountsMissing, ' 0'] : [])),
    says(percent(gate.confidence)),
    table(
      lines.map(({ cost, threshold, series }) => [
        NOTHING,
        [cost.perThousand],
        [...cost.interval],
        threshold,
        strip(across('base', 0), interval(cost.interval, cost.perThousand, series)),
      ]),
    ),
    ...(difference
      ? [
          says(' 0', input.margin, percent(gate.confidence)),
          table([
            [
              NOTHING,
              [difference.perThousand],
              [...difference.interval],
              NOTHING,
              strip(
                across('base', 0),
                across('bound', input.margin),
                interval(difference.interval, difference.perThousand, 'first'),
              ),
            ],
            [
              [difference.atCheapest.threshold],
              [difference.atCheapest.perThousand],
              [...difference.atCheapest.interval],
              NOTHING,
              strip(
                across('base', 0),
                across('bound', input.margin),
                interval(difference.atCheapest.interval, difference.atCheapest.perThousand, 'second'),
              ),
            ],
          ]),
        ]
      : []),
  ];
}

export function metrics({ metrics: results, champion, gate }: Evaluation): Expected[] {
  const parameterOf = ({ metric, parameter }: (typeof results)[number]): Says =>
    parameter === null ? [] : [metric === 'recallAtFalsePositiveRate' ? percent(parameter) : parameter];
  return [
    ...(champion ? [says(percent(gate.confidence))] : []),
    table(
      results.map((result) => [
        parameterOf(result),
        [result.value],
        ...(champion ? [orNothing(result.champion), orNothing(result.difference), [...(result.interval ?? [])]] : []),
        [...orNothing(result.bound), ...orNothing(result.margin)],
        NOTHING,
      ]),
    ),
  ];
}

export function segments({ segments: results, segmentsLeftOut, gate, champion }: Evaluation): Expected[] {
  if (results.length === 0) return [];
  const drop = gate.segments?.maximumDrop ?? Number.NaN;
  return [
    says(...(champion ? [percent(gate.confidence)] : []), -drop, gate.segments?.minimumPositives ?? Number.NaN),
    table(
      results.map((segment) => [
        [segment.column, segment.value],
        [segment.rows],
        [segment.positives],
        orNothing(segment.challenger),
        ...(champion
          ? [orNothing(segment.champion), orNothing(segment.difference), [...(segment.interval ?? [])]]
          : []),
        NOTHING,
        ...(champion && segment.interval
          ? [
              strip(
                across('base', 0),
                across('bound', -drop),
                interval(
                  segment.interval,
                  segment.difference ?? Number.NaN,
                  segment.judgement === 'told' ? 'third' : 'first',
                ),
              ),
            ]
          : champion
            ? [NOTHING]
            : []),
      ]),
    ),
    ...(segmentsLeftOut > 0 ? [says(segmentsLeftOut)] : []),
  ];
}
