/**
 * EvaluateModel: reads the scores of both models and what is known of the rows, measures, compares, judges, and writes
 * `evaluation.json` and `report.html`. Replaces its own outputs; idempotent. Throws ScoresInvalid, ModelUnreadable.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { EvaluateModelInput, type EvaluationSummary } from '#tasks/contracts/evaluate-model';
import type { RunPlan } from '#tasks/contracts/prepare-run';
import { DatasetProfile, DatasetSchema } from '#tasks/contracts/process-data';
import { briefOf } from '#tasks/evaluation/brief';
import type { Stakes } from '#tasks/evaluation/costs/cost-of';
import { rowsOfMostDisagreement } from '#tasks/evaluation/disagreements';
import { type ChampionScores, type EvaluationInput, evaluate } from '#tasks/evaluation/evaluate';
import { modelImportance } from '#tasks/evaluation/model-importance';
import { renderReport } from '#tasks/evaluation/report';
import { readRowFacts } from '#tasks/evaluation/rows/row-facts';
import { readScores, type Scores } from '#tasks/evaluation/scores';
import { taskHandler } from '#tasks/runtime/handler';
import { openObject, putText, readJson } from '#tasks/runtime/objects';
import { partFiles } from '#tasks/runtime/part-files';

export async function evaluateModel(input: EvaluateModelInput, { s3 }: { s3: S3Client }): Promise<EvaluationSummary> {
  const { run, testRows } = input;
  const schema = await readJson(s3, `${run.uris.metadata}schema.json`, DatasetSchema);
  const profile = await readJson(s3, `${run.uris.metadata}profile.json`, DatasetProfile);
  const about = await describe(s3, input, schema, profile);
  const challenger = await readScores(partFiles(s3, run.uris.challengerScores));
  const champion = await readChampion(s3, input);
  const evaluation = evaluate({
    about,
    costs: run.costs,
    expectedRows: testRows,
    challenger,
    champion,
    thresholdRows: await readThresholdRows(s3, run),
    facts: await readRowFacts(partFiles(s3, run.uris.testRows), {
      rows: testRows,
      segments: run.gate.segments?.columns ?? [],
      ids: champion ? rowsOfMostDisagreement(challenger.scores, champion.scores.scores) : [],
    }),
  });
  const evaluationUri = `${run.uris.evaluation}evaluation.json`;
  const reportUri = `${run.uris.evaluation}report.html`;
  await putText(s3, evaluationUri, JSON.stringify(evaluation));
  await putText(s3, reportUri, renderReport(evaluation, profile), 'text/html; charset=utf-8');
  return { ...briefOf(evaluation), evaluationUri, reportUri };
}

async function describe(
  s3: S3Client,
  { run, training, championProblem }: EvaluateModelInput,
  schema: DatasetSchema,
  { rows, positives, suspects, duplicatesAcrossSplits }: DatasetProfile,
): Promise<EvaluationInput['about']> {
  const { jobName, validationAuc, hyperparameters, artifact } = training;
  const features = schema.features.map(({ name }) => name);
  return {
    model: run.model,
    run: run.run,
    executionArn: run.executionArn,
    createdAt: new Date().toISOString(),
    dataset: { uri: run.dataset.uri, version: run.dataset.version, rows, positives, suspects, duplicatesAcrossSplits },
    training: { jobName, validationAuc, hyperparameters },
    gate: run.gate,
    championProblem,
    importance: await modelImportance(await openObject(s3, artifact), features),
  };
}

async function readChampion(s3: S3Client, { run, championScored }: EvaluateModelInput): Promise<ChampionScores | null> {
  if (!run.champion || !championScored) return null;
  const { modelPackageArn, threshold } = run.champion;
  return { modelPackageArn, threshold, scores: await readScores(partFiles(s3, run.uris.championScores)) };
}

/** The amounts of the validation rows are only needed where a threshold is chosen by them. */
async function readThresholdRows(s3: S3Client, { uris, gate, costs }: RunPlan): Promise<Stakes> {
  const scores: Scores = await readScores(partFiles(s3, uris.validationScores));
  if (costs?.amount === undefined) return { ...scores, amounts: null };
  const wanted = { rows: scores.labels.length, segments: gate.segments?.columns ?? [], ids: [] };
  const { amounts } = await readRowFacts(partFiles(s3, uris.validationRows), wanted);
  return { ...scores, amounts };
}

const s3 = new S3Client();

export const handler = taskHandler('EvaluateModel', EvaluateModelInput, (input) => evaluateModel(input, { s3 }));
