/** The door of the engine: an interpreter of Amazon States Language in JSONata mode. It knows no AWS service and no disk. */

export { type Diagnostic, textOf } from './checks/diagnostic';
export { variableReferences } from './checks/expressions';
export { type Checked, checkDefinition } from './checks/index';
export type { StateMachine } from './definition';
export { TaskError } from './errors';
export {
  beginJournal,
  type Execution,
  type Identity,
  type Outcome,
  outcomeOf,
  redriveJournal,
  type Status,
  startExecution,
} from './execution';
export type { CallbackOutcome, Entry, EventBody, Journal, PlacedEvent } from './journal';
export { isObject, isTooBig, type Json } from './json';
export type { Clock, Integration, Ports, TaskCall } from './ports';
