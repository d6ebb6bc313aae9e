/** The evaluation as a page for the person who answers for the model: the verdict in words, then the figures and pictures behind it. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { DatasetProfile } from '#tasks/contracts/process-data';
import { clip } from '#tasks/report/name';
import { html, page, type Section } from '#tasks/report/page';
import { costs } from './report/costs';
import { curves } from './report/curves';
import { data } from './report/data';
import { decisions } from './report/decisions';
import { disagreements } from './report/disagreements';
import { features } from './report/features';
import { figures } from './report/figures';
import { lineage } from './report/lineage';
import { metrics } from './report/metrics';
import { segments } from './report/segments';
import { verdict } from './report/verdict';

/**
 * @param profile of the dataset, for what is known of its columns; without it the report has the evaluation's row counts only
 * @returns a self-contained HTML document
 */
export function renderReport(evaluation: Evaluation, profile?: DatasetProfile): string {
  return page({
    title: `${clip(evaluation.model)}: evaluation of ${clip(evaluation.run)}`,
    header: verdict(evaluation),
    sections: sectionsOf(evaluation, profile).filter((section): section is Section => section !== null),
    footer: html`This page was made from <code>evaluation.json</code>, version ${evaluation.version},${profile && html` and the dataset’s <code>profile.json</code>,`} where each figure stands in full.`,
  });
}

function sectionsOf(evaluation: Evaluation, profile: DatasetProfile | undefined): readonly (Section | null)[] {
  const { costs: money, disagreements: rows, segments: parts } = evaluation;
  return [
    { id: 'figures', title: 'The figures that matter', body: figures(evaluation) },
    { id: 'curves', title: 'Curves', body: curves(evaluation) },
    { id: 'decisions', title: 'Decisions', body: decisions(evaluation) },
    money && { id: 'money', title: 'Money', body: costs(evaluation, money) },
    { id: 'metrics', title: 'Metrics', body: metrics(evaluation) },
    parts.length > 0 ? { id: 'segments', title: 'Segments', body: segments(evaluation) } : null,
    { id: 'features', title: 'What the model looks at', body: features(evaluation) },
    rows.length > 0
      ? { id: 'disagreements', title: 'Where the models disagree', body: disagreements(evaluation) }
      : null,
    { id: 'data', title: 'Data', body: data(evaluation, profile) },
    { id: 'lineage', title: 'Where it comes from', body: lineage(evaluation) },
  ];
}
