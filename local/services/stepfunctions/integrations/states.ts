/**
 * `states:startExecution`: nested executions. `.sync` gives the child's output as text, `.sync:2` as JSON.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
import { createHash } from 'node:crypto';
import type { Integration, Json, TaskCall } from '#local/engine/index';
import { calling, withMetadata } from './calling';
import type { Clients } from './clients';
import type { Naming } from './failures';
import { problemsOf } from './parameters';
import { type Watch, watchUntil } from './watching';

const NAMING: Naming = {
  prefix: 'StepFunctions',
  unmodelled: 'AWSStepFunctionsException',
  service: 'AWSStepFunctions',
  style: 'optimized',
};
const FIELDS = ['Input', 'Name', 'StateMachineArn', 'TraceHeader'];
const api = { service: 'sfn', action: 'startExecution', naming: NAMING } as const;

export type NestedMode = 'request-response' | 'text' | 'json';

export function startExecution(clients: Clients, watching: Watch, mode: NestedMode): Integration {
  const arnIn = (submitted: Json): Json => ({
    ExecutionArn: (submitted as { readonly ExecutionArn?: string }).ExecutionArn ?? null,
  });
  const describe = async (submitted: Json, call: TaskCall): Promise<Json> => {
    const { output } = await clients.call('sfn', 'describeExecution', arnIn(submitted), call);
    return mode === 'json' ? withParsedTexts(output) : output;
  };
  return {
    async check(parameters) {
      const schema = await clients.schemaOf('sfn', 'startExecution');
      return schema ? problemsOf(schema.input, withInputText(parameters), FIELDS) : [];
    },
    start: async (call) => withMetadata(await calling(clients, api, named(withInputText(call.parameters), call), call)),
    ...(mode !== 'request-response' && {
      watch: (call: TaskCall, submitted: Json) =>
        watchUntil(
          watching,
          call.signal,
          () => describe(submitted, call),
          (description) => endOf((description as { readonly Status?: string }).Status),
        ),
      stop: async (call: TaskCall) => {
        const { StateMachineArn, Name } = named(call.parameters, call) as Record<string, string>;
        const executionArn = `${StateMachineArn?.replace(':stateMachine:', ':execution:')}:${Name}`;
        await clients.call('sfn', 'stopExecution', { ExecutionArn: executionArn }, call);
      },
    }),
  };
}

/** A name of its own for each attempt, the same when an interrupted call is sent again: StartExecution is idempotent by it. */
function named(parameters: Json, { attempt }: TaskCall): Json {
  const given = parameters as Record<string, Json>;
  if (typeof given.Name === 'string') return given;
  const key = createHash('sha256').update(attempt).digest('hex');
  return { ...given, Name: key.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') };
}

function withInputText(parameters: Json): Json {
  const { Input, ...rest } = parameters as Record<string, Json>;
  if (Input === undefined) return rest;
  return { ...rest, Input: typeof Input === 'string' ? Input : JSON.stringify(Input) };
}

function withParsedTexts(description: Json): Json {
  const { Input, Output, ...rest } = description as Record<string, string>;
  return {
    ...rest,
    ...(Input !== undefined && { Input: JSON.parse(Input) as Json }),
    ...(Output !== undefined && { Output: JSON.parse(Output) as Json }),
  };
}

function endOf(status: string | undefined): 'succeeded' | 'failed' | undefined {
  if (status === 'SUCCEEDED') return 'succeeded';
  return status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED' ? 'failed' : undefined;
}
