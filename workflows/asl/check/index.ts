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

const rules: readonly Rule[] = [
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

/** The problems of a machine or of its JSON, in the order of the rules; none means that it may run. */
export const check = (definition: StateMachine | AslDefinition): Problem[] =>
  rules.flatMap((rule) => rule(definition as unknown as AslMachine));

/** One line. */
export const problemText = ({ state, path, rule, message }: Problem): string =>
  `${[state || 'machine', path].filter(Boolean).join(' ')}: ${message} [${rule}]`;
