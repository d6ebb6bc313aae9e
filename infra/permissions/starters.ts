/** What starts executions by itself: the schedule, and the rule that sees new data. */
import { LIVE_ALIAS } from '#tasks/contracts/deployment';
import { keepDeadLetters, type Need, own } from './need';

const start: Need = {
  actions: ['states:StartExecution'],
  // An alias is authorized by its state machine's ARN; the key narrows it to the alias.
  resources: [own('states', 'stateMachine:${StateMachineName}')],
  conditions: { 'ForAnyValue:StringEquals': { 'states:StateMachineQualifier': [LIVE_ALIAS] } },
  why: 'Starts the version that is live.',
};

export const startNeeds = {
  scheduler: [start, keepDeadLetters('Keeps what could not be started, for the alarm and for a person.')],
  /** A rule writes to its dead-letter queue by the queue's own policy. */
  newData: [start],
} as const satisfies Readonly<Record<string, readonly Need[]>>;
