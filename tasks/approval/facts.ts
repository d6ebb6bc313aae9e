/**
 * The facts that a person decides on: out of the evaluation document, the same in the terminal, the console and on the page
 * that AWS serves. Pure; whoever shows them only lays them out.
 */
import type { ApprovalRequest, Decision } from '#tasks/contracts/approval';
import type { CostResult, Evaluation, Verdict } from '#tasks/contracts/evaluation';
import { packageVersion } from '#tasks/contracts/layout';
import { count, money, range } from '#tasks/evaluation/format';
import { type SummaryLine, summarize } from '#tasks/evaluation/summary';
import { moment } from './moment';

export type Fact = SummaryLine;

export interface Question {
  readonly request: ApprovalRequest;
  readonly evaluation: Evaluation;
  /** Approvals that are given already, where more than one is wanted. */
  readonly given: readonly Decision[];
}

/** What the person is asked, by what the gate found. */
export const askedSentence = ({ verdict }: Evaluation): string => `${VERDICTS[verdict]} Let it into production?`;

/** A rejected model is never asked about. */
const VERDICTS: Record<Verdict, string> = {
  promote: 'This model passed the gate.',
  hold: 'The gate cannot decide about this model.',
  reject: 'This model did not pass the gate.',
};

/** In the order in which they matter. */
export function factsOf({ request, evaluation, given }: Question): Fact[] {
  const { run, modelPackageArn } = request;
  const { dataset, training } = evaluation;
  return [
    { label: 'Model', value: `${run.model}, version ${packageVersion(modelPackageArn)}`, note: `run ${run.run}` },
    ...summarize(evaluation),
    ...costsOf(evaluation.costs),
    {
      label: 'Data',
      value: `${count(dataset.rows)} rows`,
      note: `${count(dataset.positives)} positive, version ${dataset.version}`,
    },
    { label: 'Training', value: training.jobName, note: '' },
    { label: 'Report', value: request.evaluation.reportUri, note: '' },
    { label: 'If approved', value: CONSEQUENCES[run.deployment.target], note: '' },
    ...approversOf(run.approval.approvers, given),
  ];
}

function costsOf(costs: CostResult | null): Fact[] {
  if (!costs) return [];
  const { challenger, champion, noModel } = costs;
  const beside = champion ? `champion ${money(champion.perThousand)}, ` : '';
  return [
    {
      label: 'Cost of 1,000',
      value: money(challenger.perThousand),
      note: `${range(challenger.interval, money)}; ${beside}flagging nothing ${money(noModel.perThousand)}`,
    },
  ];
}

const CONSEQUENCES = {
  endpoint: 'the endpoint serves it',
  batch: 'a batch is scored with it',
  none: 'it stays in the registry as the champion',
} as const;

function approversOf(wanted: number, given: readonly Decision[]): Fact[] {
  if (wanted === 1) return [];
  const value = `${given.length} of ${wanted} approvals`;
  const notes = given.map(({ by, at, reason }) => `${by} on ${moment(at)}${reason === '' ? '' : `: ${reason}`}`);
  return [{ label: 'Approved by', value, note: notes.join('; ') }];
}
