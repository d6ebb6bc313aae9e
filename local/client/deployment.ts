/** Where a deployment of the workflow keeps its things: the names that clients need beside the AWS APIs. */
import { functionArn, local, localWarehouse, stateMachineArn } from '#local/config';
import type { WarehouseAddress } from '#tasks/contracts/warehouse';

export interface Deployment {
  readonly stateMachineArn: string;
  /** The artifact bucket. */
  readonly bucket: string;
  readonly warehouse: WarehouseAddress;
  /** Of the functions that serve operators and that no state invokes. */
  readonly functions: { readonly DecideApproval: string; readonly Predict: string };
}

/** What `local/main.ts` deploys. */
export const localDeployment: Deployment = {
  stateMachineArn,
  bucket: local.bucket,
  warehouse: localWarehouse,
  functions: { DecideApproval: functionArn('decide-approval'), Predict: functionArn('predict') },
};
