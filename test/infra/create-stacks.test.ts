import { describe, expect, test } from '@jest/globals';
import { Configuration } from '#infra/configuration';
import { createStacks } from '#infra/create-stacks';
import { createResolver, type TemplateJson } from '#test/support/iam/template';
import { PROCESSING_IMAGE, synthesize, templateOf, testApp } from '#test/support/synth';

/** The stack that is deployed, with these models. */
function topOf(models: object) {
  const app = testApp();
  const { data } = createStacks(app, Configuration.parse({ models, processingImageUri: PROCESSING_IMAGE }));
  return { app, top: templateOf(data) };
}

describe('the stacks', () => {
  test('are one to deploy, and two of each model nested in it, by ids that stay', () => {
    const { app, top } = topOf({ fraud: {}, 'fraud-eu': {} });
    expect(app.synth().stacks.map(({ stackName }) => stackName)).toEqual(['Ronda']);
    // The names of what is in a nested stack begin with its id: another id would be another stack, beside the first.
    expect(Object.keys(top.findResources('AWS::CloudFormation::Stack'))).toEqual([
      'fraud',
      'fraudObservability',
      'fraudXeu',
      'fraudXeuObservability',
    ]);
  });

  test('hand each other what they need as parameters: no export keeps one as another once had it', () => {
    const { data, retraining, observability } = synthesize();
    const given = data.findResources('AWS::CloudFormation::Stack');
    for (const [id, template] of Object.entries({ fraud: retraining, fraudObservability: observability })) {
      const { Parameters } = template.toJSON() as { Parameters: object };
      expect(Object.keys(Parameters).length).toBeGreaterThan(0);
      expect(Object.keys(given[id]?.Properties.Parameters).sort()).toEqual(Object.keys(Parameters).sort());
    }
    expect(JSON.stringify([data, retraining, observability])).not.toMatch(/"Export"|Fn::ImportValue/);
  });

  test('that are nested retain no more than versions: they may go and come back', () => {
    const { retraining, observability } = synthesize({ schedule: { expression: 'rate(1 day)' }, startOnNewData: true });
    const retained = [retraining, observability].flatMap((template) =>
      Object.values(template.toJSON().Resources as Record<string, { Type: string; DeletionPolicy?: string }>).flatMap(
        ({ Type, DeletionPolicy = 'Delete' }) => (DeletionPolicy === 'Delete' ? [] : Type),
      ),
    );
    expect([...new Set(retained)].sort()).toEqual(['AWS::Lambda::Version', 'AWS::StepFunctions::StateMachineVersion']);
  });

  test('of a model that is not deployed are gone, and its versions are still in the registry', () => {
    const { top } = topOf({ fraud: { deployed: false }, credit: {} });
    expect(Object.keys(top.findResources('AWS::CloudFormation::Stack'))).toEqual(['credit', 'creditObservability']);
    top.hasResourceProperties('AWS::SageMaker::ModelPackageGroup', { ModelPackageGroupName: 'fraud' });
  });
});

describe('the stack that is deployed', () => {
  test('tells where data goes, what starts a run, where people approve, and who needs a way into the database', () => {
    const { data, retraining } = synthesize();
    const templates = [data, retraining].map((template) => template.toJSON() as TemplateJson);
    const [top] = templates as [TemplateJson];
    const { resolve } = createResolver(templates);
    const told = Object.entries(top.Outputs ?? {}).map(([name, { Value }]) => [name, resolve(top, Value)]);
    expect(Object.fromEntries(told)).toEqual({
      Bucket: 'ronda-artifacts',
      fraudStateMachineAlias: 'arn:aws:states:us-east-1:000000000000:stateMachine:retraining:live',
      fraudApprovalPage: expect.stringMatching(/^RetrainingApprovalPageFunctionFunctionUrl\w+\.FunctionUrl$/),
      fraudStateMachineRole: expect.stringMatching(/^RetrainingMachineRole\w+$/),
      fraudVerifyLoadRole: expect.stringMatching(/^RetrainingVerifyLoadRole\w+$/),
      fraudRecordOutcomeRole: expect.stringMatching(/^RetrainingRecordOutcomeRole\w+$/),
    });
  });
});
