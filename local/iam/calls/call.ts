/** What a table of an API's calls is: each operation with the rights that it needs, made of its input. */
import type { AccessRequest } from '../matching';

/** What rights depend on beside a call's input. */
export interface Surroundings {
  readonly account: string;
  readonly region: string;
  /** Whether the caller's role is one that Step Functions takes: it tags the jobs it starts. */
  readonly isStateMachine: boolean;
  hasObject(bucket: string, key: string): boolean;
  /** The ARN of the key that a bucket (by name) or topic (by ARN) encrypts with, if it is the account's own. */
  keyOf(resource: string): string | undefined;
  /** The ARN of the execution that a task token is of. */
  executionOf(taskToken: string): string;
}

// biome-ignore lint/suspicious/noExplicitAny: each table says what its operations take; inputs are looked at before they are validated
export type Rights<Input = any> = (input: Input, surroundings: Surroundings) => AccessRequest[];

/** By operation. */
export type RightsTable = Readonly<Record<string, Rights>>;

export const arnOf = (service: string, { region, account }: Surroundings, resource: string) =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

/** To hand a role to a service. */
export const passing = (role: string, service: string): AccessRequest => ({
  action: 'iam:PassRole',
  resource: role,
  context: { 'iam:passedtoservice': service },
});

/** For operations that no resource can be named for. */
export const onEverything =
  (action: string): Rights =>
  () => [{ action, resource: '*' }];
