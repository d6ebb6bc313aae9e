import { beforeAll, describe, expect, test } from '@jest/globals';
import { type App, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { SecurityChecks } from '#infra/security-checks';
import { synthesize, testApp } from '#test/support/synth';

/** As CDK calls it at the end of a synthesis. */
const check = (app: App) => new SecurityChecks().validate({ templatePaths: [], appConstruct: app } as never);

describe('the security checks', () => {
  let app: App;

  beforeAll(() => {
    app = synthesize({
      schedule: { expression: 'rate(1 day)' },
      startOnNewData: true,
      approvers: ['ann@example.com'],
      dataset: { uri: 's3://lake/transactions/' },
    }).app;
  });

  test('find nothing in the deployment that is not explained', () => {
    expect(check(app).violations).toEqual([]);
  });

  test('are told a reason for everything that is acknowledged', () => {
    const reasons = app.node
      .findAll()
      .flatMap(({ node }) =>
        node.metadata
          .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
          .flatMap(({ data }) => Object.entries(data as Record<string, string>)),
      );
    expect(reasons.length).toBeGreaterThan(3);
    for (const [, reason] of reasons) expect(reason.length).toBeGreaterThan(40);
  });

  test('find an action on everything that no need explains, in a role that may do others there', () => {
    const { app: widened } = synthesize();
    for (const node of widened.node.findAll()) {
      if (!(node instanceof Role) || !/(SmokeTest|Machine)\/Role$/.test(node.node.path)) continue;
      const actions = ['xray:PutTraceSegments', 's3:DeleteObject'];
      node.addToPolicy(new PolicyStatement({ actions, resources: ['*'] }));
    }
    const [found, ...others] = check(widened).violations;
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      ruleName: 'AwsSolutions-IAM5[Resource::*]',
      description: expect.stringMatching(/Not explained: s3:DeleteObject\.$/),
    });
    expect(found?.violatingResources.map(({ constructPath }) => constructPath)).toEqual([
      'Ronda/fraud/Retraining/SmokeTest/Role/DefaultPolicy/Resource',
      'Ronda/fraud/Retraining/Machine/Role/DefaultPolicy/Resource',
    ]);
  });

  test('find an action on the model’s folders that no need explains', () => {
    const { app: widened } = synthesize();
    const role = widened.node.findAll().find(({ node }) => node.path.endsWith('SmokeTest/Role')) as Role;
    const resources = ['arn:aws:s3:::ronda-artifacts/scores/fraud-????????????-??????/*'];
    role.addToPolicy(new PolicyStatement({ actions: ['s3:DeleteObject'], resources }));
    expect(check(widened).violations).toMatchObject([
      { description: expect.stringMatching(/Not explained: s3:DeleteObject\.$/) },
    ]);
  });

  test('find a wildcard that no need explains, and a careless bucket', () => {
    const careless = testApp();
    const stack = new Stack(careless, 'Careless');
    new Bucket(stack, 'Bucket');
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::lake/*'] }));
    const found = check(careless).violations.map(({ ruleName }) => ruleName);
    expect(found).toContain('AwsSolutions-IAM5[Resource::arn:aws:s3:::lake/*]');
    expect(found).toContain('AwsSolutions-S10');
  });
});
