/** What starts executions by itself: the schedule, and the rule that sees new data. */
import { LIVE_ALIAS } from '#tasks/contracts/deployment';
import { type Need, own } from './need';

const start: Need = {
  actions: ['states:StartExecution'],
  // An alias is authorized by its state machine's ARN; the key narrows it to the alias.
  resources: [own('states', 'stateMachine:${StateMachineName}')],
  conditions: { 'ForAnyValue:StringEquals': { 'states:StateMachineQualifier': [LIVE_ALIAS] } },
  why: 'Starts the version that is live.',
};

const giveUp: Need = {
  actions: ['sqs:SendMessage'],
  resources: ['${QueueArn}'],
  why: 'Keeps what could not be started, for the alarm and for a person.',
};

export const startNeeds = {
  scheduler: [start, giveUp],
  /** A rule writes to its dead-letter queue by the queue's own policy. */
  newData: [start],
} as const satisfies Readonly<Record<string, readonly Need[]>>;
