/** The operations of STS that are honoured. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Operations } from '#local/wire/service';
import { missingToken } from './errors';

type Sdk = typeof import('@aws-sdk/client-sts');

export interface StsDependencies {
  /** The name of the role whose credentials have this access key, if it is a role's. */
  roleOf?(accessKeyId: string): string | undefined;
}

export function createOperations({ roleOf }: StsDependencies): Operations<Sdk, 'GetCallerIdentity'> {
  return {
    GetCallerIdentity: {
      input: z.strictObject({}),
      handle(_input, { account, caller: { accessKeyId } }) {
        if (accessKeyId === '') throw missingToken();
        const role = roleOf?.(accessKeyId);
        const UserId = role ? `${uniqueId('AROA', role)}:local` : uniqueId('AIDA', accessKeyId);
        return { UserId, Account: account, Arn: callerArn(account, accessKeyId, role) };
      },
    },
  };
}

/** Of a role's session, or of a person: locally an access key is its user's name. */
export const callerArn = (account: string, accessKeyId: string, role: string | undefined) =>
  role ? `arn:aws:sts::${account}:assumed-role/${role}/local` : `arn:aws:iam::${account}:user/${accessKeyId}`;

/** The same for the same name, of the form that IAM gives its ids. */
function uniqueId(prefix: string, name: string): string {
  const digits = createHash('sha256').update(name).digest('hex').toUpperCase();
  return prefix + digits.slice(0, 17);
}
