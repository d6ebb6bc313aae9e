/** Named parameters (`:name`): values for queries and changes of data, never names, and never options of COPY. */
import { validation } from './errors';
import { is, stringToken, type Token, tokenize } from './sql/tokens';
import type { Parameter } from './statement';

/** @throws ValidationException for a parameter that no statement uses, or that is given twice */
export function requireUsedParameters(sqls: readonly string[], parameters: readonly Parameter[]): void {
  const names = parameters.map((parameter) => parameter.name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0)
    throw validation(`Parameters list contains duplicate parameters. Duplicate parameters: [${twice.join(', ')}]`);
  const used = new Set(sqls.flatMap(parametersOf));
  const unused = names.filter((name) => !used.has(name));
  if (unused.length > 0)
    throw validation(`Parameters list contains unused parameters. Unused parameters: [${unused.join(', ')}]`);
}

/** The engine converts the text to the type that its place asks for. */
export function bindParameters(statement: readonly Token[], parameters: readonly Parameter[]): Token[] {
  if (!is(statement[0], 'select', 'with', 'insert', 'update', 'delete', 'merge')) return [...statement];
  const values = new Map(parameters.map((parameter) => [parameter.name, parameter.value]));
  return statement.map((each) => {
    const value = each.kind === 'parameter' ? values.get(each.value) : undefined;
    return value === undefined ? each : stringToken(value);
  });
}

function parametersOf(sql: string): string[] {
  try {
    return tokenize(sql).flatMap((each) => (each.kind === 'parameter' ? [each.value] : []));
  } catch {
    // Text that is no SQL uses none; it fails when it is run, not when it is submitted.
    return [];
  }
}
