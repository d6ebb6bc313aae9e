/** Errors of the Data API in AWS's words. Errors of SQL are none of them: they are in the statement's status. */
import { ServiceError } from '#local/wire/service';

export const validation = (message: string) =>
  new ServiceError('ValidationException', message, 400, { Message: message });

export const noSuchEndpoint = () => validation("Redshift endpoint doesn't exist in this region.");

export const noSuchStatement = (id: string) => resourceNotFound('Query does not exist.', id);

export const noResult = (id: string) =>
  resourceNotFound('Query does not have result. Please check query status with DescribeStatement.', id);

export const noSuchTable = (name: string) => validation(`Table not found: ${name}`);

export const tooManyStatements = () => {
  const message = 'The number of active statements exceeds the limit of 500.';
  return new ServiceError('ActiveStatementsExceededException', message, 400, { Message: message });
};

function resourceNotFound(message: string, id: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message, 400, { Message: message, ResourceId: id });
}
