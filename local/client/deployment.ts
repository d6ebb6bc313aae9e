/** Where a deployment of the workflow keeps its things: the names that clients need beside the AWS APIs. */
import { functionArn, local, localWarehouse, stateMachineArn } from '#local/config';
import type { WarehouseAddress } from '#tasks/contracts/warehouse';

export interface Deployment {
  readonly stateMachineArn: string;
  /** The artifact bucket. */
  readonly bucket: string;
  readonly warehouse: WarehouseAddress;
  /** Whether a decision bears its author's IAM identity, proven by a signature, and not a name that is typed. */
  readonly signsDecisions: boolean;
  /** Of the functions that serve operators and that no state invokes. */
  readonly functions: { readonly DecideApproval: string; readonly Predict: string };
}

/** What `local/main.ts` deploys. */
export const localDeployment: Deployment = {
  stateMachineArn,
  bucket: local.bucket,
  warehouse: localWarehouse,
  signsDecisions: false,
  functions: { DecideApproval: functionArn('decide-approval'), Predict: functionArn('predict') },
};
