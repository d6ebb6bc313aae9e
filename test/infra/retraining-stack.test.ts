import { beforeAll, describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetrainingStack } from '#infra/stacks/retraining-stack';
import { placeholdersOf, toAsl } from '#workflows/asl/index';
import { retraining } from '#workflows/retraining/index';

describe('the retraining stack', () => {
  let template: Template;

  beforeAll(() => {
    // Bundling is esbuild's work and not under test here.
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
    template = Template.fromStack(new RetrainingStack(app, 'Test', { workgroupName: 'wg', databaseName: 'db' }));
  });

  const stateMachine = () => {
    const [resource] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
    return resource?.Properties as { DefinitionString: string; DefinitionSubstitutions: Record<string, unknown> };
  };

  test('deploys the definition of workflows/ as it stands there', () => {
    expect(JSON.parse(stateMachine().DefinitionString)).toEqual(toAsl(retraining));
  });

  test('fills every placeholder of the definition and no other', () => {
    const filled = Object.keys(stateMachine().DefinitionSubstitutions);
    expect(filled.sort()).toEqual(placeholdersOf(toAsl(retraining)).sort());
  });

  test('lets the state machine pass the job role to SageMaker alone', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'iam:PassRole',
            Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^JobRole'), 'Arn'] },
          }),
        ]),
      },
    });
  });

  test('keeps the artifacts when the stack is deleted, and refuses plain HTTP', () => {
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });
});
