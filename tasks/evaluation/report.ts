/** The evaluation as a page for the person who answers for the model: the verdict in words, then the figures and pictures behind it. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { DatasetProfile } from '#tasks/contracts/process-data';
import { type Html, html, page } from '#tasks/report/page';
import { calibrationChart, precisionRecallChart, rocChart } from './charts/model-curves';
import { scoreDistributionChart } from './charts/score-distribution';
import { renderChart } from './charts/svg';
import { plural } from './format';
import { dataSection, lineageSection } from './report-origins';
import { decisionSection, figuresSection, importanceSection } from './report-tables';
import { summarize } from './summary';

/**
 * @param profile of the dataset, for what is known of its columns; without it the report has the evaluation's row counts only
 * @returns a self-contained HTML document
 */
export function renderReport(evaluation: Evaluation, profile?: DatasetProfile): string {
  return page({
    title: `${evaluation.model}: evaluation of ${evaluation.run}`,
    body: html`${verdict(evaluation)}
${figuresSection(evaluation)}
${pictures(evaluation)}
${decisionSection(evaluation)}
${importanceSection(evaluation)}
${dataSection(evaluation, profile)}
${lineageSection(evaluation)}`,
  });
}

function verdict(evaluation: Evaluation): Html {
  const { model, passed, reasons, test } = evaluation;
  return html`<header>
<h1>${model}: the new model ${passed ? 'passes the gate' : 'does not pass the gate'}</h1>
<p class="lead">Judged on ${plural(test.rows, 'row')} that it was not trained on, ${plural(test.positives, 'positive')} among them.</p>
</header>
<div class="notice ${passed ? 'good' : 'bad'}"><ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul></div>
<dl class="figures">${summarize(evaluation).map(
    ({ label, value, note }) => html`<div><dt>${label}</dt><dd>${value}<small>${note}</small></dd></div>`,
  )}</dl>`;
}

function pictures(evaluation: Evaluation): Html {
  const { challenger, champion } = evaluation;
  const charts = [
    rocChart(evaluation),
    precisionRecallChart(evaluation),
    calibrationChart(evaluation),
    scoreDistributionChart(champion ? 'Scores of the challenger' : 'Scores', challenger),
    ...(champion ? [scoreDistributionChart('Scores of the champion', champion.quality)] : []),
  ];
  return html`<h2>Curves</h2>
<div class="grid">${charts.map(renderChart)}</div>`;
}
