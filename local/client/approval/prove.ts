/** Proves to DecideApproval whose decision it is: by a call of GetCallerIdentity that the caller's credentials sign for it. */
import type { STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod';
import {
  DECISION_HEADER,
  type IdentityProof,
  proofOf,
  type Stated,
  statementOf,
} from '#tasks/contracts/identity-proof';

const HttpRequest = z.looseObject({ headers: z.record(z.string(), z.string()) });

/** Makes the call, too: credentials that do not work fail here, in AWS's words. */
export async function proveIdentity(sts: STSClient, stated: Stated): Promise<IdentityProof> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const command = new GetCallerIdentityCommand({});
  let proof: IdentityProof | undefined;
  command.middlewareStack.add(
    (next) => (args) => {
      const request = HttpRequest.parse(args.request);
      Object.assign(args.request as object, {
        headers: { ...request.headers, [DECISION_HEADER]: statementOf(stated) },
      });
      return next(args);
    },
    { step: 'build' },
  );
  // After signing, which is the last of the step before.
  command.middlewareStack.add(
    (next) => (args) => {
      const { headers } = HttpRequest.parse(args.request);
      proof = proofOf(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])));
      return next(args);
    },
    { step: 'deserialize' },
  );
  await sts.send(command);
  if (!proof) throw new Error('the signed call was not seen');
  return proof;
}
