/** What is known of a service integration besides its types: what it may do, and which of its errors pass by themselves. */

/**
 * Rights that a call needs. Resources are written as in AWS's Service Authorization Reference (`${Partition}`, `${Region}`,
 * `${Account}`); `{RoleArn}` is the value of the task's argument of that name, `{A.B}` of a member (of
 * each, where `A` is a list), `{A|text}` is `text` where there is no such argument, `{A*}` a pattern of the values that `A` may
 * have.
 */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `StringEquals`. */
  readonly conditions?: Readonly<Record<string, string>>;
  /** Needed only by tasks that give this argument. */
  readonly onlyWith?: string;
  /** Not needed by tasks that give one of these. */
  readonly notWith?: readonly string[];
}

export interface Integration {
  /** The state's `Resource`. */
  readonly resource: string;
  readonly permissions: readonly Permission[];
  /** Errors that a later attempt may not meet: throttling, outages, lost connections. */
  readonly transientErrors: readonly string[];
  /** For `.waitForTaskToken`: the arguments must contain the task token. */
  readonly callback?: true;
}

/** `arn:aws:states:::<service>:<action>`. @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html */
export const resourceArn = (service: string, action: string) => `arn:aws:states:::${service}:${action}`;

/** An ARN of the deployment's own account and region. */
export const ownArn = (service: string, resource: string) =>
  `arn:\${Partition}:${service}:\${Region}:\${Account}:${resource}`;
