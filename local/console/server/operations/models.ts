/** Model versions and the endpoint that serves one of them. */
import type { ModelPackageSummary, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { invokeFunction } from '#local/client/functions';
import { ModelName } from '#tasks/contracts/execution-input';
import { endpointName, packageVersion } from '#tasks/contracts/layout';
import { PredictInput, PredictOutput } from '#tasks/contracts/predict';
import type { Contribution, ModelVersion, ModelView, PredictAnswer } from '../../api';
import { operation } from '../operation';
import { Refused } from '../refused';

/** The newest of each model; older ones are in the registry. */
const VERSIONS = 50;

export const listModels = operation(z.strictObject({}), async (_, { clients }): Promise<ModelView[]> => {
  const { paginateListModelPackageGroups } = await import('@aws-sdk/client-sagemaker');
  const client = await clients.sagemaker();
  const names: string[] = [];
  for await (const { ModelPackageGroupSummaryList = [] } of paginateListModelPackageGroups({ client }, {}))
    for (const { ModelPackageGroupName } of ModelPackageGroupSummaryList)
      if (ModelName.safeParse(ModelPackageGroupName).success) names.push(ModelPackageGroupName as string);
  return Promise.all(names.map((name) => modelView(client, name)));
});

async function modelView(sagemaker: SageMakerClient, model: string): Promise<ModelView> {
  const { ListModelPackagesCommand } = await import('@aws-sdk/client-sagemaker');
  const endpoint = await servedBy(sagemaker, model);
  const { ModelPackageSummaryList = [] } = await sagemaker.send(
    new ListModelPackagesCommand({
      ModelPackageGroupName: model,
      SortBy: 'CreationTime',
      SortOrder: 'Descending',
      MaxResults: VERSIONS,
    }),
  );
  const versions = await Promise.all(
    ModelPackageSummaryList.map((summary) => versionOf(sagemaker, summary, endpoint?.artifact)),
  );
  return { model, endpoint: endpoint && { name: endpointName(model), status: endpoint.status }, versions };
}

async function versionOf(
  sagemaker: SageMakerClient,
  { ModelPackageArn: arn = '', ModelApprovalStatus: status, CreationTime }: ModelPackageSummary,
  served: string | undefined,
): Promise<ModelVersion> {
  const { DescribeModelPackageCommand } = await import('@aws-sdk/client-sagemaker');
  const { CustomerMetadataProperties, ApprovalDescription, InferenceSpecification, MetadataProperties } =
    await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
  const { auc, threshold } = CustomerMetadataProperties ?? {};
  const artifact = InferenceSpecification?.Containers?.[0]?.ModelDataUrl;
  return {
    version: packageVersion(arn),
    arn,
    status: status ?? '',
    createdAt: CreationTime?.getTime() ?? 0,
    auc: numberOf(auc),
    threshold: numberOf(threshold),
    run: MetadataProperties?.GeneratedBy?.split(':').at(-1) ?? null,
    decision: ApprovalDescription ?? null,
    serves: artifact !== undefined && artifact === served,
  };
}

const numberOf = (text: string | undefined) => (text === undefined ? null : Number(text));

/** What a model's endpoint serves now, which need not be the newest version. @returns null when there is no endpoint */
export async function servedBy(
  sagemaker: SageMakerClient,
  model: string,
): Promise<{ status: string; artifact: string | undefined } | null> {
  const { DescribeEndpointCommand, DescribeEndpointConfigCommand, DescribeModelCommand } = await import(
    '@aws-sdk/client-sagemaker'
  );
  try {
    const { EndpointConfigName, EndpointStatus = '' } = await sagemaker.send(
      new DescribeEndpointCommand({ EndpointName: endpointName(model) }),
    );
    const { ProductionVariants = [] } = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
    const ModelName = ProductionVariants[0]?.ModelName;
    const { PrimaryContainer } = await sagemaker.send(new DescribeModelCommand({ ModelName }));
    return { status: EndpointStatus, artifact: PrimaryContainer?.ModelDataUrl };
  } catch (error) {
    // SageMaker's answer for what does not exist.
    if ((error as Error).name === 'ValidationException') return null;
    throw error;
  }
}

/** With what is behind them, that is what a page can show. */
const MOST_ROWS = 200;

export const predict = operation(
  z.strictObject({ model: ModelName, rows: z.string() }),
  async ({ model, rows }, { clients }): Promise<PredictAnswer> => {
    const input: PredictInput = { model, rows: readRows(rows), explain: true };
    const answer = await invokeFunction(clients, 'Predict', input, PredictOutput);
    const { endpoint, modelPackageArn, threshold, predictions, explanation } = answer;
    return {
      endpoint,
      version: packageVersion(modelPackageArn),
      threshold,
      predictions: predictions.map((prediction, row) => ({
        ...prediction,
        contributions: explanation ? contributionsOf(explanation, row) : null,
      })),
    };
  },
);

function contributionsOf(
  { features, contributions }: NonNullable<PredictOutput['explanation']>,
  row: number,
): Contribution[] {
  return features
    .map((feature, index) => ({ feature, adds: contributions[row]?.[index] ?? 0 }))
    .filter(({ adds }) => adds !== 0)
    .sort((a, b) => Math.abs(b.adds) - Math.abs(a.adds));
}

/** JSON when it begins as such, CSV with a header otherwise. @throws Refused saying what cannot be read */
function readRows(text: string): PredictInput['rows'] {
  const isJson = /^\s*[[{]/.test(text);
  const rows = isJson ? fromJson(text) : fromCsv(text);
  if (rows.length === 0) throw new Refused(400, 'expected a header and at least one row');
  if (rows.length > MOST_ROWS) throw new Refused(400, `expected at most ${MOST_ROWS} rows, got ${rows.length}`);
  const parsed = PredictInput.shape.rows.safeParse(rows);
  if (!parsed.success) throw new Refused(400, 'expected rows from column name to text, number, true, false or null');
  return parsed.data;
}

function fromJson(text: string): unknown[] {
  try {
    return [JSON.parse(text)].flat();
  } catch (error) {
    throw new Refused(400, `the rows are not JSON: ${(error as Error).message}`);
  }
}

function fromCsv(text: string): unknown[] {
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new Refused(400, `the rows are not CSV: ${(error as Error).message}`);
  }
}
