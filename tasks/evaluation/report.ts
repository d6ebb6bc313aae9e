/** The evaluation as a page for the person who answers for the model: the verdict in words, then the figures and pictures behind it. */
import type { Evaluation, Verdict } from '#tasks/contracts/evaluation';
import type { DatasetProfile } from '#tasks/contracts/process-data';
import { type Html, html, page } from '#tasks/report/page';
import { calibrationChart, precisionRecallChart, rocChart } from './charts/model-curves';
import { scoreDistributionChart } from './charts/score-distribution';
import { renderChart } from './charts/svg';
import { plural } from './format';
import { moneySection } from './report-money';
import { dataSection, lineageSection } from './report-origins';
import { disagreementsSection, gainsSection, segmentsSection } from './report-rows';
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
${moneySection(evaluation)}
${segmentsSection(evaluation)}
${gainsSection(evaluation)}
${disagreementsSection(evaluation)}
${importanceSection(evaluation)}
${dataSection(evaluation, profile)}
${lineageSection(evaluation)}`,
  });
}

function verdict(evaluation: Evaluation): Html {
  const { model, test, findings } = evaluation;
  const { title, tone } = VERDICTS[evaluation.verdict];
  return html`<header>
<h1>${model}: ${title}</h1>
<p class="lead">Judged on ${plural(test.rows, 'row')} that it was not trained on, ${plural(test.positives, 'positive')} among them.</p>
</header>
<div class="notice ${tone}"><ul>${findings.map(({ sentence }) => html`<li>${sentence}</li>`)}</ul></div>
<dl class="figures">${summarize(evaluation).map(
    ({ label, value, note }) => html`<div><dt>${label}</dt><dd>${value}<small>${note}</small></dd></div>`,
  )}</dl>`;
}

const VERDICTS: Record<Verdict, { readonly title: string; readonly tone: string }> = {
  promote: { title: 'the new model passes the gate', tone: 'good' },
  hold: { title: 'a person must decide about the new model', tone: '' },
  reject: { title: 'the new model does not pass the gate', tone: 'bad' },
};

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
