/** Who decides, as far as AWS vouches for it: what proves a caller's identity, and when two identities are two. */
import { GetCallerIdentityCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';
import type { Identity } from '#tasks/contracts/approval';
import { TaskError } from '#tasks/contracts/errors';
import { DECISION_HEADER, type IdentityProof, type Stated, statementOf } from '#tasks/contracts/identity-proof';

/**
 * Asks STS who signed, by the call that the caller signed: where it goes and what it asks is this function's own.
 *
 * @returns the signer's ARN
 * @throws TaskError IdentityNotProven
 */
export async function provenArn({ headers }: IdentityProof, stated: Stated): Promise<string> {
  if (headers[DECISION_HEADER] !== statementOf(stated)) throw notProven('it is signed for another decision');
  const [, signed = ''] = SIGNATURE.exec(headers.authorization ?? '') ?? [];
  if (!signed.split(';').includes(DECISION_HEADER)) throw notProven('the signature does not cover the decision');
  const sts = new STSClient({
    signer: {
      async sign(request) {
        Object.assign(request.headers, headers);
        return request;
      },
    },
  });
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    if (!Arn) throw notProven('STS names nobody');
    return Arn;
  } catch (error) {
    if (error instanceof STSServiceException && error.$fault === 'client') throw notProven(error.message, error);
    throw error;
  } finally {
    sts.destroy();
  }
}

/** Signature Version 4, to the letter: what reads in two ways must not be read otherwise here than by STS. */
const SIGNATURE = /^AWS4-HMAC-SHA256 Credential=[^,\s]+, SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}$/;

const notProven = (why: string, cause?: Error) =>
  new TaskError('IdentityNotProven', `cannot tell whose decision this is: ${why}; sign it again and repeat`, { cause });

/**
 * What stays the same of an identity however its owner signs in. Whoever may take a role names the session as they like, so the name
 * counts for nothing; but in sessions of IAM Identity Center, which names them after its users.
 *
 * @param userProfileName of SageMaker Studio, whose users may share a role
 */
export function identityOf(arn: string, userProfileName?: string): Identity {
  const [, principal = arn, session = ''] = /^(arn:[^:]+:sts::\d+:assumed-role\/[^/]+)\/(.+)$/.exec(arn) ?? [];
  const user = userProfileName ?? (principal.includes(':assumed-role/AWSReservedSSO_') ? session : undefined);
  return { principal, ...(user && { user }) };
}

/** Whether two identities are surely two: users of one role only where AWS names both. */
export const isAnother = (one: Identity, other: Identity): boolean =>
  one.principal !== other.principal || (one.user !== undefined && other.user !== undefined && one.user !== other.user);

/** Where nobody signs in, a name is all there is. It is not another person's for its capitals or the blanks around it. */
export const identityOfName = (name: string): Identity => ({
  principal: name.normalize('NFKC').trim().toLowerCase(),
});
