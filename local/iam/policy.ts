/**
 * IAM policy documents, as far as they are understood here. What is not understood is refused when the policy is read, so that
 * nothing is ever allowed or denied by a rule that was left out.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { z } from 'zod';

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** Operators that are understood, each also with `ForAnyValue:` before it. */
export const OPERATORS = ['StringEquals', 'StringNotEquals', 'StringLike', 'ArnEquals', 'ArnLike', 'Bool'] as const;
export type Operator = (typeof OPERATORS)[number];

const conditionValue = z
  .union([z.string(), z.boolean(), z.array(z.string())])
  .transform((value) => [value].flat().map(String));

const Condition = z.record(
  z.string().regex(new RegExp(`^(ForAnyValue:)?(${OPERATORS.join('|')})$`), 'this operator is not understood'),
  z.record(z.string(), conditionValue),
);

const Principal = z.union([
  z.literal('*').transform(() => ({ AWS: ['*'], Service: [] })),
  z.strictObject({ AWS: texts.optional(), Service: texts.optional() }),
]);

/** Strict: NotAction, NotResource and NotPrincipal are not understood. */
const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: Principal.optional(),
  Action: texts,
  Resource: texts.optional(),
  Condition: Condition.optional(),
});
export type Statement = z.output<typeof Statement>;

const PolicyDocument = z.strictObject({
  Version: z.literal('2012-10-17'),
  Id: z.string().optional(),
  Statement: z.array(Statement),
});
export type PolicyDocument = z.output<typeof PolicyDocument>;

/** @throws Error naming what is not understood */
export function readPolicy(document: unknown): PolicyDocument {
  const parsed = PolicyDocument.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new Error(`cannot enforce a policy that is not understood:\n${z.prettifyError(parsed.error)}`);
}
