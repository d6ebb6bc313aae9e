/**
 * Checks API calls against the published models of the services. Of REST calls the parts are checked that a call shows: path,
 * query and headers of requests; status, headers and XML or JSON bodies of responses. Request bodies of REST calls are not:
 * `bodyIsData` tells whether one could be against the model.
 */
import { encodeJson } from '#local/wire/json';
import type { ObservedCall, RestRequest, RestResponse } from '#local/wire/service';
import { type ApiModel, findModel, shapeOf } from './api-models/model';
import { type Gathered, gatherRequest, gatherResponse, unknownHeaders } from './api-models/rest';
import { problemsOfValue } from './api-models/value';

export { findModel, hasApiModels } from './api-models/model';
export { problemsOfValue } from './api-models/value';

/** @returns a line for each violation; undefined where no model tells of the operation */
export function problemsOfCall(call: ObservedCall): string[] | undefined {
  const model = findModel(call.service, call.operation);
  if (!model) return undefined;
  return [...problemsOfRequest(model, call), ...problemsOfAnswer(model, call)];
}

/** Whether the model lets any bytes be the request's body, such as an object's content; true where there is no body. */
export function bodyIsData({ service, operation, input }: ObservedCall): boolean {
  const model = findModel(service, operation);
  if (!model || model.metadata.protocol === 'json') return true;
  const { payload, members = {} } = shapeOf(model, model.operations[operation]?.input?.shape ?? '');
  const isBlob = payload !== undefined && shapeOf(model, members[payload]?.shape ?? '').type === 'blob';
  const { headers } = input as RestRequest;
  const isEmpty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  return isBlob || isEmpty;
}

/** What a state machine's history keeps of a task that it starts. */
export interface ScheduledTask {
  /** e.g. `sagemaker` or `aws-sdk:sagemaker` */
  readonly resourceType?: string;
  /** e.g. `createTrainingJob.sync` */
  readonly resource?: string;
  /** JSON. */
  readonly parameters?: string;
}

const SERVICES: Readonly<Record<string, string>> = { redshiftdata: 'redshift-data' };

/** Checks the arguments that a Task state hands to a service. @throws Error where no model tells of the operation */
export function problemsOfArguments({ resourceType = '', resource = '', parameters = '' }: ScheduledTask): string[] {
  const name = resourceType.replace(/^aws-sdk:/, '');
  const action = resource.replace(/\..*$/, '');
  const operation = action.charAt(0).toUpperCase() + action.slice(1);
  const model = findModel(SERVICES[name] ?? name, operation);
  const shape = model?.operations[operation]?.input?.shape;
  if (!model || !shape) throw new Error(`no model tells of ${resourceType}:${resource}`);
  const { Payload: _payload, ...rest } = JSON.parse(parameters);
  // A Lambda function's payload is any JSON in a state machine, bytes in the API.
  const given = operation === 'Invoke' ? rest : JSON.parse(parameters);
  return problemsOfValue(model, shape, given, `arguments of ${resourceType}:${resource}`);
}

function problemsOfRequest(model: ApiModel, { service, operation, input }: ObservedCall): string[] {
  const name = model.operations[operation]?.input?.shape;
  const at = `${service} ${operation} request`;
  if (name === undefined) return [];
  if (model.metadata.protocol === 'json') return problemsOfValue(model, name, input, at);
  const request = input as RestRequest;
  const shape = shapeOf(model, name);
  return [
    ...problemsOfGathered(model, name, gatherRequest(model, shape, request), at),
    ...unknownHeaders(model, shape, Object.keys(request.headers)).map((header) => `${at}: unknown header ${header}`),
  ];
}

function problemsOfAnswer(model: ApiModel, call: ObservedCall): string[] {
  const { service, operation, output, error } = call;
  const at = `${service} ${operation} response`;
  if (error) return problemsOfError(model, call);
  const name = model.operations[operation]?.output?.shape;
  if (model.metadata.protocol === 'json') {
    const value = JSON.parse(encodeJson(output));
    if (name !== undefined) return problemsOfValue(model, name, value, at);
    return Object.keys(value).length === 0 ? [] : [`${at}: expected no content, got ${JSON.stringify(value)}`];
  }
  if (name === undefined) return [];
  const response = output as RestResponse;
  const shape = shapeOf(model, name);
  return [
    ...problemsOfGathered(model, name, gatherResponse(model, shape, response), at),
    ...unknownHeaders(model, shape, Object.keys(response.headers ?? {})).map(
      (header) => `${at}: unknown header ${header}`,
    ),
  ];
}

function problemsOfGathered(model: ApiModel, name: string, { value, unseen }: Gathered, at: string): string[] {
  const missing = unseen
    .filter((member) => !(member in value))
    .map((member) => `${at}: the required member '${member}' is missing`);
  return problemsOfValue(model, name, value, at).filter((problem) => !missing.includes(problem));
}

/**
 * Errors that any operation of a service may answer without its model naming them.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 */
const COMMON: Readonly<Record<string, readonly string[]>> = {
  sagemaker: ['ValidationException', 'ThrottlingException'],
  s3: ['NoSuchKey', 'NoSuchBucket', 'PreconditionFailed', 'ConditionalRequestConflict', 'NotFound', 'NotModified'],
};

function problemsOfError(model: ApiModel, { service, operation, error }: ObservedCall): string[] {
  const { code = '', status, fields, message } = error ?? {};
  const at = `${service} ${operation} error ${code}`;
  const named = (model.operations[operation]?.errors ?? []).find(
    ({ shape }) => (shapeOf(model, shape).error?.code ?? shape) === code,
  );
  if (!named) return COMMON[service]?.includes(code) ? [] : [`${at}: the model names no such error: ${message}`];
  const { members = {}, error: trait } = shapeOf(model, named.shape);
  const textMember = ['message', 'Message'].find((name) => name in members);
  // S3's error documents name bucket and key, which its model leaves out.
  const known = model.metadata.protocol === 'rest-xml' ? {} : fields;
  const value = { ...(textMember ? { [textMember]: message } : {}), ...known };
  const expected = trait?.httpStatusCode ?? status;
  return [
    ...problemsOfValue(model, named.shape, value, at),
    ...(status === expected ? [] : [`${at}: expected status ${expected}, got ${status}`]),
  ];
}
