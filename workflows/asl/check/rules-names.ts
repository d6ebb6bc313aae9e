/** Rules about what people read: names and comments. */
import { assignmentsOf, statesOf } from '../walk';
import { perState, type Rule } from './problem';

const LONGEST = 40;

/** PascalCase, at most 40 characters (AWS allows 80; they begin names and lines in logs). */
export const stateNames = perState('state-names', (_, name) => [
  ...(name.length > LONGEST
    ? [{ path: '', message: `expected at most ${LONGEST} characters, got ${name.length} in '${name}'` }]
    : []),
  ...(/^[A-Z][A-Za-z0-9]*$/.test(name) ? [] : [{ path: '', message: `expected a PascalCase name, got '${name}'` }]),
]);

/** A name stands for one state in the whole definition, branches included. */
export const uniqueNames: Rule = (definition) => {
  const names = statesOf(definition).map(({ name }) => name);
  const twice = [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
  return twice.map((name) => ({
    state: name,
    path: '',
    rule: 'unique-names',
    message: `expected state names to be unique, got '${name}' more than once; rename one`,
  }));
};

/** Every state says in a sentence what it does. */
export const comments = perState('comments', ({ Comment }) =>
  Comment?.trim() ? [] : [{ path: 'Comment', message: 'expected a Comment: one sentence for a person' }],
);

/** Variables have names that AWS takes. */
export const variableNames = perState('variable-names', (state) =>
  assignmentsOf(state).flatMap(({ path, assigns }) =>
    Object.keys(assigns)
      .filter((name) => !/^[\p{L}_][\p{L}\p{N}_]{0,79}$/u.test(name) || name === 'states')
      .map((name) => ({
        path: `${path}/${name}`,
        message: `expected letters, digits and underscores, at most 80, and not 'states', got '${name}'`,
      })),
  ),
);
