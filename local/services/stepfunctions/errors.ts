/** Errors of Step Functions in AWS's words. Most names have no `Exception` suffix on the wire. */
import { ServiceError } from '#local/wire/service';

const quoted = (code: string, lead: string) => (text: string) => new ServiceError(code, `${lead}: '${text}'`);

export const invalidArn = quoted('InvalidArn', 'Invalid Arn');
export const invalidName = quoted('InvalidName', 'Invalid Name');
export const invalidDefinition = quoted('InvalidDefinition', 'Invalid State Machine Definition');
export const invalidExecutionInput = quoted('InvalidExecutionInput', 'Invalid State Machine Execution Input');
export const invalidOutput = quoted('InvalidOutput', 'Invalid Output');
export const stateMachineAlreadyExists = quoted('StateMachineAlreadyExists', 'State Machine Already Exists');
export const stateMachineDoesNotExist = quoted('StateMachineDoesNotExist', 'State Machine Does Not Exist');
export const executionAlreadyExists = quoted('ExecutionAlreadyExists', 'Execution Already Exists');
export const executionDoesNotExist = quoted('ExecutionDoesNotExist', 'Execution Does Not Exist');
export const resourceNotFound = (arn: string) =>
  new ServiceError('ResourceNotFound', `Resource not found: '${arn}'`, 400, { resourceName: arn });

export const invalidToken = () => quoted('InvalidToken', 'Invalid Token')('Invalid token');
export const taskTimedOut = () => quoted('TaskTimedOut', 'Task Timed Out')('Provided task does not exist anymore');

/** While the server starts or closes; clients try again by themselves. */
export const serviceUnavailable = () =>
  new ServiceError('ServiceUnavailable', 'The service is starting or closing. Try again.', 503);

export const executionNotRedrivable = (reason: string) => new ServiceError('ExecutionNotRedrivable', reason);

export const missingRequiredParameter = () =>
  new ServiceError(
    'MissingRequiredParameter',
    'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
  );

export const typeNotSupported = () =>
  new ServiceError('StateMachineTypeNotSupported', 'Express state machines are not supported by this local endpoint');
