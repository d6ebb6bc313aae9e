/**
 * The condition element of a statement: what of it is understood, and whether a request meets it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
import * as z from 'zod';
import { CONDITION_KEYS, type KeyType } from './condition-keys';
import { isArnPattern, matches, matchesArn } from './patterns';

/** By key in lower case, e.g. `iam:passedtoservice`; a key that a request does not have is missing here. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

interface Operator {
  /** Of the keys that it compares. */
  readonly types: readonly KeyType[];
  readonly compare: (wanted: string, found: string) => boolean;
  /** Holds when no value of the policy compares, and when the request lacks the key. */
  readonly negated?: true;
  /** Whether a value of the policy can be compared at all. */
  readonly takes?: (wanted: string) => boolean;
}

const equal = (wanted: string, found: string) => wanted === found;
const text = { types: ['String', 'ARN'] } as const;
/** ArnEquals and ArnLike behave identically, says AWS. */
const arn = { types: ['ARN'], compare: matchesArn, takes: isArnPattern } as const;

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['StringEquals', { ...text, compare: equal }],
  ['StringNotEquals', { ...text, compare: equal, negated: true }],
  ['StringLike', { ...text, compare: matches }],
  ['ArnEquals', arn],
  ['ArnLike', arn],
  ['Bool', { types: ['Bool'], compare: equal, takes: (wanted) => ['true', 'false'].includes(wanted) }],
]);

const ANY = 'ForAnyValue:';
const isSetOperator = (name: string) => name.startsWith(ANY);
const operatorOf = (name: string) => OPERATORS.get(isSetOperator(name) ? name.slice(ANY.length) : name);

const Values = z
  .union([z.string(), z.boolean(), z.array(z.string()).min(1)])
  .transform((value) => [value].flat().map(String));

export const Condition = z.record(z.string(), z.record(z.string(), Values)).superRefine((condition, context) => {
  for (const [operator, keys] of Object.entries(condition))
    for (const [key, wanted] of Object.entries(keys)) {
      const message = whatIsWrong(operator, key, wanted);
      if (message) context.addIssue({ code: 'custom', message, path: [operator, key], input: wanted });
    }
});
export type Condition = z.output<typeof Condition>;

function whatIsWrong(name: string, key: string, wanted: readonly string[]): string | undefined {
  const operator = operatorOf(name);
  if (!operator) return 'this operator is not understood';
  const known = CONDITION_KEYS.get(key.toLowerCase());
  if (!known) return 'this condition key is not understood';
  if (!operator.types.includes(known.type)) return `this operator does not compare a key of type ${known.type}`;
  if (known.many && !isSetOperator(name)) return `a key that may have several values wants an operator with ${ANY}`;
  if (!known.many && isSetOperator(name)) return `a key that has one value wants an operator without ${ANY}`;
  if (wanted.some((value) => value.includes('${'))) return 'policy variables are not understood';
  const wrong = wanted.find((value) => operator.takes?.(value) === false);
  return wrong === undefined ? undefined : `this operator compares no value such as '${wrong}'`;
}

/** All operators and keys must hold; of a key's values in the policy one is enough. */
export const conditionsHold = (condition: Condition, context: RequestContext): boolean =>
  Object.entries(condition).every(([name, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(name, wanted, context[key.toLowerCase()])),
  );

function holds(name: string, wanted: readonly string[], found: string | readonly string[] | undefined): boolean {
  const { compare, negated = false } = operatorOf(name) as Operator;
  const fits = (value: string) => wanted.some((each) => compare(each, value)) !== negated;
  // With a set operator some value of the request must fit, so that an absent key never does.
  if (isSetOperator(name)) return [found ?? []].flat().some(fits);
  return found === undefined ? negated : [found].flat().every(fits);
}
