/** The expressions of a definition: each parses, reads only what is there, and `$states` only where a member exists. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ChoiceRule, nestedIn, type State, type States } from '../definition';
import { expressionIn } from '../expressions/template';
import type { Json } from '../json';
import { type Diagnostic, problem } from './diagnostic';
import { type Reading, readExpression } from './syntax';

/** A field that takes expressions, and which members of `$states` exist there besides `input` and `context`. */
interface Field {
  readonly at: string;
  readonly value: Json | undefined;
  readonly has?: 'result' | 'errorOutput';
}

/** Takes a tenth of a second for a hundred states: between them, other work of the process may run. */
export async function checkExpressions(machine: States): Promise<Diagnostic[]> {
  const read = readingEachOnce();
  const found: Diagnostic[] = [];
  for (const { at, state } of statesOf(machine)) {
    for (const field of fieldsOf(state, at)) {
      for (const { text, place } of textsOf(field.value, field.at))
        found.push(...checkText(text, place, field.has, read));
    }
    await nextTurn();
  }
  return found;
}

/** Per state, the variables it reads: DescribeStateMachine's `variableReferences`. The definition has passed its checks. */
export function variableReferences(machine: States): Record<string, string[]> {
  const byState = statesOf(machine).map(({ name, state }): [string, string[]] => {
    const sources = fieldsOf(state, '').flatMap(({ value }) =>
      textsOf(value, '').flatMap(({ text }) => expressionIn(text) ?? []),
    );
    return [name, [...new Set(sources.flatMap((source) => [...readExpression(source).variables]))]];
  });
  return Object.fromEntries(byState.filter(([, names]) => names.length > 0));
}

function statesOf(line: States, prefix = ''): { readonly name: string; readonly at: string; readonly state: State }[] {
  return Object.entries(line.States).flatMap(([name, state]) => {
    const at = `${prefix}/States/${name}`;
    return [
      { name, at, state },
      ...nestedIn(state).flatMap((nested) => statesOf(nested.machine, `${at}/${nested.at}`)),
    ];
  });
}

function fieldsOf(state: State, at: string): Field[] {
  const field = (name: string): Field => ({
    at: `${at}/${name}`,
    value: (state as unknown as Record<string, Json>)[name],
  });
  const has = ['Task', 'Parallel', 'Map'].includes(state.Type) ? 'result' : undefined;
  const plain = [
    'Arguments',
    'TimeoutSeconds',
    'HeartbeatSeconds',
    'Credentials',
    'Items',
    'ItemSelector',
    'MaxConcurrency',
    'Seconds',
    'Timestamp',
    'Error',
    'Cause',
  ].map(field);
  const rules = state.Type === 'Choice' ? state.Choices : [];
  const catchers = 'Catch' in state ? (state.Catch ?? []) : [];
  return [
    ...plain,
    { ...field('Output'), has },
    { ...field('Assign'), has },
    ...rules.flatMap((rule, index) => [
      { at: `${at}/Choices[${index}]/Condition`, value: rule.Condition },
      ...resultsOf(rule, `${at}/Choices[${index}]`),
    ]),
    ...catchers.flatMap((catcher, index) => resultsOf(catcher, `${at}/Catch[${index}]`, 'errorOutput')),
  ];
}

function resultsOf(rule: Pick<ChoiceRule, 'Output' | 'Assign'>, at: string, has?: Field['has']): Field[] {
  return [
    { at: `${at}/Output`, value: rule.Output, has },
    { at: `${at}/Assign`, value: rule.Assign as Json | undefined, has },
  ];
}

function textsOf(value: Json | undefined, place: string): { readonly text: string; readonly place: string }[] {
  if (typeof value === 'string') return [{ text: value, place }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsOf(item, `${place}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsOf(member, `${place}/${name}`));
}

/** Half of a definition's expressions are repetitions, such as the same catch in each state. */
function readingEachOnce(): typeof readExpression {
  const known = new Map<string, Reading>();
  return (source) => {
    const reading = known.get(source) ?? readExpression(source);
    known.set(source, reading);
    return reading;
  };
}

function checkText(text: string, place: string, has: Field['has'], read: typeof readExpression): Diagnostic[] {
  const source = expressionIn(text);
  if (source === undefined) {
    const isOneSided = text.startsWith('{%') !== text.endsWith('%}');
    const message = "Expression must begin with '{%' and end with '%}'";
    return isOneSided ? [problem('INVALID_JSONATA_EXPRESSION', message, place)] : [];
  }
  let reading: Reading;
  try {
    reading = read(source);
  } catch (error) {
    return [problem('INVALID_JSONATA_EXPRESSION', (error as { readonly message: string }).message, place)];
  }
  const bare = reading.contextual.map((name) => `Reference to '${name}' at the top level is not supported.`);
  const misplaced = (['result', 'errorOutput'] as const)
    .filter((member) => reading.states.has(member) && member !== has)
    .map((member) => `Reference to '$states.${member}' is not supported in this field.`);
  return [...bare, ...misplaced].map((message) => problem('UNSUPPORTED_JSONATA_EXPRESSION', message, place));
}
