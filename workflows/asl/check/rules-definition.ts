/** Rules about the definition as a whole: asl-validator accepts it, and AWS takes one of its size. */
import aslValidator from 'asl-validator';
import type { Problem, Rule } from './problem';

const MOST_BYTES = 1_048_576;

/** What the States Language's own schema says. @see https://github.com/ChristopheBougere/asl-validator */
export const schema: Rule = (definition) =>
  validate(JSON.stringify(definition, standIn)).map((error): Problem => {
    const path = error.schemaError?.instancePath ?? '';
    const name = /\/States\/([^/]+)/.exec(path)?.[1] ?? '';
    return { state: name, path, rule: 'schema', message: `${error['Error code']}: ${error.Message}` };
  });

type Errors = ReturnType<typeof aslValidator>['errors'];
const known = new Map<string, Errors>();

/** asl-validator compiles its schemas anew for every definition, so equal ones are validated once. */
function validate(json: string): Errors {
  const errors = known.get(json) ?? aslValidator(JSON.parse(json)).errors.filter((error) => !isToldElsewhere(error));
  known.set(json, errors);
  return errors;
}

/** The rules `unique-names` and `unreachable` say it with the state's name and what to do. */
const isToldElsewhere = (error: Errors[number]) =>
  error['Error code'] === 'DUPLICATE_STATE_NAMES' || error.Message.endsWith('is not reachable');

/** At most 1 MB, as UTF-8. */
export const size: Rule = (definition) => {
  const bytes = Buffer.byteLength(JSON.stringify(definition));
  if (bytes < MOST_BYTES) return [];
  return [{ state: '', path: '', rule: 'size', message: `expected less than ${MOST_BYTES} bytes, got ${bytes}` }];
};

/**
 * asl-validator is stricter than AWS about data: no empty text, no line breaks in expressions, no `Output` that is neither
 * object nor expression. Data are other rules' concern, so it sees stand-ins.
 */
function standIn(key: string, value: unknown): unknown {
  if (key === 'Output' && (typeof value !== 'object' || value === null || Array.isArray(value))) return '{% true %}';
  if (typeof value !== 'string') return value;
  if (value.startsWith('{%') && value.endsWith('%}')) return '{% true %}';
  return value === '' || value.includes('{%') || value.includes('%}') ? '-' : value;
}
