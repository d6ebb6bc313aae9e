/** Checks a state machine before it runs. Each rule is one function; what it asks for stands in its comment. */
import type { StateMachine } from '../machine';
import type { AslDefinition } from '../to-asl';
import type { AslMachine } from '../walk';
import type { Problem, Rule } from './problem';
import { schema, size } from './rules-definition';
import { context, delimiters, functions, reserved, syntax } from './rules-expressions';
import { endless, unreachable } from './rules-graph';
import { history, loops } from './rules-loops';
import { comments, stateNames, uniqueNames, variableNames } from './rules-names';
import { freshNames, resourceNames } from './rules-sagemaker-names';
import { allErrors, caught, resource, retry, timeout, token } from './rules-tasks';
import { scopes, variables } from './rules-variables';

export type { Problem } from './problem';

/** All rules, the most basic first. */
export const rules: readonly Rule[] = [
  schema,
  size,
  stateNames,
  uniqueNames,
  comments,
  unreachable,
  endless,
  loops,
  history,
  delimiters,
  syntax,
  functions,
  context,
  reserved,
  variableNames,
  variables,
  scopes,
  resource,
  timeout,
  retry,
  caught,
  allErrors,
  token,
  resourceNames,
  freshNames,
];

/**
 * For machines that catch every error, which is to say: whose failed state is always the same one. It has no Catch, so that
 * the execution fails there, and a redrive, which begins there, is sent back by the Choice that follows it.
 */
export interface Resumption {
  readonly failsAt: string;
  readonly resumesAt: string;
}

/**
 * The problems of a machine or of its JSON, in the order of the rules; none means that it may run.
 *
 * @param resumption the ways that only redrives take are left out of what is followed over all ways: they lead back to states
 * that the execution has been in, with the variables it had there
 */
export function check(definition: StateMachine | AslDefinition, resumption?: Resumption): Problem[] {
  const machine = definition as unknown as AslMachine;
  const undisturbed = resumption ? untilResumption(machine, resumption) : machine;
  return rules
    .flatMap((rule) => rule(FOLLOWING.has(rule) ? undisturbed : machine))
    .filter(({ rule, state }) => !(rule === 'catch' && state === resumption?.failsAt));
}

/** Rules that follow ways through the machine and ask what happened on them. */
const FOLLOWING: ReadonlySet<Rule> = new Set([variables, loops, history]);

function untilResumption(machine: AslMachine, { resumesAt }: Resumption): AslMachine {
  const { Comment = '' } = machine.States?.[resumesAt] ?? {};
  return { ...machine, States: { ...machine.States, [resumesAt]: { Type: 'Succeed', Comment } } };
}

/** One line. */
export const problemText = ({ state, path, rule, message }: Problem): string =>
  `${[state || 'machine', path].filter(Boolean).join(' ')}: ${message} [${rule}]`;
