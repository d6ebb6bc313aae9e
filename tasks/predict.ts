/**
 * Predict: scores raw rows, as they stand in the dataset, by the endpoint that serves the model: encodes them by the schema
 * the model was trained with. People's tools invoke it; the state machine does not. Throws ModelNotServed, ColumnsMismatch.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { DescribeEndpointConfigCommand, DescribeModelCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import type { z } from 'zod';
import { TaskError } from '#tasks/contracts/errors';
import { endpointName, runLayout, runOfArtifact } from '#tasks/contracts/layout';
import { PredictInput, type PredictOutput } from '#tasks/contracts/predict';
import { DatasetSchema } from '#tasks/contracts/process-data';
import { createExplainer } from '#tasks/evaluation/contributions';
import { readModelFile } from '#tasks/evaluation/model-artifact';
import { readForest } from '#tasks/evaluation/xgboost-forest';
import { encodeRow, toCsvLine } from '#tasks/processing/encode-row';
import { type Config, readConfig } from '#tasks/runtime/config';
import { describeEndpoint } from '#tasks/runtime/endpoint';
import { taskHandler } from '#tasks/runtime/handler';
import { openObject, readJson } from '#tasks/runtime/objects';
import { readRound } from '#tasks/runtime/rounds';
import { invokeWithRows } from '#tasks/runtime/scoring';

export interface PredictDeps {
  readonly s3: S3Client;
  readonly sagemaker: SageMakerClient;
  readonly runtime: SageMakerRuntimeClient;
  readonly config: Pick<Config, 'bucket'>;
}

export async function predict(
  { model, rows, explain }: z.output<typeof PredictInput>,
  { s3, sagemaker, runtime, config }: PredictDeps,
): Promise<PredictOutput> {
  const endpoint = endpointName(model);
  const artifact = await servedArtifact(sagemaker, endpoint);
  const run = runOfArtifact(artifact);
  const schema = await readJson(s3, `${runLayout(config.bucket, run).metadata}schema.json`, DatasetSchema);
  const { evaluation, modelPackageArn, deployment } = (await readRound(s3, config.bucket, model, run)) ?? {};
  if (!evaluation || !modelPackageArn || !deployment) {
    const remedy = 'the next run of the model puts that in order';
    throw new TaskError('ModelNotServed', `the run ${run} ended before its model was wholly deployed: ${remedy}`);
  }

  const encoded = rows.map((row) => encodeRow(schema, row));
  const scores = await invokeWithRows(runtime, endpoint, encoded.map(toCsvLine));
  const explanation = explain ? await explanationOf(s3, artifact, schema, encoded) : undefined;
  const { threshold } = evaluation;
  return {
    endpoint,
    modelPackageArn,
    threshold,
    predictions: scores.map((score) => ({ score, positive: score >= threshold })),
    ...(explanation && { explanation }),
  };
}

/** The endpoint's container answers scores alone: what is behind them is told by the model's file. */
async function explanationOf(
  s3: S3Client,
  artifact: string,
  { features }: DatasetSchema,
  rows: readonly (readonly (number | null)[])[],
): Promise<PredictOutput['explanation']> {
  const explainer = createExplainer(readForest(await readModelFile(await openObject(s3, artifact))));
  if (!explainer) return undefined;
  const contributions = rows.map((cells) => {
    const into = new Float64Array(features.length);
    explainer.explain(
      Float32Array.from(cells, (cell) => cell ?? Number.NaN),
      into,
    );
    return [...into];
  });
  return { bias: explainer.bias, features: features.map(({ name }) => name), contributions };
}

/** What the endpoint serves now, which need not be the newest package. */
async function servedArtifact(sagemaker: SageMakerClient, endpoint: string): Promise<string> {
  const found = await describeEndpoint(sagemaker, endpoint);
  if (!found) {
    const remedy = "deploy a run with the target 'endpoint' first, or name another model";
    throw new TaskError('ModelNotServed', `no endpoint serves '${endpoint}': ${remedy}`);
  }
  const { EndpointConfigName } = found;
  const { ProductionVariants = [] } = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
  const { PrimaryContainer } = await sagemaker.send(
    new DescribeModelCommand({ ModelName: ProductionVariants[0]?.ModelName }),
  );
  return PrimaryContainer?.ModelDataUrl ?? '';
}

const deps = { s3: new S3Client(), sagemaker: new SageMakerClient(), runtime: new SageMakerRuntimeClient() };

export const handler = taskHandler('Predict', PredictInput, (input) =>
  predict(input, { ...deps, config: readConfig('bucket') }),
);
