/**
 * Which test withholds a right until something fails for want of it. Every right that the template grants has one: what no other takes,
 * a new role for instance, is `withheld`'s.
 */
import { unproven } from '#infra/permissions/unproven';
import type { Identity } from '#local/iam/index';
import { actionsOf } from './rights';

/** A file of test/infra/permissions/. */
export type Withholder = 'withheld' | 'withheld-approval' | 'withheld-jobs';

/** The role of the state machine. */
export const MACHINE = 'ronda-state-machine';

/** The roles that SageMaker and Redshift assume. */
export const JOBS = ['ronda-processing', 'ronda-training', 'ronda-model', 'ronda-copy'];

const APPROVAL = [
  'ronda-request-approval',
  'ronda-remind-approvers',
  'ronda-decide-approval',
  'ronda-approval-page',
  'ronda-answer-from-registry',
];

/** Of the state machine. No state fails without it: the job of a stopped execution goes on. */
const stops = (action: string) => action.startsWith('sagemaker:Stop');

function withholderOf(role: string, action: string): Withholder {
  if (JOBS.includes(role) || (role === MACHINE && stops(action))) return 'withheld-jobs';
  return APPROVAL.includes(role) ? 'withheld-approval' : 'withheld';
}

/** What a file is to withhold of all that is granted, but for what no run on one machine can prove: `<role> <action>`. */
export const withheldBy = (file: Withholder, roles: Readonly<Record<string, Identity>>): string[] =>
  Object.entries(roles).flatMap(([role, identity]) =>
    actionsOf(identity)
      .filter((action) => !(action in unproven) && withholderOf(role, action) === file)
      .map((action) => `${role} ${action}`),
  );
