/**
 * `lambda:invoke`, and a function's ARN as `Resource`. A function that throws fails the task with its own error type.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
import { type Integration, isObject, type Json, TaskError } from '#local/engine/index';
import { calling, withMetadata } from './calling';
import type { By, Clients } from './clients';
import type { Naming } from './failures';
import { problemsOf } from './parameters';

const NAMING: Naming = {
  prefix: 'Lambda',
  unmodelled: 'AWSLambdaException',
  service: 'AWSLambda',
  style: 'optimized',
};
const FIELDS = ['ClientContext', 'FunctionName', 'InvocationType', 'LogType', 'Payload', 'Qualifier'];

export function lambdaInvoke(clients: Clients): Integration {
  return {
    async check(parameters) {
      const schema = await clients.schemaOf('lambda', 'invoke');
      return schema ? problemsOf(schema.input, parameters, FIELDS) : [];
    },
    start: (call) => invoke(clients, call.parameters, call),
  };
}

export function lambdaFunction(clients: Clients, functionArn: string): Integration {
  return {
    async start(call) {
      const answer = await invoke(clients, { FunctionName: functionArn, Payload: call.parameters }, call);
      return (answer as { readonly Payload?: Json }).Payload ?? null;
    },
  };
}

async function invoke(clients: Clients, parameters: Json, by: By): Promise<Json> {
  const { Payload, ...rest } = parameters as Record<string, Json>;
  // The SDK takes bytes; any JSON value is a payload, texts and null included.
  const text = Payload === undefined ? undefined : JSON.stringify(Payload);
  const sent: Json = text === undefined ? rest : { ...rest, Payload: text };
  const answer = await calling(clients, { service: 'lambda', action: 'invoke', naming: NAMING }, sent, by);
  const { FunctionError, LogResult, Payload: returned, ...output } = answer.output as Record<string, Json>;
  const payload = parsed(returned);
  if (FunctionError !== undefined) throw functionError(payload);
  const result: Record<string, Json> = { ...output };
  if (LogResult !== undefined) result.LogResult = LogResult;
  if (returned !== undefined) result.Payload = payload;
  return withMetadata({ ...answer, output: result });
}

function parsed(text: Json | undefined): Json {
  if (typeof text !== 'string' || text === '') return '';
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function functionError(payload: Json): TaskError {
  const type = isObject(payload) ? payload.errorType : undefined;
  return new TaskError(typeof type === 'string' ? type : 'Lambda.Unknown', JSON.stringify(payload));
}
