import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { synthesize } from '#test/support/synth';

let template: Template;

beforeAll(() => {
  template = synthesize({
    schedule: { expression: 'rate(1 day)' },
    startOnNewData: true,
    approvers: ['ann@example.com'],
  }).observability;
});

describe('an alarm', () => {
  test.each([
    ['ExecutionsFailed', 'AWS/States', 0],
    ['ExecutionsTimedOut', 'AWS/States', 0],
    ['ExecutionsAborted', 'AWS/States', 0],
    ['OldestApprovalHours', 'Ronda', 48],
    ['Invocation5XXErrors', 'AWS/SageMaker', 0],
    ['ModelLatency', 'AWS/SageMaker', 500_000],
  ])('rises with %s of %s above %d, and tells the topic', (MetricName, Namespace, Threshold) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName,
      Namespace,
      Threshold,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('AlarmTopic') }],
    });
  });

  test('rises with starts that were given up, of the schedule and of new data, and with lost changes', () => {
    const alarms = template.findResources('AWS::CloudWatch::Alarm', {
      Properties: { MetricName: 'ApproximateNumberOfMessagesVisible' },
    });
    const queues = Object.values(alarms).map(({ Properties }) => JSON.stringify(Properties.Dimensions));
    expect(queues.sort()).toEqual([
      expect.stringMatching('RetrainingApprovalDeadLetters'),
      expect.stringMatching('RetrainingNewDataDeadLetters'),
      expect.stringMatching('RetrainingScheduleDeadLetters'),
    ]);
  });

  test('rises when an endpoint runs and nobody asks it for a day; not where there is none', () => {
    const dimensions = Match.arrayWith([{ Name: 'EndpointName', Value: 'fraud' }]);
    const day = { Statistic: 'SampleCount', Period: 3600, EvaluationPeriods: 24, Threshold: 1, Dimensions: dimensions };
    const idOf = (properties: object) => {
      const found = template.findResources('AWS::CloudWatch::Alarm', { Properties: { ...day, ...properties } });
      expect(Object.values(found).map(({ Properties }) => Properties.AlarmActions)).toEqual([undefined]);
      return { 'Fn::GetAtt': [Object.keys(found)[0], 'Arn'] };
    };
    // SageMaker has no figure for either an endpoint that nobody asks or one that does not exist.
    const silent = idOf({
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    const running = idOf({
      Namespace: '/aws/sagemaker/Endpoints',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
    template.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
      AlarmRule: { 'Fn::Join': ['', ['(ALARM("', running, '") AND ALARM("', silent, '"))']] },
      AlarmActions: [{ Ref: Match.stringLikeRegexp('AlarmTopic') }],
    });
  });

  test('watches an endpoint also of a model whose rounds go to a batch: one may be left, or asked for', () => {
    const batch = synthesize({ input: { deployment: { target: 'batch', scoreUri: 's3://lake/scoring/' } } });
    batch.observability.resourceCountIs('AWS::CloudWatch::CompositeAlarm', 1);
  });

  test('says in words what happened', () => {
    const kinds = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
    for (const { Properties } of kinds.flatMap((kind) => Object.values(template.findResources(kind)))) {
      expect(Properties.AlarmDescription).toMatch(/fraud/);
    }
  });
});

test('the topic is encrypted, takes no plain HTTP, and writes to the operators', () => {
  template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    },
  });
  template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ann@example.com' });
});

test('the dashboard shows AUC, durations, and of the costs what CloudWatch knows: warehouse and endpoint', () => {
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(dashboard?.Properties.DashboardBody);
  for (const what of ['Auc', 'RoundMinutes', 'ModelLatency', 'ComputeSeconds', 'minutes / 60'])
    expect(body).toContain(what);
});
