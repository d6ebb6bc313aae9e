/**
 * RequestApproval and DecideApproval. The task token stays in the callback store; people only ever hold the approval's id.
 * Each decision is written once, by a conditional put; what settles the question is then sent, and whoever comes later is
 * told who was first. Where two approvers are wanted, the first approval waits for one under another identity; a rejection settles.
 */
import * as z from 'zod';
import { EvaluationSummary } from './evaluate-model';
import { IdentityProof } from './identity-proof';
import { RunPlan } from './prepare-run';

export const RequestApprovalInput = z.strictObject({
  taskToken: z.string(),
  run: RunPlan,
  modelPackageArn: z.string(),
  evaluation: EvaluationSummary,
});
export type RequestApprovalInput = z.infer<typeof RequestApprovalInput>;

/** By what somebody is told from others, however they sign in. */
export const Identity = z.strictObject({
  /** A role or user of IAM. */
  principal: z.string().min(1).max(2048),
  /** Of one user of a role that several share, where AWS itself gives the name. */
  user: z.string().min(1).max(256).optional(),
});
export type Identity = z.infer<typeof Identity>;

/** What one person said. */
export const Decision = z.strictObject({
  decision: z.enum(['approved', 'rejected']),
  /** In words. A name that was only typed says so, and what it came by. */
  by: z.string().min(1).max(256),
  reason: z.string().max(1000),
  at: z.iso.datetime(),
  /** Absent where nothing vouches for the name. */
  identity: Identity.optional(),
});
export type Decision = z.infer<typeof Decision>;

/** What SendTaskSuccess delivers: the decision that settled the question, with the approvals that came before it. */
export const Approval = Decision.extend({ earlier: z.array(Decision).default([]) });
export type Approval = z.infer<typeof Approval>;

/** The stored question, without the token. The id is the run's name. */
export const ApprovalRequest = RequestApprovalInput.omit({ taskToken: true }).extend({
  id: z.string(),
  requestedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type ApprovalRequest = z.infer<typeof ApprovalRequest>;

/** Invoked by operators' tools (the `ronda` command, the approval page), not by the state machine. */
export const DecideApprovalInput = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,63}$/, 'expected the id of an approval, such as fraud-261121093000-1a2b3c'),
  decision: z.enum(['approved', 'rejected']),
  by: z.string().min(1).max(256),
  reason: z.string().max(1000).default(''),
  /** With it, the decision is recorded under the signer's ARN, whatever `by` says. */
  proof: IdentityProof.optional(),
});
export type DecideApprovalInput = z.input<typeof DecideApprovalInput>;

/** The decision that stands, which is an earlier one when `accepted` is false, and how many approvals it still wants. */
export const DecideApprovalOutput = z.strictObject({
  accepted: z.boolean(),
  approval: Approval,
  missing: z.number().int().min(0),
});
export type DecideApprovalOutput = z.infer<typeof DecideApprovalOutput>;
