/** Sends a person's decision; the first one stands. */
import { moment } from '#tasks/approval/moment';
import { type DecideApprovalInput, DecideApprovalOutput } from '#tasks/contracts/approval';
import type { Clients } from '../clients';
import { invokeFunction } from '../functions';
import { proveIdentity } from './prove';

export async function decide(
  clients: Clients,
  { id, decision, by, reason = '' }: Omit<DecideApprovalInput, 'proof'>,
): Promise<DecideApprovalOutput> {
  const { bucket, signsDecisions } = clients.deployment;
  const proof = signsDecisions && (await proveIdentity(await clients.sts(), { bucket, id, decision, reason }));
  const input = { id, decision, by, reason, ...(proof && { proof }) };
  return invokeFunction(clients, 'DecideApproval', input, DecideApprovalOutput);
}

/**
 * What came of a decision, in a sentence: it stands, or it waits for another person's, or somebody was faster.
 *
 * @example `approved fraud-261121093000-1a2b3c by ann` or `ann approved it already on 21 Nov 2026, 09:30 UTC: looks right`
 */
export function whatCameOf(id: string, { accepted, approval, missing }: DecideApprovalOutput): string {
  const { decision, by, at } = approval;
  const reason = approval.reason.replace(/\s+/g, ' ');
  const another = missing > 0 ? '; it takes the approval of another person, too' : '';
  if (accepted) return `${decision} ${id} by ${by}${another}`;
  return `${by} ${decision} it already on ${moment(at)}${reason ? `: ${reason}` : ''}${another}`;
}
