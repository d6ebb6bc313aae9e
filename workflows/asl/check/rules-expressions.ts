/** Rules about single expressions: they parse, in AWS's dialect, and read only what there is where they stand. */
import { parse } from './ast';
import { type Place, sourceOf, type Text, textsOf } from './expressions-of';
import { type Finding, perState } from './problem';
import { readsOf } from './reads';

/** A string is an expression as a whole or not at all. */
export const delimiters = perState('delimiters', (state) =>
  textsOf(state).flatMap(({ path, text }) => {
    const marked = text.includes('{%') || text.includes('%}');
    if (!marked || sourceOf(text) !== undefined) return [];
    return [{ path, message: `expected '{%' to begin and '%}' to end the whole string, got ${JSON.stringify(text)}` }];
  }),
);

/** JSONata 2.0.6 can read it. */
export const syntax = perState('syntax', (state) =>
  expressions(state).flatMap(({ path, source }) => {
    const tree = source === '' ? new Error('it is empty') : parse(source);
    if (!(tree instanceof Error)) return [];
    const newer = /\?\?|\?:/.test(source) ? "; '??' and '?:' came with JSONata 2.1: write $exists(a) ? a : b" : '';
    return [{ path, message: `expected JSONata 2.0.6, got '${source}': ${tree.message}${newer}` }];
  }),
);

/** Only functions that Step Functions has. */
export const functions = perState('functions', (state) =>
  expressions(state).flatMap(({ path, source }) => {
    const { unknownFunctions, patterns } = readsOf(source);
    return [
      ...unknownFunctions.map((name) => ({ path, message: noFunction(name) })),
      ...patterns
        .filter((pattern) => pattern.includes('\\p{'))
        .map((pattern) => ({
          path,
          message: `expected no \\p{…} in ${pattern}: JSONata's patterns have no Unicode classes`,
        })),
    ];
  }),
);

const noFunction = (name: string) =>
  name === '$eval'
    ? 'expected no $eval: Step Functions does not have it; $parse reads JSON text'
    : `expected a function of JSONata 2.0.6 or Step Functions, got ${name}`;

/** No field, `$` or `$$` without an item: expressions have no input of their own. */
export const context = perState('context', (state) =>
  expressions(state).flatMap(({ path, source }) =>
    readsOf(source).withoutContext.map((name) => ({
      path,
      message: `reference to '${name}' at the top level is not supported; begin with $states.input or a variable`,
    })),
  ),
);

/** `$states.result` and its like only where they exist. */
export const reserved = perState('reserved', (state) =>
  expressions(state).flatMap((expression): Finding[] =>
    readsOf(expression.source).states.flatMap((member) => {
      const message = misplaced(member, expression.place, state.Resource ?? '');
      return message ? [{ path: expression.path, message }] : [];
    }),
  ),
);

function misplaced(member: string, place: Place, resource: string): string | undefined {
  const [first, second] = member.split('.');
  if (first === 'result' && place !== 'result')
    return '$states.result is there only in the Assign and Output of a Task, Parallel or Map';
  if (first === 'errorOutput' && place !== 'catcher')
    return '$states.errorOutput is there only in the Assign and Output of a Catcher';
  if (first === 'context' && second === 'Task' && !(place === 'arguments' && resource.endsWith('.waitForTaskToken')))
    return '$states.context.Task.Token is there only in the Arguments of a task with .waitForTaskToken';
  if (first === 'context' && second === 'Map' && place !== 'selector')
    return '$states.context.Map is there only in an ItemSelector';
  const known = first === 'input' || first === 'result' || first === 'errorOutput' || first === 'context';
  return known ? undefined : `$states has input, result, errorOutput and context, got '${first}'`;
}

const expressions = (state: Parameters<typeof textsOf>[0]): (Text & { source: string })[] =>
  textsOf(state).flatMap((found) => {
    const source = sourceOf(found.text);
    return source === undefined ? [] : [{ ...found, source }];
  });
