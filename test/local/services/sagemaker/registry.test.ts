import {
  AddTagsCommand,
  CreateModelCommand,
  CreateModelPackageCommand,
  type CreateModelPackageCommandInput,
  CreateModelPackageGroupCommand,
  DeleteModelCommand,
  DeleteModelPackageCommand,
  DeleteModelPackageGroupCommand,
  DeleteTagsCommand,
  DescribeModelCommand,
  DescribeModelPackageCommand,
  DescribeModelPackageGroupCommand,
  ListModelPackageGroupsCommand,
  ListModelPackagesCommand,
  ListModelsCommand,
  ListTagsCommand,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bucket, failureOf, type LocalSageMaker, openLocalSageMaker, role, xgboostImage } from './local-sagemaker';

let local: LocalSageMaker;
beforeAll(async () => {
  local = await openLocalSageMaker();
  await local.client.send(
    new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'Fraud', Tags: [{ Key: 'team', Value: 'risk' }] }),
  );
});
afterAll(() => local.close());

const arn = (type: string, name: string) => `arn:aws:sagemaker:us-east-1:000000000000:${type}/${name}`;
const createPackage = async (change: Partial<CreateModelPackageCommandInput> = {}) => {
  const { ModelPackageArn } = await local.client.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: 'Fraud',
      ModelPackageDescription: 'AUC 0.9',
      InferenceSpecification: {
        Containers: [{ Image: xgboostImage, ModelDataUrl: `s3://${bucket}/model.tar.gz` }],
        SupportedContentTypes: ['text/csv'],
        SupportedResponseMIMETypes: ['text/csv'],
      },
      CustomerMetadataProperties: { run: 'r-1', uri: 's3://data/x' },
      ...change,
    }),
  );
  return ModelPackageArn ?? '';
};
const describePackage = (ModelPackageName: string) =>
  local.client.send(new DescribeModelPackageCommand({ ModelPackageName }));

describe('model packages', () => {
  test('numbers the versions of a group and repeats an answer for a repeated token', async () => {
    const first = await createPackage({ ClientToken: 'token-1' });
    expect(first).toBe(arn('model-package', 'fraud/1'));
    expect(await createPackage({ ClientToken: 'token-1' })).toBe(first);
    expect(await failureOf(createPackage({ ClientToken: 'token-1', ModelPackageDescription: 'other' }))).toMatch(
      /^ConflictException: /,
    );
    expect(await createPackage()).toBe(arn('model-package', 'fraud/2'));
    expect(await describePackage(first)).toMatchObject({
      ModelPackageName: 'Fraud',
      ModelPackageGroupName: 'Fraud',
      ModelPackageVersion: 1,
      ModelPackageStatus: 'Completed',
      ModelPackageStatusDetails: { ValidationStatuses: [] },
      ModelApprovalStatus: 'PendingManualApproval',
      CustomerMetadataProperties: { run: 'r-1', uri: 's3://data/x' },
    });
  });

  test('records a decision, and tells of it', async () => {
    const ModelPackageArn = await createPackage();
    await local.client.send(
      new UpdateModelPackageCommand({
        ModelPackageArn,
        ModelApprovalStatus: 'Rejected',
        ApprovalDescription: 'too slow',
        CustomerMetadataProperties: { decidedBy: 'ann' },
        CustomerMetadataPropertiesToRemove: ['uri'],
      }),
    );
    expect(await describePackage(ModelPackageArn)).toMatchObject({
      ModelApprovalStatus: 'Rejected',
      ApprovalDescription: 'too slow',
      CustomerMetadataProperties: { run: 'r-1', decidedBy: 'ann' },
    });
    expect((await describePackage(ModelPackageArn)).CustomerMetadataProperties).not.toHaveProperty('uri');
    expect(local.events.at(-1)).toMatchObject({
      detailType: 'SageMaker Model Package State Change',
      resources: [ModelPackageArn],
      detail: { ModelApprovalStatus: 'Rejected', ModelPackageVersion: 3 },
    });
  });

  test('lists by group and approval, newest first', async () => {
    const list = async (change = {}) => {
      const command = new ListModelPackagesCommand({
        ModelPackageGroupName: 'Fraud',
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
        ...change,
      });
      const { ModelPackageSummaryList: packages = [], NextToken } = await local.client.send(command);
      return { versions: packages.map((one) => one.ModelPackageVersion), NextToken };
    };
    expect((await list()).versions).toEqual([3, 2, 1]);
    expect((await list({ ModelApprovalStatus: 'Rejected' })).versions).toEqual([3]);
    const page = await list({ MaxResults: 2 });
    expect(page.versions).toEqual([3, 2]);
    expect((await list({ MaxResults: 2, NextToken: page.NextToken })).versions).toEqual([1]);
  });

  test('never gives a version twice', async () => {
    const last = await createPackage();
    await local.client.send(new DeleteModelPackageCommand({ ModelPackageName: last }));
    expect(await failureOf(describePackage(last))).toMatch(/^ValidationException: ModelPackage .* does not exist/);
    expect(await createPackage()).toBe(arn('model-package', 'fraud/5'));
  });

  test('rejects an unknown group, tags of a version and bad metadata', async () => {
    expect(await failureOf(createPackage({ ModelPackageGroupName: 'none' }))).toMatch(
      /^ValidationException: ModelPackageGroup .* does not exist/,
    );
    expect(await failureOf(createPackage({ Tags: [{ Key: 'a', Value: 'b' }] }))).toMatch(/^ValidationException: Tags/);
    expect(await failureOf(createPackage({ CustomerMetadataProperties: { a: 'b,c' } }))).toMatch(
      /^ValidationException: 1 validation error detected: Value 'b,c' at 'customerMetadataProperties.a' failed to satisfy constraint: Member must satisfy regular expression/,
    );
  });
});

describe('model package groups', () => {
  test('describes, lists and deletes an empty one only', async () => {
    const group = await local.client.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName: 'Fraud' }));
    expect(group).toMatchObject({
      ModelPackageGroupArn: arn('model-package-group', 'fraud'),
      ModelPackageGroupStatus: 'Completed',
      CreatedBy: {},
    });
    await local.client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'Empty' }));
    const { ModelPackageGroupSummaryList: groups = [] } = await local.client.send(
      new ListModelPackageGroupsCommand({ SortBy: 'Name' }),
    );
    expect(groups.map((one) => one.ModelPackageGroupName)).toEqual(['Empty', 'Fraud']);
    await local.client.send(new DeleteModelPackageGroupCommand({ ModelPackageGroupName: 'Empty' }));
    expect(
      await failureOf(local.client.send(new DeleteModelPackageGroupCommand({ ModelPackageGroupName: 'Fraud' }))),
    ).toMatch(/^ConflictException: /);
    expect(
      await failureOf(local.client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'Fraud' }))),
    ).toMatch(/^ValidationException: Model Package Group already exists/);
  });
});

describe('models', () => {
  const createModel = (ModelName: string, container: object) =>
    local.client.send(new CreateModelCommand({ ModelName, ExecutionRoleArn: role, PrimaryContainer: container }));

  test('creates one of an approved package only', async () => {
    const ModelPackageName = await createPackage();
    expect(await failureOf(createModel('packaged', { ModelPackageName }))).toMatch(
      /^ValidationException: .*not approved/,
    );
    await local.client.send(
      new UpdateModelPackageCommand({ ModelPackageArn: ModelPackageName, ModelApprovalStatus: 'Approved' }),
    );
    await createModel('packaged', { ModelPackageName });
    expect(await local.client.send(new DescribeModelCommand({ ModelName: 'packaged' }))).toMatchObject({
      ModelArn: arn('model', 'packaged'),
      PrimaryContainer: { ModelPackageName },
      ExecutionRoleArn: role,
    });
  });

  test('lists and deletes', async () => {
    const { Models = [] } = await local.client.send(new ListModelsCommand({ NameContains: 'pack' }));
    expect(Models.map((model) => model.ModelName)).toEqual(['packaged']);
    await local.client.send(new DeleteModelCommand({ ModelName: 'packaged' }));
    expect(await failureOf(local.client.send(new DescribeModelCommand({ ModelName: 'packaged' })))).toBe(
      `ValidationException: Could not find model "${arn('model', 'packaged')}".`,
    );
  });

  test('rejects an image that cannot be hosted here', async () => {
    expect(await failureOf(createModel('own', { Image: 'a/b:c', ModelDataUrl: 's3://a/b' }))).toMatch(
      /^ValidationException: The image 'a\/b:c'/,
    );
  });
});

describe('tags', () => {
  test('adds, lists and deletes them', async () => {
    const ResourceArn = arn('model-package-group', 'fraud');
    await local.client.send(
      new AddTagsCommand({
        ResourceArn,
        Tags: [
          { Key: 'team', Value: 'data' },
          { Key: 'a', Value: '' },
        ],
      }),
    );
    const list = async () => (await local.client.send(new ListTagsCommand({ ResourceArn }))).Tags;
    expect(await list()).toEqual([
      { Key: 'team', Value: 'data' },
      { Key: 'a', Value: '' },
    ]);
    await local.client.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ['team'] }));
    expect(await list()).toEqual([{ Key: 'a', Value: '' }]);
  });
});
