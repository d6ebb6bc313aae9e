/** Rules about the definition as a whole: asl-validator accepts it, and AWS takes one of its size. */
import aslValidator from 'asl-validator';
import type { Problem, Rule } from './problem';

const MOST_BYTES = 1_048_576;

/** What the States Language's own schema says. @see https://github.com/ChristopheBougere/asl-validator */
export const schema: Rule = (definition) => {
  const { errors } = aslValidator(validatable(definition));
  return errors.map((error): Problem => {
    const path = error.schemaError?.instancePath ?? '';
    const name = /\/States\/([^/]+)/.exec(path)?.[1] ?? '';
    return { state: name, path, rule: 'schema', message: `${error['Error code']}: ${error.Message}` };
  });
};

/** At most 1 MB, as UTF-8. */
export const size: Rule = (definition) => {
  const bytes = Buffer.byteLength(JSON.stringify(definition));
  if (bytes < MOST_BYTES) return [];
  return [{ state: '', path: '', rule: 'size', message: `expected less than ${MOST_BYTES} bytes, got ${bytes}` }];
};

/**
 * asl-validator writes into what it checks, and is stricter than AWS about data: no empty text, no line breaks in
 * expressions, no `Output` that is neither object nor expression. Data are other rules' concern, so it sees stand-ins.
 */
function validatable(definition: unknown): object {
  return JSON.parse(JSON.stringify(definition), (key, value) => {
    if (key === 'Output' && (typeof value !== 'object' || value === null || Array.isArray(value))) return '{% true %}';
    if (typeof value !== 'string') return value;
    if (value.startsWith('{%') && value.endsWith('%}')) return '{% true %}';
    return value === '' || value.includes('{%') || value.includes('%}') ? '-' : value;
  });
}
