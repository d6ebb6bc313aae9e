/** IAM statements that several SageMaker calls share. Resource names in SageMaker's ARNs are lower case, whatever the name. */
import { ownArn, type Permission } from '../integration';

/**
 * SageMaker actions on resources by their names.
 *
 * @param resources such as `model/{ModelName*}`; none for actions that AWS allows on `*` only
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 */
export const allow = (actions: readonly string[], resources: readonly string[]): Permission => ({
  actions: actions.map((action) => `sagemaker:${action}`),
  resources: resources.length === 0 ? ['*'] : resources.map((resource) => ownArn('sagemaker', resource)),
});

export const MODEL = 'model/{ModelName*}';
export const ENDPOINT = 'endpoint/{EndpointName*}';
export const ENDPOINT_CONFIG = 'endpoint-config/{EndpointConfigName*}';

/** To hand a role to SageMaker. @param argument where the role's ARN stands in the arguments */
export const passRole = (argument: string): Permission => ({
  actions: ['iam:PassRole'],
  resources: [`{${argument}}`],
  conditions: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
});

/** Step Functions tags the jobs it waits for, whether the arguments have tags or not. */
export const tag = (resource: string): Permission => allow(['AddTags', 'ListTags'], [resource]);

/** Other resources are tagged by the caller's wish. */
export const tagIfAsked = (resource: string): Permission => ({ ...allow(['AddTags'], [resource]), onlyWith: 'Tags' });
