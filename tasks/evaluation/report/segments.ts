/** Each segment as a test of its own: no part of the rows may pay for the whole. */
import type { Evaluation, SegmentResult } from '#tasks/contracts/evaluation';
import { domainOf } from '#tasks/report/charts/scale';
import { strips } from '#tasks/report/charts/strip';
import { type Html, html } from '#tasks/report/html';
import { named } from '#tasks/report/name';
import { type Column, table, under } from '#tasks/report/table';
import { count, figure, plural, range, signed } from '../format';
import { confidenceOf, judgementMark } from './words';

export function segments(evaluation: Evaluation): Html {
  const { segments, segmentsLeftOut, gate, champion } = evaluation;
  const drop = gate.segments?.maximumDrop ?? 0;
  // The intervals of small segments would leave no room for the others.
  const judged = segments.filter(({ judgement }) => judgement !== 'told');
  const domain = domainOf([
    0,
    -drop,
    ...(judged.length > 0 ? judged : segments).flatMap(({ interval }) => interval ?? []),
  ]);
  const goesOn = segments.some(({ interval }) => interval && (interval[0] < domain[0] || interval[1] > domain[1]));
  const strip = strips({
    label: 'Difference',
    domain,
    numbers: '+f',
    lines: [
      { at: 0, mark: 'base' },
      { at: -drop, mark: 'bound' },
    ],
    ticks: 3,
  });
  const beside: Column[] = champion ? [{ head: 'Champion' }, { head: 'Difference' }, { head: 'Its interval' }] : [];
  return html`${table({
    caption: under(
      `AUC of the rows with each value${champion ? `; intervals of the difference at ${confidenceOf(evaluation)} for all segments together` : ''}`,
      `Dashed red line: as far as a segment may fall, ${signed(-drop)}. Those with fewer than ${gate.segments?.minimumPositives ?? 0} positives are told, not judged.${champion && goesOn ? ' An arrow: the interval goes on beyond the picture.' : ''}`,
    ),
    label: 'Segments',
    columns: [
      'Segment',
      { head: 'Rows' },
      { head: 'Positive' },
      { head: 'Challenger' },
      ...beside,
      { head: 'Judgement', kind: 'text' },
      ...(champion ? [strip.column] : []),
    ],
    rows: segments.map((segment) => ({
      head: html`${named(segment.column)}: ${segment.value === '' ? html`<em>missing</em>` : named(segment.value)}`,
      cells: [
        count(segment.rows),
        count(segment.positives),
        orDash(segment.challenger, figure),
        ...(champion ? differenceOf(segment) : []),
        judgementMark(segment.judgement),
        ...(champion
          ? [
              segment.interval
                ? strip.cell(
                    strip.interval(
                      segment.interval,
                      segment.difference,
                      segment.judgement === 'told' ? 'third' : 'first',
                    ),
                  )
                : '',
            ]
          : []),
      ],
    })),
  })}${segmentsLeftOut > 0 && html`<p class="muted">${plural(segmentsLeftOut, 'more segment')}, of few rows, ${segmentsLeftOut === 1 ? 'is' : 'are'} not listed.</p>`}`;
}

const differenceOf = ({ champion, difference, interval }: SegmentResult): string[] => [
  orDash(champion, figure),
  orDash(difference, signed),
  orDash(interval, (value) => range(value, signed)),
];

const orDash = <T>(value: T | null, write: (value: T) => string): string => (value === null ? '–' : write(value));
