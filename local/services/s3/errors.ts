/** S3's error codes, statuses and texts. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
import { ServiceError } from '#local/wire/service';

export const noSuchBucket = (BucketName: string) =>
  new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName });

export const noSuchKey = (Key: string) =>
  new ServiceError('NoSuchKey', 'The specified key does not exist.', 404, { Key });

export const noSuchUpload = (UploadId: string) =>
  new ServiceError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
    { UploadId },
  );

export const invalidBucketName = (BucketName: string) =>
  new ServiceError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName });

export const bucketAlreadyOwnedByYou = (BucketName: string) =>
  new ServiceError(
    'BucketAlreadyOwnedByYou',
    'Your previous request to create the named bucket succeeded and you already own it.',
    409,
    { BucketName },
  );

export const bucketNotEmpty = (BucketName: string) =>
  new ServiceError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, { BucketName });

export const illegalLocation = (location: string) =>
  new ServiceError(
    'IllegalLocationConstraintException',
    `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );

export const keyTooLong = (bytes: number) =>
  new ServiceError('KeyTooLongError', 'Your key is too long', 400, { Size: bytes, MaxSizeAllowed: 1024 });

export const metadataTooLarge = (bytes: number) =>
  new ServiceError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', 400, {
    Size: bytes,
    MaxSizeAllowed: 2048,
  });

export const missingContentLength = () =>
  new ServiceError('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411);

export const incompleteBody = () => new ServiceError('IncompleteBody', 'The request body terminated unexpectedly', 400);

export const entityTooLarge = (ProposedSize: number, MaxSizeAllowed: number) =>
  new ServiceError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, {
    ProposedSize,
    MaxSizeAllowed,
  });

export const entityTooSmall = (PartNumber: number, ProposedSize: number, ETag: string) =>
  new ServiceError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
    ETag,
    MinSizeAllowed: 5_242_880,
    ProposedSize,
    PartNumber,
  });

/** @param checksum e.g. `CRC32` or `Content-MD5` */
export const badDigest = (checksum: string) =>
  new ServiceError('BadDigest', `The ${checksum} you specified did not match the calculated checksum.`);

export const invalidDigest = () => new ServiceError('InvalidDigest', 'The Content-MD5 you specified is not valid.');

export const contentSha256Mismatch = () =>
  new ServiceError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );

export const invalidPart = (UploadId: string, PartNumber: number) =>
  new ServiceError(
    'InvalidPart',
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    400,
    { UploadId, PartNumber },
  );

export const invalidPartOrder = (UploadId: string) =>
  new ServiceError(
    'InvalidPartOrder',
    'The list of parts was not in ascending order. Parts must be ordered by part number.',
    400,
    { UploadId },
  );

/** @param Condition the header's name */
export const preconditionFailed = (Condition: string) =>
  new ServiceError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition,
  });

export const invalidRange = (RangeRequested: string, ActualObjectSize: number) =>
  new ServiceError('InvalidRange', 'The requested range is not satisfiable', 416, { RangeRequested, ActualObjectSize });

export const malformedXml = () =>
  new ServiceError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

export const invalidArgument = (message: string, ArgumentName: string, ArgumentValue: string) =>
  new ServiceError('InvalidArgument', message, 400, { ArgumentName, ArgumentValue });

export const invalidRequest = (message: string) => new ServiceError('InvalidRequest', message);

export const accessDenied = (message: string) => new ServiceError('AccessDenied', message, 403);

export const headerNotImplemented = (Header: string, value: string) =>
  new ServiceError(
    'NotImplemented',
    `A header you provided implies functionality that is not implemented: ${Header}: ${value}`,
    501,
    { Header },
  );

export const parameterNotImplemented = (Parameter: string) =>
  new ServiceError(
    'NotImplemented',
    `A parameter you provided implies functionality that is not implemented: ${Parameter}`,
    501,
    { Parameter },
  );
