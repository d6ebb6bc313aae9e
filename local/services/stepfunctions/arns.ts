/** ARNs and names of Step Functions, and what is said against wrong ones. */
import { invalidArn, invalidName } from './errors';

export interface Place {
  readonly account: string;
  readonly region: string;
}

export const stateMachineArn = ({ account, region }: Place, name: string): string =>
  `arn:aws:states:${region}:${account}:stateMachine:${name}`;

export const executionArn = (machineArn: string, name: string): string =>
  `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;

const STATE_MACHINE = /^arn:aws:states:[\w-]+:\d{12}:stateMachine:[^:/]+$/;
const EXECUTION = /^arn:aws:states:[\w-]+:\d{12}:execution:[^:/]+:[^:/]+$/;

/** `…:stateMachine:name:alias` → `…:stateMachine:name`, for an alias that there is. */
export function withoutAlias(arn: string, aliases: readonly string[]): string {
  const alias = aliases.find((name) => arn.endsWith(`:${name}`));
  return alias === undefined ? arn : arn.slice(0, -alias.length - 1);
}

/** @throws ServiceError InvalidArn */
export function checkStateMachineArn(arn: string): string {
  return check(arn, STATE_MACHINE);
}

/** @throws ServiceError InvalidArn */
export function checkExecutionArn(arn: string): string {
  return check(arn, EXECUTION);
}

function check(arn: string, pattern: RegExp): string {
  if (pattern.test(arn)) return arn;
  if (!arn.startsWith('arn:')) throw invalidArn(`Invalid ARN prefix: ${arn}`);
  throw invalidArn(`Resource type not valid in this context: ${arn}`);
}

/** No white space, brackets, wildcards, special or control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what AWS refuses
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]/u;

/** @throws ServiceError InvalidName */
export function checkName(name: string): string {
  if (name.length < 1 || name.length > 80 || FORBIDDEN.test(name)) throw invalidName(name);
  return name;
}
