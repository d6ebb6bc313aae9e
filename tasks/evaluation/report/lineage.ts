/** Where the model comes from: everything that was run, with what, and what was done differently for the champion. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { JobRun } from '#tasks/contracts/lineage';
import { facts } from '#tasks/report/facts';
import { type Html, html } from '#tasks/report/html';
import { named } from '#tasks/report/name';
import { type Row, table } from '#tasks/report/table';
import { count, figure } from '../format';

export function lineage({ dataset, training, champion, lineage, ...evaluation }: Evaluation): Html {
  return html`${facts([
    { name: 'Model', value: named(evaluation.model) },
    { name: 'Run', value: code(evaluation.run) },
    { name: 'Execution', value: code(evaluation.executionArn) },
    { name: 'Started', value: instant(lineage.startedAt) },
    { name: 'Evaluated', value: `${instant(evaluation.createdAt)}${after(lineage.startedAt, evaluation.createdAt)}` },
    { name: 'Dataset', value: code(dataset.uri) },
    { name: 'Dataset version', value: code(dataset.version) },
    {
      name: 'Code version',
      value: lineage.codeVersion === null ? 'not known: the deployment does not say' : code(lineage.codeVersion),
    },
    { name: 'Processing job', value: job(lineage.processing) },
    { name: 'Tuning job', value: lineage.tuning && job(lineage.tuning) },
    { name: lineage.tuning ? 'Its best training job' : 'Training job', value: job(lineage.training) },
    { name: 'Scoring, test rows', value: job(lineage.scoring.challenger) },
    { name: 'Scoring, validation rows', value: job(lineage.scoring.validation) },
    { name: 'Scoring, champion', value: lineage.scoring.champion && job(lineage.scoring.champion) },
    { name: 'AUC on validation', value: training.validationAuc === null ? null : figure(training.validationAuc, 4) },
    { name: 'Resampling', value: resampled(evaluation.resampling) },
    { name: 'Champion', value: champion && code(champion.modelPackageArn) },
    { name: 'Champion’s run', value: lineage.champion && code(lineage.champion.run) },
    {
      name: 'Champion’s dataset',
      value:
        lineage.champion &&
        html`${code(lineage.champion.datasetVersion)}${lineage.champion.datasetVersion === dataset.version ? ', the same' : ', another'}`,
    },
    { name: 'Champion’s code', value: lineage.champion?.codeVersion ? code(lineage.champion.codeVersion) : null },
  ])}
${hyperparameters(training.hyperparameters, lineage.champion?.hyperparameters)}`;
}

const code = (text: string): Html => html`<code>${named(text, 200)}</code>`;
const job = ({ jobName, seconds }: JobRun): Html =>
  html`${code(jobName)}${seconds !== null && `, ${duration(seconds)}`}`;

function hyperparameters(
  ours: Readonly<Record<string, string>>,
  theirs: Readonly<Record<string, string>> | undefined,
): Html {
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs ?? {})])].sort();
  const differing = theirs ? names.filter((name) => ours[name] !== theirs[name]) : [];
  const row = (name: string): Row => {
    const [own, other] = [ours[name] ?? 'not set', theirs?.[name] ?? 'not set'];
    const differs = theirs !== undefined && own !== other;
    return {
      head: named(name),
      isChosen: differs,
      cells: [named(own), ...(theirs ? [named(other), differs ? 'differs' : 'same'] : [])],
    };
  };
  return table({
    caption: theirs
      ? `Hyperparameters: ${differing.length} of ${names.length} ${differing.length === 1 ? 'differs' : 'differ'} from the champion’s`
      : 'Hyperparameters',
    columns: [
      'Name',
      { head: 'Challenger' },
      ...(theirs ? [{ head: 'Champion' }, { head: '', kind: 'text' as const }] : []),
    ],
    rows: names.map(row),
    isNarrow: true,
  });
}

const instant = (time: string): string => `${time.slice(0, 19).replace('T', ' ')} UTC`;

const resampled = ({ seed, replicates, rankExchanges }: Evaluation['resampling']): string =>
  `seed ${seed}, ${count(replicates)} bootstrap replicates, at most ${count(rankExchanges)} exchanges of ranks`;

function after(start: string, end: string): string {
  const seconds = (Date.parse(end) - Date.parse(start)) / 1000;
  return Number.isFinite(seconds) ? `, ${duration(seconds)} later` : '';
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toFixed(1))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
