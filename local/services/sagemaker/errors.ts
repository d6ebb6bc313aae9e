/** AWS's error codes and texts. What AWS does not model is an unmodelled ValidationException with status 400. */
import { ServiceError } from '#local/wire/service';

export const validation = (message: string) => new ServiceError('ValidationException', message);
export const resourceInUse = (message: string) => new ServiceError('ResourceInUse', message);
export const resourceNotFound = (message: string) => new ServiceError('ResourceNotFound', message);
export const conflict = (message: string) => new ServiceError('ConflictException', message);

/** What this service recognizes in a request but does not do. */
export const notHonoured = (what: string) => validation(`${what} is not supported by the local SageMaker.`);

export const unknownImage = (image: string) =>
  validation(
    `The image '${image}' is not available to the local SageMaker, which runs the built-in sagemaker-xgboost and the images that its configuration names a command for.`,
  );

/** @param kind `Training`, `Processing`, … @param arn of the job that has the name already */
export const jobNameTaken = (kind: string, arn: string) =>
  resourceInUse(
    `${kind} job names must be unique within an AWS account and region, and a ${kind.toLowerCase()} job with this name already exists (${arn})`,
  );

export const couldNotFind = (what: string, arn: string) => validation(`Could not find ${what} "${arn}".`);
export const alreadyExists = (what: string, arn: string) =>
  validation(`Cannot create already existing ${what} "${arn}".`);

export const jobNotFound = {
  training: () => validation('Requested resource not found.'),
  processing: () => validation('Could not find requested job with name.'),
  transform: (arn: string) => validation(`Could not find job to describe, "${arn}".`),
  tuning: (name: string) => resourceNotFound(`Amazon SageMaker can't find a tuning job with the name ${name}.`),
};

export const noObjects = (uri: string, region: string, role: string) =>
  `No S3 objects found under S3 URL "${uri}" given in input data source. Please ensure that the bucket exists in the selected region (${region}), that objects exist under that S3 prefix, and that the role "${role}" has "s3:ListBucket" permissions on bucket "${uri.split('/')[2] ?? ''}".`;
