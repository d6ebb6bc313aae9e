/** Where a deployment of the workflow keeps its things: the names that clients need beside the AWS APIs. */
import { functionArn, local, stateMachineArn } from '#local/config';

export interface Deployment {
  readonly stateMachineArn: string;
  /** The artifact bucket. */
  readonly bucket: string;
  readonly warehouse: { readonly workgroup: string; readonly database: string };
  /** Of the functions that serve operators and that no state invokes. */
  readonly functions: { readonly DecideApproval: string; readonly Predict: string };
}

/** What `local/main.ts` deploys. */
export const localDeployment: Deployment = {
  stateMachineArn,
  bucket: local.bucket,
  warehouse: { workgroup: local.workgroup, database: local.database },
  functions: { DecideApproval: functionArn('decide-approval'), Predict: functionArn('predict') },
};
