/** Whether a request fits a statement: wildcards in actions and resources, conditions on the request's context. */
import type { Operator, Statement } from './policy';

/** By key in lower case, e.g. `iam:passedtoservice`; a key that a request does not have is missing here. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** One right that an API call needs. */
export interface AccessRequest {
  /** e.g. `s3:GetObject` */
  readonly action: string;
  /** An ARN, or `*` for actions without resources. */
  readonly resource: string;
  readonly context?: RequestContext;
}

const patterns = new Map<string, RegExp>();

/** `*` is any text, `?` any character. @param insensitive for actions, whose case does not count */
export function matches(pattern: string, text: string, insensitive = false): boolean {
  const key = `${insensitive}${pattern}`;
  let compiled = patterns.get(key);
  if (!compiled) {
    const source = pattern
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    compiled = new RegExp(`^${source}$`, insensitive ? 'is' : 's');
    patterns.set(key, compiled);
  }
  return compiled.test(text);
}

/** The resource patterns of the statement that fit; none when it does not apply. */
export function fitting(statement: Statement, { action, resource, context = {} }: AccessRequest): string[] {
  if (!statement.Action.some((pattern) => matches(pattern, action, true))) return [];
  if (!conditionsHold(statement.Condition, context)) return [];
  // A trust policy has no resource: it stands on the role itself.
  return (statement.Resource ?? ['*']).filter((pattern) => matches(pattern, resource));
}

/** All operators and keys must hold; of several values one is enough. */
function conditionsHold(condition: Statement['Condition'], context: RequestContext): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const name = operator.replace('ForAnyValue:', '') as Operator;
      const found = context[key.toLowerCase()];
      // An absent key makes a negated operator true and every other false.
      if (found === undefined) return name === 'StringNotEquals';
      return COMPARE[name]([found].flat(), wanted);
    }),
  );
}

type Compare = (found: readonly string[], wanted: readonly string[]) => boolean;

const anyOf =
  (test: (wanted: string, found: string) => boolean): Compare =>
  (found, wanted) =>
    found.some((each) => wanted.some((pattern) => test(pattern, each)));

const COMPARE: Readonly<Record<Operator, Compare>> = {
  StringEquals: anyOf((wanted, found) => wanted === found),
  StringNotEquals: (found, wanted) => !found.some((each) => wanted.includes(each)),
  StringLike: anyOf(matches),
  ArnEquals: anyOf(matches),
  ArnLike: anyOf(matches),
  Bool: anyOf((wanted, found) => wanted.toLowerCase() === found.toLowerCase()),
};
