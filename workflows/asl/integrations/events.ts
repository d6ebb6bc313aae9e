/**
 * The optimized integration of EventBridge. Step Functions adds the ARNs of execution and machine to an event's resources.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
 */
import type { PutEventsCommandOutput, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { ownArn, resourceArn } from '../integration';
import type { OptimizedResult } from '../sdk';
import { task } from '../states/task';

/** Detail, type and source are required; the detail may be an object. */
type Entry = Omit<PutEventsRequestEntry, 'Detail' | 'DetailType' | 'Source'> & {
  Detail: object | string;
  DetailType: string;
  Source: string;
};

/** The Task states of EventBridge; `V` are the machine's variables. */
export const events = <V>() => ({
  /** Fails with EventBridge.FailedEntry when any entry is refused. */
  putEvents: task<V, { Entries: Entry[] }, OptimizedResult<PutEventsCommandOutput>>({
    resource: resourceArn('events', 'putEvents'),
    permissions: [
      { actions: ['events:PutEvents'], resources: [ownArn('events', 'event-bus/{Entries.EventBusName|default}')] },
    ],
    transientErrors: ['EventBridge.FailedEntry', 'EventBridge.InternalException', 'EventBridge.EventBridgeException'],
  }),
});
