/** Rights on everything that CDK grants by itself, with the reason of each: AWS offers no resource for them. */
import type { Wildcard } from './grant';

const SENDS_TRACES = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

export const TRACES_OF_FUNCTIONS: Wildcard = {
  resource: '*',
  actions: SENDS_TRACES,
  reason: 'AWS offers no resource for sending traces to X-Ray.',
};

export const TRACES_OF_MACHINES: Wildcard = {
  resource: '*',
  actions: [...SENDS_TRACES, 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
  reason: 'AWS offers no resource for sending traces to X-Ray, nor for asking which to send.',
};

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
export const LOG_DELIVERY: Wildcard = {
  resource: '*',
  actions: [
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:DescribeLogGroups',
    'logs:DescribeResourcePolicies',
    'logs:GetLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:UpdateLogDelivery',
  ],
  reason: 'AWS offers no resource for the delivery of a state machine’s log.',
};
