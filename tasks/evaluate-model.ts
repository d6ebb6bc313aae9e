/**
 * EvaluateModel: reads the scores of both models and what is known of the rows, measures, compares, judges, and writes
 * `evaluation.json` and `report.html`. Replaces its own outputs; idempotent. Throws ScoresInvalid, ModelUnreadable.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { EvaluateModelInput, type EvaluationSummary } from '#tasks/contracts/evaluate-model';
import { parseS3Uri, runLayout, runOfArtifact } from '#tasks/contracts/layout';
import type { Lineage } from '#tasks/contracts/lineage';
import type { RunPlan } from '#tasks/contracts/prepare-run';
import { DatasetProfile, DatasetSchema } from '#tasks/contracts/process-data';
import { briefOf } from '#tasks/evaluation/brief';
import { readOrigin } from '#tasks/evaluation/champion-origin';
import type { Stakes } from '#tasks/evaluation/costs/cost-of';
import { rowsOfMostDisagreement } from '#tasks/evaluation/disagreements';
import { type ChampionScores, type EvaluationInput, evaluate } from '#tasks/evaluation/evaluate';
import { explain } from '#tasks/evaluation/explain';
import { jobRun } from '#tasks/evaluation/job-run';
import { readModelFile } from '#tasks/evaluation/model-artifact';
import { totalGains } from '#tasks/evaluation/model-importance';
import { renderReport } from '#tasks/evaluation/report';
import { readRowFacts } from '#tasks/evaluation/rows/row-facts';
import { readScores, type Scores } from '#tasks/evaluation/scores';
import { readForest } from '#tasks/evaluation/xgboost-forest';
import { type Config, readConfig } from '#tasks/runtime/config';
import { taskHandler } from '#tasks/runtime/handler';
import { openObject, putText, readJson, readTextIfAny } from '#tasks/runtime/objects';
import { partFiles } from '#tasks/runtime/part-files';

export interface EvaluateModelDeps {
  readonly s3: S3Client;
  readonly config: Pick<Config, 'codeVersion'>;
}

export async function evaluateModel(
  input: EvaluateModelInput,
  { s3, config }: EvaluateModelDeps,
): Promise<EvaluationSummary> {
  const { run, testRows } = input;
  const schema = await readJson(s3, `${run.uris.metadata}schema.json`, DatasetSchema);
  const profile = await readJson(s3, `${run.uris.metadata}profile.json`, DatasetProfile);
  const about = { ...(await describe(s3, input, schema, profile)), lineage: await lineageOf(s3, input, config) };
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
  { run, training, testRows, championProblem }: EvaluateModelInput,
  schema: DatasetSchema,
  { rows, positives, suspects, duplicatesAcrossSplits }: DatasetProfile,
): Promise<Omit<EvaluationInput['about'], 'lineage'>> {
  const { jobName, validationAuc, hyperparameters, artifact } = training;
  const features = schema.features.map(({ name }) => name);
  const model = await readModelFile(await openObject(s3, artifact));
  return {
    model: run.model,
    run: run.run,
    executionArn: run.executionArn,
    createdAt: new Date().toISOString(),
    dataset: { uri: run.dataset.uri, version: run.dataset.version, rows, positives, suspects, duplicatesAcrossSplits },
    training: { jobName, validationAuc, hyperparameters },
    gate: run.gate,
    championProblem,
    importance: totalGains(model, features),
    contributions: await explain(readForest(model), partFiles(s3, run.uris.test), { rows: testRows, features }),
  };
}

async function lineageOf(
  s3: S3Client,
  { run, processing, training }: EvaluateModelInput,
  { codeVersion }: EvaluateModelDeps['config'],
): Promise<Lineage> {
  return {
    codeVersion,
    startedAt: run.startedAt,
    processing: jobRun(processing),
    training: jobRun(training),
    champion: run.champion && (await championOrigin(s3, run.champion.modelDataUrl)),
  };
}

/** Its evaluation lies where this run's does, under the name of its own run. */
async function championOrigin(s3: S3Client, artifact: string): Promise<Lineage['champion']> {
  const { evaluation } = runLayout(parseS3Uri(artifact).bucket, runOfArtifact(artifact));
  const document = await readTextIfAny(s3, `${evaluation}evaluation.json`);
  return document ? readOrigin(document.text) : null;
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

export const handler = taskHandler('EvaluateModel', EvaluateModelInput, (input) =>
  evaluateModel(input, { s3, config: readConfig('codeVersion') }),
);
