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

  test('rises when nobody asks the endpoint for a day', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ComparisonOperator: 'LessThanThreshold',
      EvaluationPeriods: 24,
      Threshold: 1,
    });
  });

  test('says in words what happened', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::CloudWatch::Alarm'))) {
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

test('the dashboard shows AUC, durations and costs', () => {
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(dashboard?.Properties.DashboardBody);
  for (const what of ['Auc', 'RoundMinutes', 'ComputeSeconds', 'ModelLatency']) expect(body).toContain(what);
});
