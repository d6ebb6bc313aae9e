/**
 * Event patterns: which events a listener wants. A matcher that is not known is refused, so that no event is lost quietly.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
 */

type Scalar = string | number | boolean | null;

/** One way for a value to match. All members of a list are alternatives. */
export type Matcher =
  | Scalar
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly 'equals-ignore-case': string }
  | { readonly wildcard: string }
  | { readonly exists: boolean }
  | { readonly 'anything-but': Scalar | readonly Scalar[] | { readonly prefix: string } | { readonly suffix: string } }
  | { readonly numeric: readonly (string | number)[] };

/** Members of the event that must match; `$or` holds alternatives. */
export interface EventPattern {
  readonly [field: string]: readonly Matcher[] | EventPattern | readonly EventPattern[];
}

type Test = (value: unknown) => boolean;

/** @throws Error for a pattern that is not understood */
export function compilePattern(pattern: EventPattern): Test {
  const tests = Object.entries(pattern).map(([field, wanted]) => compileField(field, wanted));
  return (event) => tests.every((test) => test(event));
}

function compileField(field: string, wanted: EventPattern[string]): Test {
  if (field === '$or' && isList(wanted)) {
    const alternatives = (wanted as readonly EventPattern[]).map(compilePattern);
    return (event) => alternatives.some((test) => test(event));
  }
  if (!isList(wanted)) {
    const test = compilePattern(wanted as EventPattern);
    return (event) => isObject(event) && test(event[field] ?? {});
  }
  const matchers = (wanted as readonly Matcher[]).map(compileMatcher);
  return (event) => {
    const value = isObject(event) ? event[field] : undefined;
    const candidates: readonly unknown[] = Array.isArray(value) ? value : [value];
    return candidates.some((candidate) => matchers.some((matches) => matches(candidate)));
  };
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function compileMatcher(matcher: Matcher): Test {
  if (!isObject(matcher)) return (value) => value === matcher;
  const [kind, operand] = Object.entries(matcher)[0] ?? [];
  const compile = kind === undefined ? undefined : COMPILERS[kind];
  if (!compile || Object.keys(matcher).length !== 1) {
    throw new Error(
      `expected an event pattern's matcher to be one of ${Object.keys(COMPILERS)}, got ${JSON.stringify(matcher)}`,
    );
  }
  return compile(operand);
}

const COMPILERS: Readonly<Record<string, (operand: unknown) => Test>> = {
  prefix: (start) => ofText((text) => text.startsWith(String(start))),
  suffix: (end) => ofText((text) => text.endsWith(String(end))),
  'equals-ignore-case': (wanted) => ofText((text) => text.toLowerCase() === String(wanted).toLowerCase()),
  wildcard: (glob) => {
    const pattern = new RegExp(`^${String(glob).split('*').map(escapeRegExp).join('.*')}$`, 's');
    return ofText((text) => pattern.test(text));
  },
  exists: (wanted) => (value) => (value !== undefined) === wanted,
  'anything-but': (unwanted) => {
    const matchers = (Array.isArray(unwanted) ? unwanted : [unwanted]).map((one) => compileMatcher(one as Matcher));
    return (value) => value !== undefined && !matchers.some((matches) => matches(value));
  },
  numeric: (conditions) => {
    const tests = pairs(conditions as readonly (string | number)[]).map(([operator, limit]) =>
      compare(operator, limit),
    );
    return (value) => typeof value === 'number' && tests.every((test) => test(value));
  },
};

const ofText =
  (test: (text: string) => boolean): Test =>
  (value) =>
    typeof value === 'string' && test(value);

const escapeRegExp = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function pairs(flat: readonly (string | number)[]): [string, number][] {
  return flat.flatMap((operator, index): [string, number][] =>
    index % 2 === 0 ? [[String(operator), Number(flat[index + 1])]] : [],
  );
}

const OPERATORS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

function compare(operator: string, limit: number): (value: number) => boolean {
  const test = OPERATORS[operator];
  if (!test || Number.isNaN(limit)) {
    throw new Error(`expected a numeric condition such as ['>', 0, '<=', 5], got '${operator}' and ${limit}`);
  }
  return (value) => test(value, limit);
}
