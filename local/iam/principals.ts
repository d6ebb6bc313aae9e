/**
 * Whom a resource's or a role's policy is about.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import * as z from 'zod';

export interface Principal {
  readonly AWS: readonly string[];
  readonly Service: readonly string[];
}

/** Everybody, an account, or exactly one user, role or session: AWS lets no wildcard stand for a part of a principal. */
const AwsPrincipal = z
  .string()
  .regex(
    /^(\*|\d{12}|arn:aws:iam::\d{12}:(root|(user|role)\/[\w+=,.@/-]+)|arn:aws:sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+)$/,
    "expected '*', an account, or the whole ARN of a user, a role or a session",
  );
const ServicePrincipal = z
  .string()
  .regex(/^[a-z0-9.-]+\.amazonaws\.com$/, 'expected a service such as s3.amazonaws.com');

/** A policy may leave the brackets of a list of one away. */
export const oneOrMore = (one: z.ZodType<string>) =>
  z.union([one, z.array(one).min(1)]).transform((value): readonly string[] => [value].flat());

export const Principal = z.union([
  z.literal('*').transform((everybody): Principal => ({ AWS: [everybody], Service: [] })),
  z
    .strictObject({ AWS: oneOrMore(AwsPrincipal).optional(), Service: oneOrMore(ServicePrincipal).optional() })
    .refine(({ AWS, Service }) => AWS ?? Service, 'expected somebody')
    .transform(({ AWS = [], Service = [] }): Principal => ({ AWS, Service })),
]);

/** Whether it means the caller: a user or role itself, not only its account. */
export const names = ({ AWS }: Principal, arn: string): boolean =>
  AWS.some((each) => each === '*' || each === arn || each === roleOf(arn));

/** Whether it means the caller's account, which then says by its own policies who may. */
export function namesAccount({ AWS }: Principal, arn: string): boolean {
  const account = accountOf(arn);
  return AWS.some((each) => each === account || each === `arn:aws:iam::${account}:root`);
}

export const accountOf = (arn: string) => arn.split(':')[4] ?? '';

/** The role that a session is of, unless its path, which a session's ARN does not tell, is another than `/`. */
const roleOf = (arn: string) =>
  arn.replace(
    /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\/.+$/,
    (_, account, role) => `arn:aws:iam::${account}:role/${role}`,
  );
