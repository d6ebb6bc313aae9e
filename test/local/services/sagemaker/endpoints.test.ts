import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTransformJobCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  DescribeTransformJobCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, type ModelError } from '@aws-sdk/client-sagemaker-runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  bucket,
  failureOf,
  type LocalSageMaker,
  openLocalSageMaker,
  role,
  until,
  xgboostImage,
} from './local-sagemaker';
import { trainModel, transformJob } from './requests';

let local: LocalSageMaker;
beforeAll(async () => {
  local = await openLocalSageMaker();
  const artifact = await trainModel(local);
  const model = (ModelName: string, ModelDataUrl: string, Environment?: Record<string, string>) =>
    local.client.send(
      new CreateModelCommand({
        ModelName,
        ExecutionRoleArn: role,
        PrimaryContainer: { Image: xgboostImage, ModelDataUrl, Environment },
      }),
    );
  await model('selecting', artifact, { SAGEMAKER_INFERENCE_OUTPUT: 'predicted_label,probabilities' });
  await model('lost', `s3://${bucket}/lost.tar.gz`);
  await local.blobs.put(bucket, 'broken.tar.gz', 'this is no archive');
  await model('broken', `s3://${bucket}/broken.tar.gz`);
  for (const name of ['model', 'selecting', 'lost', 'broken']) await config(name, [name]);
  await config('both', ['model', 'selecting']);
  await create('main', 'model');
});
afterAll(() => local.close());

const config = (name: string, models: string[]) =>
  local.client.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: models.map((ModelName, i) => ({
        VariantName: `v-${ModelName}`,
        ModelName,
        ...(i === 0
          ? { InstanceType: 'ml.m5.large' as const, InitialInstanceCount: 1, InitialVariantWeight: 1 }
          : { ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 }, InitialVariantWeight: 0 }),
      })),
    }),
  );
const describeEndpoint = (EndpointName: string) => local.client.send(new DescribeEndpointCommand({ EndpointName }));
const settled = (name: string) =>
  until(
    () => describeEndpoint(name),
    ({ EndpointStatus }) => EndpointStatus !== 'Creating' && EndpointStatus !== 'Updating',
  );
const create = async (EndpointName: string, EndpointConfigName: string) => {
  await local.client.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));
  return settled(EndpointName);
};
const update = async (EndpointName: string, EndpointConfigName: string) => {
  await local.client.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName }));
  return settled(EndpointName);
};
const invoke = async (body: string, change: Record<string, string> = {}, EndpointName = 'main') => {
  const answer = await local.runtime.send(
    new InvokeEndpointCommand({ EndpointName, Body: body, ContentType: 'text/csv', ...change }),
  );
  return { ...answer, text: Buffer.from(answer.Body ?? []).toString() };
};

describe('behaviour', () => {
  test('answers with the scores of a batch transform, to the last digit', async () => {
    await local.client.send(new CreateTransformJobCommand(transformJob('batch')));
    await until(
      () => local.client.send(new DescribeTransformJobCommand({ TransformJobName: 'batch' })),
      (job) => job.TransformJobStatus !== 'InProgress',
    );
    const rows = await local.blobs.readText(bucket, 'validation/part-0.csv');
    const scores = (await local.blobs.readText(bucket, 'scores/batch/part-0.csv.out')).replaceAll(/^.*,/gm, '');
    const answer = await invoke(rows.replaceAll(/^.,/gm, ''));
    expect(answer.text).toBe(scores);
    expect(answer).toMatchObject({ ContentType: 'text/csv; charset=utf-8', InvokedProductionVariant: 'v-model' });
  });

  test('answers in the form that is asked for', async () => {
    const csv = (await invoke('0.9,0.5,\n0.1,0.5,0.2')).text.trimEnd().split('\n').map(Number);
    const json = await invoke('0.9,0.5,\n0.1,0.5,0.2', { Accept: 'application/json' });
    expect(JSON.parse(json.text)).toEqual({ predictions: csv.map((score) => ({ score })) });
    const lines = await invoke('0.9,0.5,\n0.1,0.5,0.2', { Accept: 'application/jsonlines' });
    expect(
      lines.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(csv.map((score) => ({ score })));
    const libsvm = await invoke('0:0.9 1:0.5\n0:0.1 1:0.5 2:0.2', { ContentType: 'text/libsvm' });
    expect(libsvm.text.trimEnd().split('\n').map(Number)).toEqual(csv);
  });

  test('says what AWS says of an endpoint in service', async () => {
    expect(await describeEndpoint('main')).toMatchObject({
      EndpointArn: 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/main',
      EndpointStatus: 'InService',
      EndpointConfigName: 'model',
      ProductionVariants: [
        {
          VariantName: 'v-model',
          CurrentWeight: 1,
          CurrentInstanceCount: 1,
          DeployedImages: [expect.objectContaining({ SpecifiedImage: xgboostImage })],
        },
      ],
    });
    const statuses = local.events.filter(({ detailType }) => detailType === 'SageMaker Endpoint State Change');
    expect(statuses.map(({ detail }) => detail.EndpointStatus)).toEqual(['CREATING', 'IN_SERVICE']);
  });

  test('serves without a gap while it is updated, and stays on the old configuration when that fails', async () => {
    await create('moving', 'model');
    let over = false;
    const answers: string[] = [];
    const asking = (async () => {
      while (!over) answers.push((await invoke('0.9,0.5,', {}, 'moving')).text);
    })();
    const good = await update('moving', 'both');
    const bad = await update('moving', 'lost');
    over = true;
    await asking;
    expect(good).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'both' });
    expect(good.FailureReason).toBeUndefined();
    expect(bad).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'both' });
    expect(bad.FailureReason).toContain('Failed to download model data for container "container_1"');
    expect(new Set(answers).size).toBe(1);

    const targeted = await invoke('0.9,0.5,', { TargetVariant: 'v-selecting' }, 'moving');
    expect(targeted.InvokedProductionVariant).toBe('v-selecting');
    expect(targeted.text).toMatch(/^[01],"\[0\.\d+, 0\.\d+\]"$/);
    expect(await failureOf(invoke('1', { TargetVariant: 'other' }, 'moving'))).toMatch(
      /^ValidationError: Variant other not found/,
    );
  });

  test('fails when the model cannot be loaded, and can only be deleted then', async () => {
    const endpoint = await create('hopeless', 'broken');
    expect(endpoint.EndpointStatus).toBe('Failed');
    expect(endpoint.FailureReason).toContain('Failed to extract model data archive');
    expect(await failureOf(invoke('1', {}, 'hopeless'))).toBe(
      'ValidationError: Endpoint hopeless of account 000000000000 not found.',
    );
    await local.client.send(new DeleteEndpointCommand({ EndpointName: 'hopeless' }));
    await until(
      () => failureOf(describeEndpoint('hopeless')),
      (text) => text.startsWith('ValidationException: Could not find endpoint'),
    );
  });

  test('starts a container again that has ended', async () => {
    const { text } = await invoke('0.9,0.5,');
    const pid = Number(/pid (\d+)/.exec(local.logs('Endpoints/main'))?.[1]);
    process.kill(pid, 'SIGKILL');
    const again = await until(
      () => invoke('0.9,0.5,').catch((error: Error) => error),
      (answer) => !(answer instanceof Error),
    );
    expect(again).toMatchObject({ text });
  });
});

describe('errors of the container', () => {
  const modelError = async (call: Promise<unknown>) => {
    const error = (await call.catch((thrown) => thrown)) as ModelError;
    expect(error.name).toBe('ModelError');
    expect(error.$metadata.httpStatusCode).toBe(424);
    return `${error.OriginalStatusCode} ${error.OriginalMessage}`;
  };

  test('rejects what is not a number, in the container’s words', async () => {
    const text = await modelError(invoke('1,2,3\n1,x,3'));
    expect(text).toMatch(/^415 Loading csv data failed with Exception, please ensure data is in csv format:/);
    expect(text).toContain("could not convert string to float: 'x'");
    expect(await failureOf(invoke('a,b'))).toMatch(
      /^ModelError: Received client error \(415\) from primary with message "/,
    );
  });

  test('rejects too many cells, an unknown content type and an unknown accept', async () => {
    expect(await modelError(invoke('1,2,3,4'))).toMatch(
      /^400 Unable to evaluate payload provided: .*Number of columns does not match/,
    );
    expect(await modelError(invoke('{}', { ContentType: 'application/json' }))).toMatch(
      /^415 application\/json is not an accepted ContentType/,
    );
    expect(await modelError(invoke('1,2,3', { Accept: 'image/png' }))).toMatch(
      /^406 Accept type image\/png is not supported/,
    );
  });
});

describe('validation', () => {
  test('rejects unknown endpoints, configurations and models with AWS’s texts', async () => {
    const arn = (type: string, name: string) => `arn:aws:sagemaker:us-east-1:000000000000:${type}/${name}`;
    expect(await failureOf(invoke('1', {}, 'nobody'))).toBe(
      'ValidationError: Endpoint nobody of account 000000000000 not found.',
    );
    expect(await failureOf(describeEndpoint('nobody'))).toBe(
      `ValidationException: Could not find endpoint "${arn('endpoint', 'nobody')}".`,
    );
    expect(await failureOf(create('x', 'none'))).toBe(
      `ValidationException: Could not find endpoint configuration "${arn('endpoint-config', 'none')}".`,
    );
    expect(await failureOf(config('x', ['none']))).toBe(
      `ValidationException: Could not find model "${arn('model', 'none')}".`,
    );
    expect(await failureOf(create('main', 'model'))).toBe(
      `ValidationException: Cannot create already existing endpoint "${arn('endpoint', 'main')}".`,
    );
    expect(await failureOf(config('model', ['model']))).toMatch(
      /Cannot create already existing endpoint configuration/,
    );
  });

  test('rejects a body of more than 6 MB', async () => {
    expect(await failureOf(invoke('1,2,3\n'.repeat(1_100_000)))).toMatch(/^ValidationError: .*6291456/);
  });

  test('rejects an update while another is under way', async () => {
    await local.client.send(new CreateEndpointCommand({ EndpointName: 'busy', EndpointConfigName: 'model' }));
    const call = local.client.send(new UpdateEndpointCommand({ EndpointName: 'busy', EndpointConfigName: 'both' }));
    expect(await failureOf(call)).toMatch(/^ValidationException: Cannot update in-progress endpoint "arn/);
    await settled('busy');
  });
});
