/**
 * How a caller proves to DecideApproval who they are, which Lambda tells no function: a call of STS GetCallerIdentity that is signed
 * for one decision. The function sends it on, and STS answers whose signature it is. It serves for nothing else, and for minutes.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';

/** The header by which the signature covers the decision. */
export const DECISION_HEADER = 'x-ronda-decision';

/** What a signature covers beside what any client sends; the rest of the call is the function's own. */
const PROVING = /^(authorization|x-ronda-decision|x-amz-[a-z0-9-]+|amz-sdk-[a-z0-9-]+)$/;

export const IdentityProof = z.strictObject({
  headers: z.record(z.string().regex(PROVING), z.string().max(16_384)),
});
export type IdentityProof = z.infer<typeof IdentityProof>;

/** @param headers of the signed call, names in lower case */
export const proofOf = (headers: Readonly<Record<string, string>>): IdentityProof => ({
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => PROVING.test(name))),
});

export interface Stated {
  /** Of the deployment: a proof for one is none for another. */
  readonly bucket: string;
  readonly id: string;
  readonly decision: string;
  readonly reason: string;
}

/** What the header says: a hash of the decision, as a reason may hold what no header does. */
export const statementOf = ({ bucket, id, decision, reason }: Stated): string =>
  createHash('sha256')
    .update(JSON.stringify([bucket, id, decision, reason]))
    .digest('hex');
