/**
 * What a local AWS service is to the wire: a table of operations, each with the schema of the input it honours and a
 * handler from input to output. No HTTP object enters a handler; `pipeline.ts` routes, decodes, validates, encodes.
 */
import type { Readable } from 'node:stream';
import type { ZodType } from 'zod';

/** Who calls: taken from the SigV4 credential of the request. */
export interface Caller {
  readonly accessKeyId: string;
}

/** What a handler knows of a call besides its input. */
export interface Call {
  readonly requestId: string;
  readonly account: string;
  readonly region: string;
  readonly caller: Caller;
  /** Aborted when the client goes away before the answer is sent. */
  readonly signal: AbortSignal;
}

/** An error in AWS's form. `code` is the shape's name on the wire, `status` the HTTP status, `fields` further members. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  constructor(
    readonly code: string,
    message: string,
    readonly status: number = 400,
    readonly fields: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/**
 * The input and output of an SDK command class, from its type alone (`import type` the client, never its code).
 *
 * @example `type Input = CommandInput<typeof StartExecutionCommand>`
 */
// biome-ignore lint/suspicious/noExplicitAny: the parameter list of a class is only ever inferred here
type CommandClass = new (...args: any[]) => { readonly input: object };
type Resolved<C extends CommandClass> =
  InstanceType<C> extends {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    resolveMiddleware(...args: any[]): (...args: any[]) => Promise<{ output: infer O }>;
  }
    ? O
    : never;
export type CommandInput<C extends CommandClass> = InstanceType<C>['input'];
export type CommandOutput<C extends CommandClass> = Omit<Resolved<C>, '$metadata'>;

/** One operation: the input it honours (strict: unknown members are refused) and what it does. */
export interface Operation<Input, Output> {
  readonly input: ZodType<Input>;
  handle(input: Input, call: Call): Promise<Output> | Output;
}

/**
 * The operations of a service by AWS's names.
 *
 * `Commands` is the SDK client's module type restricted to what the service honours:
 * `Operations<typeof import('@aws-sdk/client-sfn'), 'StartExecution' | 'DescribeExecution'>`.
 */
export type Operations<Sdk, Names extends string> = {
  readonly [N in Names]: `${N}Command` extends keyof Sdk
    ? Sdk[`${N}Command`] extends CommandClass
      ? Operation<CommandInput<Sdk[`${N}Command`]>, CommandOutput<Sdk[`${N}Command`]>>
      : never
    : never;
};

// biome-ignore lint/suspicious/noExplicitAny: the table's own type is checked where it is made, by Operations<>
export type AnyOperation = Operation<any, any>;

/** A service of the awsJson1.0 / awsJson1.1 protocol: `POST /` with `X-Amz-Target: <targetPrefix>.<Operation>`. */
export interface AwsJsonService {
  readonly protocol: 'aws-json-1.0' | 'aws-json-1.1';
  /** The name in the SigV4 credential scope, e.g. `states`. */
  readonly signingName: string;
  readonly targetPrefix: string;
  readonly operations: Readonly<Record<string, AnyOperation>>;
  /** Operations AWS has and this service recognizes but does not honour. */
  readonly unsupported: readonly string[];
  /** Turns a message about a bad input into the service's own validation error. Default `ValidationException`, 400. */
  invalid?(message: string, operation: string): ServiceError;
}

/** The parts of an HTTP request a REST operation decodes from. */
export interface RestRequest {
  readonly method: string;
  /** Decoded path parameters of the matched route; `{Key+}` spans slashes. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readable;
}

export interface RestResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Uint8Array | Readable;
}

/** A route of a REST service. The first one that matches method, path template and required query keys is taken. */
export interface RestRoute {
  readonly operation: string;
  readonly method: string;
  /** e.g. `/2015-03-31/functions/{FunctionName}/invocations` */
  readonly path: string;
  /** Query keys that must be present (`uploads`) or equal (`list-type=2`) for the route to match. */
  readonly query?: readonly string[];
  /** Headers that must be present, e.g. `x-amz-copy-source`. */
  readonly header?: readonly string[];
  respond(request: RestRequest, call: Call): Promise<RestResponse>;
}

/** A service of the restJson1 or restXml protocol. Each route decodes, operates and encodes by functions of its own. */
export interface RestService {
  readonly protocol: 'rest-json' | 'rest-xml';
  readonly signingName: string;
  readonly routes: readonly RestRoute[];
  /** Operations AWS has and this service recognizes but does not honour. Looked at before the routes. */
  readonly unsupported?: readonly Omit<RestRoute, 'respond'>[];
}

/** A service of the query protocol: form body `Action=…&Version=…`, XML answer. */
export interface QueryService {
  readonly protocol: 'query';
  readonly signingName: string;
  readonly version: string;
  readonly namespace: string;
  readonly operations: Readonly<Record<string, AnyOperation>>;
  readonly unsupported: readonly string[];
}

export type Service = AwsJsonService | RestService | QueryService;

/** One finished call, as told to an observer (the conformance test and the request log use it). */
export interface ObservedCall {
  readonly service: string;
  readonly operation: string;
  /** Decoded, but as the caller sent it; of a REST service a RestRequest. */
  readonly input: unknown;
  /** As the handler gave it; of a REST service a RestResponse. */
  readonly output?: unknown;
  readonly error?: Pick<ServiceError, 'code' | 'message' | 'status' | 'fields'>;
}
