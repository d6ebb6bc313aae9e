/**
 * `events:putEvents`. Step Functions names the execution and its machine in each event's resources; one rejected entry fails
 * the task.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
 */
import { type Integration, type Json, TaskError } from '#local/engine/index';
import { calling } from './calling';
import type { Clients } from './clients';
import type { Naming } from './failures';
import { problemsOf } from './parameters';

const NAMING: Naming = {
  prefix: 'EventBridge',
  unmodelled: 'AmazonEventBridgeException',
  service: 'AmazonEventBridge',
  style: 'optimized',
};

type EventEntry = { readonly Detail?: Json; readonly Resources?: Json[] } & Record<string, Json>;

export function putEvents(clients: Clients): Integration {
  return {
    async check(parameters) {
      const schema = await clients.schemaOf('eventbridge', 'putEvents');
      return schema ? problemsOf(schema.input, withDetailTexts(parameters), ['Entries']) : [];
    },
    async start(call) {
      const { Entries } = withDetailTexts(call.parameters) as { readonly Entries: EventEntry[] };
      const entries = Entries.map((entry) => ({
        ...entry,
        Resources: [...(entry.Resources ?? []), call.executionArn, call.stateMachineArn],
      }));
      const api = { service: 'eventbridge', action: 'putEvents', naming: NAMING } as const;
      const { output } = await calling(clients, api, { Entries: entries }, call);
      const { FailedEntryCount } = output as { readonly FailedEntryCount?: number };
      if (FailedEntryCount) throw new TaskError('EventBridge.FailedEntry', JSON.stringify(output));
      return output;
    },
  };
}

/** A detail may be an object; the API takes its text. */
function withDetailTexts(parameters: Json): Json {
  const { Entries, ...rest } = parameters as { readonly Entries?: Json };
  if (!Array.isArray(Entries)) return parameters;
  const entries = (Entries as EventEntry[]).map(({ Detail, ...entry }) => ({
    ...entry,
    ...(Detail !== undefined && { Detail: typeof Detail === 'string' ? Detail : JSON.stringify(Detail) }),
  }));
  return { ...rest, Entries: entries };
}
