/** The checker of the conformance test must see what is wrong, or its silence means nothing. */
import { expect, test } from '@jest/globals';
import type { ObservedCall } from '#local/wire/service';
import {
  bodyIsData,
  findModel,
  hasApiModels,
  problemsOfArguments,
  problemsOfCall,
  problemsOfValue,
} from '#test/support/api-models';
import { describeUnless } from '#test/support/skip';

const numbered = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));

const withoutModels = hasApiModels ? undefined : 'no ../shared/reference/models';

const rest = (operation: string, input: object, output: object, service = 's3'): ObservedCall => ({
  service,
  operation,
  input: { method: 'GET', path: {}, query: new URLSearchParams(), headers: {}, ...input },
  output: { status: 200, ...output },
});

describeUnless(withoutModels)('the check of a value', () => {
  const job = {
    TrainingJobName: 'fraud-train',
    RoleArn: 'arn:aws:iam::000000000000:role/ronda-job',
    AlgorithmSpecification: { TrainingInputMode: 'File' },
    OutputDataConfig: { S3OutputPath: 's3://bucket/models/' },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
  };
  const problemsOf = (value: unknown) => {
    const model = findModel('sagemaker', 'CreateTrainingJob');
    return model ? problemsOfValue(model, 'CreateTrainingJobRequest', value, 'job') : [];
  };

  test('accepts what the model allows', () => {
    expect(problemsOf(job)).toEqual([]);
  });

  test.each([
    ['a missing member', { ...job, RoleArn: undefined }, "job: the required member 'RoleArn' is missing"],
    ['an unknown member', { ...job, Rolearn: 'x' }, "job: unknown member 'Rolearn'"],
    ['a nested one', { ...job, StoppingCondition: { Seconds: 1 } }, "job.StoppingCondition: unknown member 'Seconds'"],
    ['a wrong type', { ...job, StoppingCondition: { MaxRuntimeInSeconds: '60' } }, /expected a integer, got "60"/],
    ['a null', { ...job, InputDataConfig: null }, 'job.InputDataConfig: expected a list, got null'],
    ['a value of no enum', { ...job, AlgorithmSpecification: { TrainingInputMode: 'file' } }, /'file' is none of/],
    ['a bad pattern', { ...job, TrainingJobName: 'fraud_train' }, /'fraud_train' is not/],
    ['a pattern that ends too early', { ...job, TrainingJobName: 'fraud-train\n' }, /is not \[a-zA-Z0-9\]/],
    ['too long a text', { ...job, TrainingJobName: 'a'.repeat(64) }, /64 characters is not within 1 to 63/],
    [
      'too large a number',
      { ...job, ResourceConfig: { ...job.ResourceConfig, InstanceCount: -1 } },
      /-1 {2}is not within/,
    ],
    ['too many entries', { ...job, HyperParameters: numbered(101) }, /101 entries is not within/],
    ['a wrong key of a map', { ...job, HyperParameters: { ['k'.repeat(257)]: 'v' } }, /257 characters/],
    ['a wrong item of a list', { ...job, Tags: [{ Key: 'a' }] }, "job.Tags[0]: the required member 'Value' is missing"],
  ])('finds %s', (_, value, problem) => {
    const problems = problemsOf(JSON.parse(JSON.stringify(value)));
    expect(problems).toContainEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
  });
});

describeUnless(withoutModels)('the check of a call', () => {
  const json = (operation: string, rest: Partial<ObservedCall>): ObservedCall => ({
    service: 'states',
    operation,
    input: { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:retraining:a' },
    ...rest,
  });
  const bucket = { path: { Bucket: 'bucket' } };
  const listing = (content: string) => ({
    body: `<?xml version="1.0"?><ListBucketResult xmlns="x">${content}</ListBucketResult>`,
  });

  test.each<[string, ObservedCall, string | RegExp]>([
    [
      'an answer without a required member',
      json('StopExecution', { output: {} }),
      /response: the required member 'stopDate'/,
    ],
    [
      'a time that is no number of seconds',
      json('StopExecution', { output: { stopDate: '2026-01-01' } }),
      /expected a timestamp/,
    ],
    ['a time in milliseconds', json('StopExecution', { output: { stopDate: 1767225600000 } }), /expected a timestamp/],
    [
      'an error that the model does not name',
      json('StopExecution', { error: { code: 'Oops', message: 'm', status: 400, fields: {} } }),
      /the model names no such error/,
    ],
    [
      'an unknown member of an error',
      json('StopExecution', {
        error: { code: 'ExecutionDoesNotExist', message: 'm', status: 400, fields: { Arn: 1 } },
      }),
      /unknown member 'Arn'/,
    ],
    ['a path without its parameter', rest('ListObjectsV2', {}, listing('')), /request: the required member 'Bucket'/],
    [
      'a query of the wrong type',
      rest('ListObjectsV2', { ...bucket, query: new URLSearchParams('max-keys=many') }, listing('')),
      /MaxKeys: expected a integer, got "many"/,
    ],
    [
      'an unknown header',
      rest('ListObjectsV2', { ...bucket, headers: { 'x-amz-oops': '1' } }, listing('')),
      /unknown header x-amz-oops/,
    ],
    [
      'an unknown element',
      rest('ListObjectsV2', bucket, listing('<Oops>1</Oops>')),
      "s3 ListObjectsV2 response: unknown member 'Oops'",
    ],
    [
      'a wrong element in a flattened list',
      rest(
        'ListObjectsV2',
        bucket,
        listing('<Contents><Size>1</Size></Contents><Contents><Size>big</Size></Contents>'),
      ),
      /Contents\[1\]\.Size: expected a long, got "big"/,
    ],
    [
      'a time in a header that is not one',
      rest('HeadObject', { path: { Bucket: 'b', Key: 'k' } }, { headers: { 'last-modified': '2026-01-01' } }),
      /LastModified: expected a timestamp/,
    ],
    [
      'an answer of a function that names no status',
      rest('GetFunction', { path: { FunctionName: 'f' } }, { body: '{"Oops":1}' }, 'lambda'),
      "lambda GetFunction response: unknown member 'Oops'",
    ],
  ])('finds %s', (_, call, problem) => {
    expect(problemsOfCall(call)).toContainEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
  });

  test('leaves services without a model alone', () => {
    expect(problemsOfCall({ service: 'logs', operation: 'FilterLogEvents', input: {} })).toBeUndefined();
  });
});

describeUnless(withoutModels)('what a REST request’s body is', () => {
  test.each([
    ['data, where it is an object', 'PutObject', { 'content-length': '5' }, true],
    ['members, where it is a document', 'DeleteObjects', { 'content-length': '5' }, false],
    ['members also where its length is not told', 'DeleteObjects', { 'transfer-encoding': 'chunked' }, false],
    ['nothing to look at, where there is none', 'DeleteObjects', {}, true],
  ])('is %s', (_, operation, headers, isData) => {
    const request = { path: { Bucket: 'b', Key: 'k' }, headers };
    expect(bodyIsData(rest(operation, request, {}))).toBe(isData);
  });
});

describeUnless(withoutModels)('the check of a task’s arguments', () => {
  test('finds what the service would refuse', () => {
    const parameters = JSON.stringify({ FunctionName: 'f', Payload: { any: 'thing' }, Qualifer: '1' });
    expect(problemsOfArguments({ resourceType: 'lambda', resource: 'invoke.waitForTaskToken', parameters })).toEqual([
      "arguments of lambda:invoke.waitForTaskToken: unknown member 'Qualifer'",
    ]);
  });

  test('refuses an operation that no model knows', () => {
    expect(() => problemsOfArguments({ resourceType: 'sagemaker', resource: 'doIt', parameters: '{}' })).toThrow(
      'no model tells of sagemaker:doIt',
    );
  });
});
