/** Sends a person's decision; the first one stands. */
import { type DecideApprovalInput, DecideApprovalOutput } from '#tasks/contracts/approval';
import type { Clients } from '../clients';
import { invokeFunction } from '../functions';

export function decide(clients: Clients, decision: DecideApprovalInput): Promise<DecideApprovalOutput> {
  return invokeFunction(clients, 'DecideApproval', decision, DecideApprovalOutput);
}

/** e.g. `ann approved it already at 2026-11-21T09:30:12.000Z: looks right` */
export function whoWasFirst({ approval }: DecideApprovalOutput): string {
  return `${approval.by} ${approval.decision} it already at ${approval.at}${approval.reason ? `: ${approval.reason}` : ''}`;
}
