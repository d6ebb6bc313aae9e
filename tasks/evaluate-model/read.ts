/** Reads what a model is judged by from S3: scores, facts of the rows, the model itself, and what is known of its data. */
import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { EvaluateModelInput } from '#tasks/contracts/evaluate-model';
import { parseS3Uri, runLayout, runOfArtifact } from '#tasks/contracts/layout';
import type { Lineage } from '#tasks/contracts/lineage';
import { DatasetProfile, DatasetSchema } from '#tasks/contracts/process-data';
import type { Known } from '#tasks/evaluation/about';
import { readOrigin } from '#tasks/evaluation/champion-origin';
import type { Stakes } from '#tasks/evaluation/costs/cost-of';
import { rowsOfMostDisagreement } from '#tasks/evaluation/disagreements';
import type { ChampionScores, EvaluationInput } from '#tasks/evaluation/evaluate';
import { explain } from '#tasks/evaluation/explain';
import { readModelFile } from '#tasks/evaluation/model-artifact';
import { totalGains } from '#tasks/evaluation/model-importance';
import { readRowFacts } from '#tasks/evaluation/rows/row-facts';
import { readScores } from '#tasks/evaluation/scores';
import { readForest } from '#tasks/evaluation/xgboost-forest';
import { openObject, readJson, readTextIfAny } from '#tasks/runtime/objects';
import { partFiles } from '#tasks/runtime/part-files';

/** @throws TaskError `ScoresInvalid` */
export async function readRows(
  s3: S3Client,
  input: EvaluateModelInput,
): Promise<Pick<EvaluationInput, 'challenger' | 'champion' | 'thresholdRows' | 'expectedThresholdRows' | 'facts'>> {
  const { run, testRows } = input;
  const challenger = await readScores(partFiles(s3, run.uris.challengerScores));
  const champion = await readChampion(s3, input);
  return {
    challenger,
    champion,
    thresholdRows: await readThresholdRows(s3, input),
    expectedThresholdRows: input.validationRows,
    facts: await readRowFacts(partFiles(s3, run.uris.testRows), {
      rows: testRows,
      segments: run.gate.segments?.columns ?? [],
      ids: champion ? rowsOfMostDisagreement(challenger.scores, champion.scores.scores) : [],
    }),
  };
}

/** @throws TaskError `ModelUnreadable` */
export async function readModel(
  s3: S3Client,
  { run, training, testRows }: EvaluateModelInput,
): Promise<Omit<Known, 'codeVersion'>> {
  const schema = await readJson(s3, `${run.uris.metadata}schema.json`, DatasetSchema);
  const features = schema.features.map(({ name }) => name);
  const file = await readModelFile(await openObject(s3, training.artifact));
  const forest = readForest(file);
  return {
    profile: await readJson(s3, `${run.uris.metadata}profile.json`, DatasetProfile),
    importance: totalGains(forest, features),
    contributions: await explain(forest, partFiles(s3, run.uris.test), { rows: testRows, features }),
    modelDigest: createHash('sha256').update(file).digest('hex'),
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
async function readThresholdRows(
  s3: S3Client,
  { run: { uris, gate, costs }, validationRows }: EvaluateModelInput,
): Promise<Stakes> {
  const scores = await readScores(partFiles(s3, uris.validationScores));
  if (costs?.amount === undefined) return { ...scores, amounts: null };
  const wanted = { rows: validationRows, segments: gate.segments?.columns ?? [], ids: [] };
  const { amounts } = await readRowFacts(partFiles(s3, uris.validationRows), wanted);
  return { ...scores, amounts };
}
