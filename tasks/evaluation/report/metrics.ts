/** The metrics besides the AUC, with what the input asks of them. */
import type { Evaluation, MetricResult } from '#tasks/contracts/evaluation';
import type { Html } from '#tasks/report/html';
import { type Column, table, under } from '#tasks/report/table';
import { nameOf } from '../findings/about-metrics';
import { digitsFor, figure, range, signed } from '../format';
import { confidenceOf, judgementMark } from './words';

export function metrics(evaluation: Evaluation): Html {
  const { champion, metrics } = evaluation;
  const beside: Column[] = champion ? [{ head: 'Champion' }, { head: 'Difference' }, { head: 'Its interval' }] : [];
  return table({
    caption: champion
      ? `Both models on the same rows; ${confidenceOf(evaluation)} intervals of the paired difference. What the input does not bound is told, not judged.`
      : 'What the input does not bound is told, not judged.',
    label: 'Metrics',
    columns: [
      'Metric',
      { head: 'Challenger' },
      ...beside,
      { head: 'Asked for', kind: 'text' },
      { head: 'Judgement', kind: 'text' },
    ],
    rows: metrics.map((result) => ({
      head: under(capital(nameOf(result)), `${result.better} is better`),
      cells: [...figuresOf(result, champion !== null), askedFor(result), judgementMark(result.judgement)],
    })),
  });
}

function figuresOf({ value, champion, difference, interval }: MetricResult, hasChampion: boolean): string[] {
  const digits = digitsFor(Math.min(value, champion ?? value));
  const write = (number: number) => signed(number, digits);
  if (!hasChampion) return [figure(value, digits)];
  return [
    figure(value, digits),
    champion === null ? '–' : figure(champion, digits),
    difference === null ? '–' : write(difference),
    interval ? range(interval, write) : '–',
  ];
}

function askedFor({ bound, margin, better }: MetricResult): string {
  return [
    bound !== null && `at ${better === 'higher' ? 'least' : 'most'} ${figure(bound, digitsFor(bound, 3))}`,
    margin !== null && `no more than ${figure(margin, digitsFor(margin, 3))} worse`,
  ]
    .filter(Boolean)
    .join(', ');
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
