/** Lists and describes all that the services hold after a run, and asks for what there is not, so that every such answer is seen. */
import { local, stateMachineArn } from '#local/config';

type Json = Record<string, unknown>;

/** @param url of the local server */
export async function readEverything(url: string): Promise<void> {
  await readSageMaker(url);
  await readStepFunctions(url);
  await readWarehouse(url);
  await readRest(url);
}

/** List operation, its list, the member that names an item, and the operation that describes by that member. */
const SAGEMAKER = [
  ['ListProcessingJobs', 'ProcessingJobSummaries', 'ProcessingJobName', 'DescribeProcessingJob'],
  ['ListTrainingJobs', 'TrainingJobSummaries', 'TrainingJobName', 'DescribeTrainingJob'],
  ['ListTransformJobs', 'TransformJobSummaries', 'TransformJobName', 'DescribeTransformJob'],
  [
    'ListHyperParameterTuningJobs',
    'HyperParameterTuningJobSummaries',
    'HyperParameterTuningJobName',
    'DescribeHyperParameterTuningJob',
  ],
  ['ListModels', 'Models', 'ModelName', 'DescribeModel'],
  ['ListModelPackageGroups', 'ModelPackageGroupSummaryList', 'ModelPackageGroupName', 'DescribeModelPackageGroup'],
  ['ListEndpointConfigs', 'EndpointConfigs', 'EndpointConfigName', 'DescribeEndpointConfig'],
  ['ListEndpoints', 'Endpoints', 'EndpointName', 'DescribeEndpoint'],
] as const;

async function readSageMaker(url: string): Promise<void> {
  const call = (operation: string, input: Json) => send(url, `SageMaker.${operation}`, input);
  for (const [list, items, name, describe] of SAGEMAKER) {
    for (const item of await listed(call(list, { MaxResults: 100 }), items))
      await call(describe, { [name]: item[name] });
    await call(describe, { [name]: 'none-of-this-name' });
  }
  for (const { ModelPackageGroupName } of await listed(
    call('ListModelPackageGroups', {}),
    'ModelPackageGroupSummaryList',
  )) {
    for (const item of await listed(call('ListModelPackages', { ModelPackageGroupName }), 'ModelPackageSummaryList')) {
      await call('DescribeModelPackage', { ModelPackageName: item.ModelPackageArn });
      await call('ListTags', { ResourceArn: item.ModelPackageArn });
    }
  }
  for (const item of await listed(call('ListHyperParameterTuningJobs', {}), 'HyperParameterTuningJobSummaries')) {
    const { HyperParameterTuningJobName } = item;
    await call('ListTrainingJobsForHyperParameterTuningJob', { HyperParameterTuningJobName });
  }
}

async function readStepFunctions(url: string): Promise<void> {
  const call = (operation: string, input: Json) => send(url, `AWSStepFunctions.${operation}`, input);
  await call('ListStateMachines', {});
  await call('DescribeStateMachine', { stateMachineArn });
  await call('DescribeStateMachine', { stateMachineArn: `${stateMachineArn}-none` });
  for (const { executionArn } of await listed(call('ListExecutions', { stateMachineArn }), 'executions')) {
    await call('DescribeExecution', { executionArn });
    await call('DescribeStateMachineForExecution', { executionArn });
    await call('GetExecutionHistory', { executionArn, reverseOrder: true });
  }
  await call('SendTaskSuccess', { taskToken: 'none', output: '{}' });
}

async function readWarehouse(url: string): Promise<void> {
  const call = (operation: string, input: Json) => send(url, `RedshiftData.${operation}`, input);
  const where = { WorkgroupName: local.workgroup, Database: local.database };
  await call('ListDatabases', where);
  await call('ListSchemas', where);
  for (const { name, schema } of await listed(call('ListTables', where), 'Tables'))
    await call('DescribeTable', { ...where, Table: name, Schema: schema });
  for (const { Id } of await listed(call('ListStatements', { MaxResults: 100 }), 'Statements')) {
    await call('DescribeStatement', { Id });
    await call('GetStatementResult', { Id });
  }
}

async function readRest(url: string): Promise<void> {
  const get = (service: string, path: string, method = 'GET') =>
    fetch(url + path, { method, headers: signed(service) });
  const functions = await listed(get('lambda', '/2015-03-31/functions/').then(jsonOf), 'Functions');
  for (const { FunctionName } of functions) await get('lambda', `/2015-03-31/functions/${FunctionName}`);
  await get('lambda', '/2015-03-31/functions/none-of-this-name');
  const bucket = `/${local.bucket}`;
  for (const path of [
    '/',
    bucket,
    `${bucket}?list-type=2&delimiter=/`,
    `${bucket}?location`,
    `${bucket}?uploads`,
    `${bucket}/none`,
  ])
    await get('s3', path);
  for (const path of [bucket, '/none-of-this-name', `${bucket}/none`]) await get('s3', path, 'HEAD');
}

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=reader/20260101/${local.region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

async function send(url: string, target: string, input: Json): Promise<Json> {
  const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
  return jsonOf(await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) }));
}

const jsonOf = async (response: Response): Promise<Json> => JSON.parse((await response.text()) || '{}');

const listed = async (answer: Promise<Json>, member: string): Promise<Json[]> =>
  ((await answer)[member] ?? []) as Json[];
