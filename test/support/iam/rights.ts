/** Rights of a role one by one, and what becomes of recorded calls when one is taken away. */

import { local } from '#local/config';
import { decide, type Grant, type IamOptions, type Identity } from '#local/iam/index';
import type { Scenario } from './scenario';

/** Every right of a role, action by action and resource by resource. */
export const grantsOf = ({ policies: documents }: Identity): Grant[] =>
  documents.flatMap(({ Statement }) =>
    Statement.flatMap(({ Action, Resource = [] }) =>
      Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))),
    ),
  );

/** The actions that a role may do on anything at all, each once. */
export const actionsOf = (identity: Identity): string[] => [...new Set(grantsOf(identity).map(({ action }) => action))];

/** The same role without one action, or without it on one resource. */
export function without({ policies: documents, ...identity }: Identity, action: string, resource?: string): Identity {
  const policies = documents.map((document) => ({
    ...document,
    Statement: document.Statement.flatMap((statement) => {
      if (!statement.Action.includes(action)) return [statement];
      const others = { ...statement, Action: statement.Action.filter((each) => each !== action) };
      const Resource = resource === undefined ? [] : statement.Resource?.filter((each) => each !== resource);
      return [others, { ...statement, Action: [action], Resource }];
    }),
  }));
  return { ...identity, policies };
}

/** The same role with some of its actions only, each where and as it has it. */
export const only = ({ policies, ...identity }: Identity, actions: ReadonlySet<string>): Identity => ({
  ...identity,
  policies: policies.map((document) => ({
    ...document,
    Statement: document.Statement.flatMap((statement) => {
      const Action = statement.Action.filter((action) => actions.has(action));
      return Action.length ? [{ ...statement, Action }] : [];
    }),
  })),
});

/** The prefixes of names that a role may list. */
export const prefixesOf = ({ policies }: Identity): string[] =>
  policies.flatMap(({ Statement }) => Statement.flatMap(({ Condition }) => Condition?.StringLike?.['s3:prefix'] ?? []));

/** The same role without one of these. */
export const withoutPrefix = ({ policies, ...identity }: Identity, prefix: string): Identity => ({
  ...identity,
  policies: policies.map((document) => ({
    ...document,
    Statement: document.Statement.map((statement) => {
      const prefixes = statement.Condition?.StringLike?.['s3:prefix'];
      if (!prefixes) return statement;
      const StringLike = { 's3:prefix': prefixes.filter((each) => each !== prefix) };
      return { ...statement, Condition: { ...statement.Condition, StringLike } };
    }),
  })),
});

export interface Rights {
  readonly roles: Readonly<Record<string, Identity>>;
  readonly policies: Partial<IamOptions>;
}

/** What of all that was asked a role would have been denied without one action, or without it on one resource. */
export const deniedWithout = (
  { asked }: Pick<Scenario, 'asked'>,
  { roles, policies }: Rights,
  role: string,
  { action, resource }: { readonly action: string; readonly resource?: string },
) => {
  // What else it asked for, it may do as before.
  const about = asked.filter(({ request }) => request.action === action);
  return deniedAs({ asked: about }, policies, role, without(roles[role] as Identity, action, resource));
};

/** What of all that was asked a role would have been denied as another identity. */
export function deniedAs(
  { asked }: Pick<Scenario, 'asked'>,
  policies: Partial<IamOptions>,
  role: string,
  identity: Identity,
) {
  const resources = {
    account: local.account,
    policyOf: (arn: string) => policies.resourcePolicies?.[arn.replace(/^(arn:aws:s3:::[^/]+)\/.*$/, '$1')],
  };
  return asked.filter(({ by, request }) => by === role && !decide(identity, request, resources).allowed);
}
