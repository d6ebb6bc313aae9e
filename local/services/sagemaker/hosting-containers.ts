/** What a model really is: an image, an artifact and an environment, also where the model only names a package. */
import { nameOf } from './arns';
import type { Context } from './context';
import type { Image } from './dependencies';
import { couldNotFind, unknownImage, validation } from './errors';
import type { Model, ModelPackage } from './store';

export interface HostingContainer {
  readonly imageUri: string;
  readonly image: Image;
  /** S3 URI of a `.tar.gz`. */
  readonly modelDataUrl: string;
  readonly env: Readonly<Record<string, string>>;
  /** The role that its artifact is read and its transforms are written as. */
  readonly roleArn: string | undefined;
}

/**
 * The one container of a model.
 *
 * @throws ServiceError when its package is missing or not approved, its image is unknown here, or it has no artifact
 */
export function containerOf(context: Context, model: Pick<Model, 'request'>): HostingContainer {
  const { request } = model;
  const container = request.PrimaryContainer ?? request.Containers?.[0];
  if (!container) throw validation('The model must have a PrimaryContainer or Containers.');
  const packaged = container.ModelPackageName
    ? approvedPackage(context, container.ModelPackageName).request.InferenceSpecification?.Containers?.[0]
    : undefined;
  const imageUri = container.Image ?? packaged?.Image ?? '';
  const image = context.deps.images(imageUri);
  if (!image) throw unknownImage(imageUri);
  if (image.kind !== 'xgboost') {
    throw validation(`The local SageMaker hosts the built-in sagemaker-xgboost only, not the image '${imageUri}'.`);
  }
  const modelDataUrl = container.ModelDataUrl ?? packaged?.ModelDataUrl;
  if (!modelDataUrl) throw validation('The model must have a ModelDataUrl.');
  const env = { ...packaged?.Environment, ...container.Environment };
  return { imageUri, image, modelDataUrl, env, roleArn: request.ExecutionRoleArn };
}

function approvedPackage({ store, arns }: Context, arnOrName: string): ModelPackage {
  const name = nameOf(arnOrName);
  const found = store.packages.get(name);
  const arn = arnOrName.startsWith('arn:') ? arnOrName : arns('model-package', name);
  if (!found) throw couldNotFind('model package', arn);
  if (found.approval !== 'Approved') {
    throw validation(`Cannot create a model from a model package that is not approved: "${arn}" is ${found.approval}.`);
  }
  return found;
}
