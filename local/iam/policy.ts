/**
 * IAM policy documents, as far as they are understood here. What is not understood is refused when the policy is read, so that
 * nothing is ever allowed or denied by a rule that was left out.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import * as z from 'zod';
import { Condition } from './conditions';
import { isArnPattern } from './patterns';
import { oneOrMore, Principal } from './principals';

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  /** Of an identity's policy, nobody: it is about whoever it is attached to. */
  readonly Principal: Principal;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Condition;
}

export interface PolicyDocument {
  readonly Statement: readonly Statement[];
}

const Action = z
  .string()
  .regex(/^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/, 'expected an action such as s3:GetObject or s3:Get*');

const Resource = z
  .string()
  .refine((text) => text === '*' || isArnPattern(text), "expected '*' or an ARN with all of its parts")
  .refine((text) => !text.includes('${'), 'policy variables are not understood');

const rules = {
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore(Action),
  Condition: Condition.optional(),
};
const NOBODY: Principal = { AWS: [], Service: [] };

/** Strict: NotAction, NotResource and NotPrincipal are not understood. */
const STATEMENTS = {
  identity: z
    .strictObject({ ...rules, Resource: oneOrMore(Resource) })
    .transform((statement) => ({ ...statement, Principal: NOBODY })),
  /** Of a bucket or a key. */
  resource: z.strictObject({ ...rules, Resource: oneOrMore(Resource), Principal }),
  /** Of a role: it stands on the role itself. */
  trust: z.strictObject({ ...rules, Principal }).transform((statement) => ({ ...statement, Resource: ['*'] })),
} satisfies Readonly<Record<string, z.ZodType<Statement>>>;

/** What a policy is attached to. */
export type PolicyKind = keyof typeof STATEMENTS;

/** @throws Error naming what is not understood */
export function readPolicy(document: unknown, kind: PolicyKind = 'identity'): PolicyDocument {
  const statement: z.ZodType<Statement> = STATEMENTS[kind];
  const Document = z.strictObject({
    Version: z.literal('2012-10-17'),
    Id: z.string().optional(),
    Statement: z.union([z.array(statement), statement]).transform((value) => [value].flat()),
  });
  const parsed = Document.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new Error(`cannot enforce a policy that is not understood:\n${z.prettifyError(parsed.error)}`);
}
