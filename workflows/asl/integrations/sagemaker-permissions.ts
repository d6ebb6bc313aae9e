/** IAM statements that several SageMaker calls share. Resource names in SageMaker's ARNs are lower case, whatever the name. */
import { ownArn, type Permission } from '../integration';

/** SageMaker actions on all resources of some kinds; without kinds, on all. */
export const allow = (actions: readonly string[], kinds: readonly string[]): Permission => ({
  actions: actions.map((action) => `sagemaker:${action}`),
  resources: kinds.length === 0 ? ['*'] : kinds.map((kind) => ownArn('sagemaker', `${kind}/*`)),
});

/** To hand a role to SageMaker. @param argument where the role's ARN stands in the arguments */
export const passRole = (argument: string): Permission => ({
  actions: ['iam:PassRole'],
  resources: [`{${argument}}`],
  conditions: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
});

/** Step Functions tags the jobs it waits for, whether the arguments have tags or not. */
export const tag = (kind: string): Permission => ({
  actions: ['sagemaker:AddTags', 'sagemaker:ListTags'],
  resources: [ownArn('sagemaker', `${kind}/*`)],
});

/** Other resources are tagged by the caller's wish. */
export const tagIfAsked = (kind: string): Permission => ({ ...tag(kind), onlyWith: 'Tags' });
