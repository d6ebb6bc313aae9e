/**
 * Checks every API call against its caller's policies, as AWS does: the optional authorization stage of the local AWS. A caller
 * is known by its access key; one that nobody knows, and one that does not sign, are refused.
 */
import type { Authorize } from '#local/wire/pipeline';
import { ServiceError } from '#local/wire/service';
import type { Surroundings } from './calls/call';
import { calls } from './calls/index';
import { accessDenied, unknownCaller, unsigned } from './errors';
import { type Decision, decide, type Identity, trusts } from './evaluate';
import type { AccessRequest } from './matching';
import type { PolicyDocument } from './policy';

export interface IamOptions {
  /** By access key, which for a role is its name. */
  readonly identities: Readonly<Record<string, Identity>>;
  /** By ARN: of buckets and keys. */
  readonly resourcePolicies?: Readonly<Record<string, PolicyDocument>>;
  /** The ARN of the key that each bucket (by name) or topic (by ARN) encrypts with. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Told of each right that was asked for. */
  onDecision?(asked: Asked): void;
}

export interface Asked {
  /** The caller's access key, or the name of the role that a service acts as. */
  readonly by: string;
  readonly request: AccessRequest;
  readonly decision: Decision;
}

export interface AuthorizerOptions extends IamOptions, Omit<Surroundings, 'isStateMachine' | 'keyOf'> {}

export interface Authorizer {
  readonly authorize: Authorize;
  /**
   * Checks what a service does as a role.
   *
   * @param service that must be able to take the role, e.g. `sagemaker.amazonaws.com`
   * @throws Error when it cannot, or the role lacks a right
   */
  check(roleArn: string, service: readonly string[], requests: (surroundings: Surroundings) => AccessRequest[]): void;
}

export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  const { identities, resourcePolicies = {}, keys = {}, account } = options;
  const resources = { account, policyOf: (resource: string) => resourcePolicies[ownerOf(resource)] };

  const surroundingsOf = (identity: Identity): Surroundings => ({
    account,
    region: options.region,
    hasObject: options.hasObject,
    executionOf: options.executionOf,
    keyOf: (resource) => keys[resource],
    isStateMachine: trusts(identity, 'states.amazonaws.com', account),
  });

  /** @returns the refusal, if any */
  const refusalOf = (by: string, identity: Identity, request: AccessRequest, service: string) => {
    // The loopback interface stands for TLS: nothing leaves the machine.
    const context = { 'aws:securetransport': 'true', ...request.context };
    const decision = decide(identity, { ...request, context }, resources);
    options.onDecision?.({ by, request: { ...request, context }, decision });
    return decision.allowed
      ? undefined
      : accessDenied(service, identity.arn, request.action, request.resource, decision.because);
  };

  return {
    authorize({ service, operation, input }, { caller: { accessKeyId } }) {
      if (accessKeyId === '') throw unsigned(service);
      const identity = Object.hasOwn(identities, accessKeyId) ? identities[accessKeyId] : undefined;
      if (!identity) throw unknownCaller(service);
      const rights = calls[service]?.[operation];
      if (!rights) throw unmapped(service, operation);
      for (const request of rights(input, surroundingsOf(identity))) {
        const refusal = refusalOf(accessKeyId, identity, request, service);
        if (refusal) throw refusal;
      }
    },
    check(roleArn, services, requests) {
      const name = roleArn.split('/').at(-1) ?? roleArn;
      const identity = Object.hasOwn(identities, name) ? identities[name] : undefined;
      if (!identity || !services.some((service) => trusts(identity, service, account))) {
        throw new Error(`${services.join(' or ')} is not able to assume the role ${roleArn}`);
      }
      for (const request of requests(surroundingsOf(identity))) {
        const refusal = refusalOf(name, identity, request, 's3');
        if (refusal) throw refusal;
      }
    },
  };
}

/** A bucket has the policy of its objects. */
const ownerOf = (resource: string) => resource.replace(/^(arn:aws:s3:::[^/]+)\/.*$/s, '$1');

/** A call whose rights are not known must not pass as harmless. */
const unmapped = (service: string, operation: string) =>
  new ServiceError(
    'NotImplemented',
    `no rights are known for ${service}:${operation}, so it cannot be authorized`,
    501,
  );
