/** What the stages of the pipeline hand on: a request as it was sent, the operation it is for, and the answer. */
import type { Readable } from 'node:stream';
import type { Call, RestResponse, Service } from './service';

/** The SigV4 credential of a request. Signatures are not verified: any key is accepted. */
export interface Credential {
  readonly accessKeyId: string;
  readonly service: string;
}

export interface WireRequest {
  /** At which it came in. */
  readonly port: number;
  readonly method: string;
  /** As sent: neither decoded nor normalized, because keys may hold `..`, `//` and `%2F`. Starts with a slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** May be left unread. */
  readonly body: Readable;
  readonly credential: Credential | undefined;
}

export type Protocol = Service['protocol'];

/** An operation found for a request, with the four steps of its protocol. */
export interface Target {
  readonly protocol: Protocol;
  /** The service's signing name. */
  readonly service: string;
  readonly operation: string;
  decode(request: WireRequest): Promise<unknown> | unknown;
  /** Returns the input in the form that the handler takes. @throws ServiceError */
  validate(input: unknown): unknown;
  operate(input: unknown, call: Call): unknown;
  encode(output: unknown, call: Call): RestResponse;
}

export interface Exchange {
  readonly request: WireRequest;
  readonly call: Call;
  readonly target?: Target;
  /** As it stood on the wire. */
  readonly input?: unknown;
  /** As the handler takes it: times are Dates, defaults are filled in. */
  readonly validInput?: unknown;
  readonly output?: unknown;
  readonly response?: RestResponse;
}
