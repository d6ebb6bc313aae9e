/** The door of the vocabulary. A definition starts with `vocabulary<Variables>()`; all else here does not depend on a machine. */
export { type Expr, isExpression } from './expression';
export type { Integration, Permission } from './integration';
export { integrations } from './integrations/index';
export { type Invocation, type LambdaFunction, lambdaFunction } from './integrations/lambda';
export { jobName } from './job-name';
export { jsonata, text } from './jsonata';
export { literal } from './literal';
export { type Branch, branch, phases, type StateMachine, type States, stateMachine } from './machine';
export {
  above,
  and,
  atLeast,
  atMost,
  below,
  differs,
  equals,
  exists,
  isNull,
  isOneOf,
  not,
  or,
  orElse,
  plus,
  toText,
  when,
} from './operators';
export { permissionsOf, type Statement } from './permissions';
export { type Placeholder, placeholder, placeholdersOf } from './placeholder';
export { at, entry, present, type Ref, type Variables, variables } from './reference';
export { onTransientErrors, type Retrier } from './retry';
export type { Catcher, State } from './state';
export { fail, succeed } from './states/end';
export { type Context, type ErrorOutput, states, type TaskToken } from './states-variable';
export type { Template } from './template';
export { type AslDefinition, toAsl } from './to-asl';
export { type Vocabulary, vocabulary } from './vocabulary';
export { statesOf } from './walk';
