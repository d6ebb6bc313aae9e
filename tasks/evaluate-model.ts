/**
 * EvaluateModel: reads the scores of both models, measures, compares, and writes `evaluation.json` and `report.html`.
 * Replaces its own outputs; idempotent. Throws ScoresInvalid, ModelUnreadable.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { EvaluateModelInput, type EvaluationSummary } from '#tasks/contracts/evaluate-model';
import type { Evaluation } from '#tasks/contracts/evaluation';
import { parseS3Uri } from '#tasks/contracts/layout';
import { DatasetProfile, DatasetSchema } from '#tasks/contracts/process-data';
import { evaluate } from '#tasks/evaluation/evaluate';
import { modelImportance } from '#tasks/evaluation/model-importance';
import { renderReport } from '#tasks/evaluation/report';
import { readScores, type ScoreFile, type Scores } from '#tasks/evaluation/scores';
import { taskHandler } from '#tasks/runtime/handler';
import { listObjects, openObject, putText, readJson } from '#tasks/runtime/objects';

export async function evaluateModel(
  { run, training, testRows, championScored, championProblem }: EvaluateModelInput,
  { s3 }: { s3: S3Client },
): Promise<EvaluationSummary> {
  const schema = await readJson(s3, `${run.uris.metadata}schema.json`, DatasetSchema);
  const profile = await readJson(s3, `${run.uris.metadata}profile.json`, DatasetProfile);
  const features = schema.features.map(({ name }) => name);
  const evaluation = evaluate({
    about: {
      model: run.model,
      run: run.run,
      executionArn: run.executionArn,
      createdAt: new Date().toISOString(),
      dataset: {
        uri: run.dataset.uri,
        version: run.dataset.version,
        rows: profile.rows,
        positives: profile.positives,
      },
      training: {
        jobName: training.jobName,
        validationAuc: training.validationAuc,
        hyperparameters: training.hyperparameters,
      },
      gate: run.gate,
      championProblem,
      importance: await modelImportance(await openObject(s3, training.artifact), features),
    },
    expectedRows: testRows,
    challenger: await scoresUnder(s3, run.uris.challengerScores),
    champion:
      run.champion && championScored
        ? {
            modelPackageArn: run.champion.modelPackageArn,
            scores: await scoresUnder(s3, run.uris.championScores),
          }
        : null,
    thresholdRows: await scoresUnder(s3, run.uris.validationScores),
  });
  const evaluationUri = `${run.uris.evaluation}evaluation.json`;
  const reportUri = `${run.uris.evaluation}report.html`;
  await putText(s3, evaluationUri, JSON.stringify(evaluation));
  await putText(s3, reportUri, renderReport(evaluation, profile), 'text/html; charset=utf-8');
  return summaryOf(evaluation, evaluationUri, reportUri);
}

/** The part files in key order, so that two models' scores of the same rows line up. */
async function scoresUnder(s3: S3Client, uri: string): Promise<Scores> {
  const { bucket } = parseS3Uri(uri);
  const objects = await listObjects(s3, uri);
  async function* files(): AsyncGenerator<ScoreFile> {
    for (const { key } of objects) {
      const name = `s3://${bucket}/${key}`;
      yield { name, content: await openObject(s3, name) };
    }
  }
  return readScores(files());
}

function summaryOf(evaluation: Evaluation, evaluationUri: string, reportUri: string): EvaluationSummary {
  const { challenger, champion, test, threshold, reasons } = evaluation;
  return {
    auc: challenger.auc,
    interval: challenger.interval,
    testRows: test.rows,
    testPositives: test.positives,
    threshold: threshold.value,
    champion: champion && {
      auc: champion.quality.auc,
      difference: champion.difference,
      interval: champion.interval,
      pValue: champion.pValue,
    },
    differenceLowerBound: champion ? champion.interval[0] : 0,
    reasons,
    evaluationUri,
    reportUri,
  };
}

const s3 = new S3Client();

export const handler = taskHandler('EvaluateModel', EvaluateModelInput, (input) => evaluateModel(input, { s3 }));
