/**
 * Checks a definition against the shapes of its parts. What the local runtime does not honour (JSONPath, distributed maps) is
 * refused here, so that nothing is ignored later.
 */
import type { StateType } from '../definition';
import { expressionIn, kindOfValue } from '../expressions/template';
import { isObject, type Json } from '../json';
import { type Diagnostic, problem } from './diagnostic';
import { BRANCH, CATCHER, type FieldKind, MACHINE, PROCESSOR, RETRIER, RULE, type Shape, STATES } from './shapes';

export function checkMachineFields(machine: Json): Diagnostic[] {
  const found = checkShape(machine, MACHINE, '/');
  if (!isObject(machine)) return found;
  return [...found, ...checkStates(machine, '', machine.QueryLanguage)];
}

function checkStates(line: Record<string, Json>, at: string, language: Json | undefined): Diagnostic[] {
  if (!isObject(line.States)) return [];
  return Object.entries(line.States).flatMap(([name, state]) =>
    checkState(name, state, `${at}/States/${name}`, language),
  );
}

function checkState(name: string, state: Json, at: string, inherited: Json | undefined): Diagnostic[] {
  const shape = isObject(state) ? STATES[state.Type as StateType] : undefined;
  if (!isObject(state) || !shape) {
    return [
      problem('SCHEMA_VALIDATION_FAILED', `Value is not one of: [${Object.keys(STATES).join(', ')}]`, `${at}/Type`),
    ];
  }
  const found = checkShape(state, shape, at);
  if (name.length === 0 || name.length > 80) {
    found.push(problem('SCHEMA_VALIDATION_FAILED', 'State name must be 1 to 80 characters long', at));
  }
  const language = state.QueryLanguage ?? inherited;
  if (language !== 'JSONata') {
    const text =
      inherited === 'JSONata'
        ? "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"
        : "'QueryLanguage' must be 'JSONata': JSONPath is not supported by this local runtime";
    found.push(problem('SCHEMA_VALIDATION_FAILED', text, at));
  }
  return [...found, ...checkTransit(state, at), ...checkParts(state, at, language)];
}

function checkTransit(state: Record<string, Json>, at: string): Diagnostic[] {
  const failed = (text: string) => [problem('SCHEMA_VALIDATION_FAILED', text, at)];
  if (state.Type === 'Wait' && (state.Seconds === undefined) === (state.Timestamp === undefined)) {
    return failed("Exactly one of these fields is required: ['Seconds', 'Timestamp']");
  }
  if (['Choice', 'Succeed', 'Fail'].includes(state.Type as string)) return [];
  const ends = [state.Next !== undefined, state.End === true].filter(Boolean).length;
  return ends === 1 ? [] : failed("Exactly one of these fields is required: ['Next', 'End']");
}

function checkParts(state: Record<string, Json>, at: string, language: Json | undefined): Diagnostic[] {
  const list = (field: string): [number, Json][] => {
    const items = state[field];
    return Array.isArray(items) ? [...items.entries()] : [];
  };
  const line = (machine: Json, shape: Shape, place: string) => [
    ...checkShape(machine, shape, place),
    ...(isObject(machine) ? checkStates(machine, place, language) : []),
  ];
  return [
    ...list('Choices').flatMap(([index, rule]) => checkShape(rule, RULE, `${at}/Choices[${index}]`)),
    ...list('Retry').flatMap(([index, retrier]) => checkShape(retrier, RETRIER, `${at}/Retry[${index}]`)),
    ...list('Catch').flatMap(([index, catcher]) => checkShape(catcher, CATCHER, `${at}/Catch[${index}]`)),
    ...checkErrorLists(list('Retry'), `${at}/Retry`),
    ...checkErrorLists(list('Catch'), `${at}/Catch`),
    ...list('Branches').flatMap(([index, branch]) => line(branch, BRANCH, `${at}/Branches[${index}]`)),
    ...(state.ItemProcessor === undefined ? [] : line(state.ItemProcessor, PROCESSOR, `${at}/ItemProcessor`)),
    ...checkMode(state.ItemProcessor, `${at}/ItemProcessor`),
  ];
}

function checkMode(processor: Json | undefined, at: string): Diagnostic[] {
  const config = isObject(processor) ? processor.ProcessorConfig : undefined;
  if (!isObject(config) || config.Mode === undefined || config.Mode === 'INLINE') return [];
  const text = "'Mode' must be 'INLINE': distributed maps are not supported by this local runtime";
  return [problem('SCHEMA_VALIDATION_FAILED', text, `${at}/ProcessorConfig`)];
}

/** States.ALL stands alone, and last. */
function checkErrorLists(handlers: [number, Json][], at: string): Diagnostic[] {
  return handlers.flatMap(([index, handler]) => {
    const names = isObject(handler) && Array.isArray(handler.ErrorEquals) ? handler.ErrorEquals : ['?'];
    const place = `${at}[${index}]/ErrorEquals`;
    if (names.length === 0) return [problem('SCHEMA_VALIDATION_FAILED', 'ErrorEquals must not be empty', place)];
    if (!names.includes('States.ALL')) return [];
    const isAlone = names.length === 1 && index === handlers.length - 1;
    const text = "'States.ALL' must appear alone in 'ErrorEquals' and must appear last";
    return isAlone ? [] : [problem('SCHEMA_VALIDATION_FAILED', text, place)];
  });
}

function checkShape(value: Json, { required = [], fields }: Shape, at: string): Diagnostic[] {
  if (!isObject(value)) return [problem('SCHEMA_VALIDATION_FAILED', 'Expected value of type Object', at)];
  const found: Diagnostic[] = [];
  const missing = required.filter((field) => value[field] === undefined);
  if (missing.length > 0) {
    found.push(problem('SCHEMA_VALIDATION_FAILED', `These fields are required: [${missing.join(', ')}]`, at));
  }
  for (const [field, given] of Object.entries(value)) {
    const kind = fields[field];
    if (!kind) {
      found.push(problem('SCHEMA_VALIDATION_FAILED', `The field "${field}" is not supported by Step Functions`, at));
    } else if (!isOfKind(given, kind)) {
      const place = at === '/' ? `/${field}` : `${at}/${field}`;
      found.push(problem('SCHEMA_VALIDATION_FAILED', `Expected value of type ${nameOf(kind)}`, place));
    }
  }
  return found;
}

function isOfKind(value: Json, kind: FieldKind): boolean {
  const isExpression = expressionIn(value) !== undefined;
  switch (kind) {
    case 'any':
      return true;
    case 'list or expression':
      return isExpression || Array.isArray(value);
    case 'expression number':
      return isExpression || (typeof value === 'number' && value >= 0);
    case 'expression boolean':
      return isExpression || typeof value === 'boolean';
    case 'number':
      return typeof value === 'number' && value >= 0;
    default:
      return kindOfValue(value) === kind;
  }
}

function nameOf(kind: FieldKind): string {
  const word = kind.replace('expression ', '').replace('list or expression', 'array');
  return word[0]?.toUpperCase() + word.slice(1);
}
