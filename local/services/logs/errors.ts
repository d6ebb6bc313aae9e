/** The errors of CloudWatch Logs, with its codes and words. */
import { ServiceError } from '#local/wire/service';

export const invalidParameter = (message: string) => new ServiceError('InvalidParameterException', message);

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html#API_GetLogEvents_Errors */
export const groupNotFound = () =>
  new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.');
export const streamNotFound = () =>
  new ServiceError('ResourceNotFoundException', 'The specified log stream does not exist.');

export const invalidToken = () => invalidParameter('The specified nextToken is invalid.');
