/**
 * EvaluateModel: reads the scores of both models and what is known of the rows, measures, compares, judges, and writes
 * `evaluation.json` and `report.html`. Replaces its own outputs; idempotent. Throws ScoresInvalid, ModelUnreadable.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { EvaluateModelInput, type EvaluationSummary } from '#tasks/contracts/evaluate-model';
import { readModel, readRows } from '#tasks/evaluate-model/read';
import { about } from '#tasks/evaluation/about';
import { briefOf } from '#tasks/evaluation/brief';
import { evaluate } from '#tasks/evaluation/evaluate';
import { renderReport } from '#tasks/evaluation/report';
import { type Config, readConfig } from '#tasks/runtime/config';
import { taskHandler } from '#tasks/runtime/handler';
import { putText } from '#tasks/runtime/objects';

export interface EvaluateModelDeps {
  readonly s3: S3Client;
  readonly config: Pick<Config, 'codeVersion'>;
}

export async function evaluateModel(
  input: EvaluateModelInput,
  { s3, config }: EvaluateModelDeps,
): Promise<EvaluationSummary> {
  const { run, testRows } = input;
  const known = { ...(await readModel(s3, input)), ...config };
  const rows = await readRows(s3, input);
  const evaluation = evaluate({
    about: about(input, known, new Date()),
    costs: run.costs,
    expectedRows: testRows,
    ...rows,
  });
  const evaluationUri = `${run.uris.evaluation}evaluation.json`;
  const reportUri = `${run.uris.evaluation}report.html`;
  await putText(s3, evaluationUri, JSON.stringify(evaluation));
  await putText(s3, reportUri, renderReport(evaluation, known.profile), 'text/html; charset=utf-8');
  return { ...briefOf(evaluation), evaluationUri, reportUri };
}

const s3 = new S3Client();

export const handler = taskHandler('EvaluateModel', EvaluateModelInput, (input) =>
  evaluateModel(input, { s3, config: readConfig('codeVersion') }),
);
