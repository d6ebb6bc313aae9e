import { describe, expect, test } from '@jest/globals';
import { problemsOf } from '#test/support/resource-specification';
import { synthesize } from '#test/support/synth';

describe('the templates', () => {
  test('are what CloudFormation’s description of its resources allows', () => {
    const { data, retraining, observability } = synthesize({
      schedule: { expression: 'rate(1 day)', flexibleMinutes: 5 },
      startOnNewData: true,
      approvers: ['ann@example.com'],
    });
    expect(problemsOf(data.toJSON() as never)).toEqual([]);
    expect(problemsOf(retraining.toJSON() as never)).toEqual([]);
    expect(problemsOf(observability.toJSON() as never)).toEqual([]);
  });

  test.each([
    [{ Type: 'AWS::S3::Buckett' }, 'no such type'],
    [{ Type: 'AWS::S3::Bucket', Properties: { BucketNam: 'b' } }, 'no such property BucketNam'],
    [{ Type: 'AWS::SageMaker::ModelPackageGroup' }, 'ModelPackageGroupName is required'],
    [
      { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 1 } } },
      'VersioningConfiguration.Status: expected a string',
    ],
    [
      { Type: 'AWS::S3::Bucket', Properties: { LifecycleConfiguration: { Rules: [{ Statuss: 'Enabled' }] } } },
      'no such property Statuss',
    ],
  ])('would not be with %j', (resource, message) => {
    expect(problemsOf({ Resources: { R: resource } })).toContainEqual(expect.stringContaining(message));
  });
});
