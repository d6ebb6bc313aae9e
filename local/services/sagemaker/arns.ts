/** ARNs of SageMaker resources: the name's letters are lower case there, whatever they are in the request. */

export type ResourceType =
  | 'training-job'
  | 'processing-job'
  | 'transform-job'
  | 'hyper-parameter-tuning-job'
  | 'model'
  | 'model-package-group'
  | 'model-package'
  | 'endpoint-config'
  | 'endpoint';

export type Arns = (type: ResourceType, name: string) => string;

export function createArns(region: string, account: string): Arns {
  return (type, name) => `arn:aws:sagemaker:${region}:${account}:${type}/${name.toLowerCase()}`;
}

/** The part behind the type: a name, or `<group>/<version>`; a plain name is itself. */
export function nameOf(arnOrName: string): string {
  return arnOrName.startsWith('arn:') ? arnOrName.slice(arnOrName.indexOf('/') + 1) : arnOrName;
}
