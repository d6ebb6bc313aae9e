/** Says in AWS's words why an input does not fit its schema. */
import type { ZodType } from 'zod';
import { ServiceError } from './service';

/** The members of zod's issues that are read here. */
interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: string;
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly pattern?: string;
  readonly values?: readonly unknown[];
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
  readonly issues?: readonly Issue[];
}

/** An operation is called a few times in a server's life: to compile its schema first would take longer than to parse. */
const UNCOMPILED = { jitless: true };

/**
 * @param invalid makes the service's own error of a message
 * @returns the input as the handler takes it
 * @throws ServiceError SerializationException when a member has the wrong type, as AWS finds out before it validates
 */
export function parseInput(schema: ZodType, input: unknown, invalid: (message: string) => ServiceError): unknown {
  const parsed = schema.safeParse(input, UNCOMPILED);
  if (parsed.success) return parsed.data;
  const issues = (parsed.error.issues as readonly Issue[]).flatMap((issue) => flatten(issue, input));
  const mistyped = issues.find((issue) => isMistyped(issue, input));
  if (mistyped) throw new ServiceError('SerializationException', describeType(mistyped, input));
  const count = issues.length === 1 ? '1 validation error' : `${issues.length} validation errors`;
  throw invalid(`${count} detected: ${issues.map((issue) => describe(issue, input)).join('; ')}`);
}

/** Of a union the branch counts that comes furthest; of a map's keys, each key. */
function flatten(issue: Issue, input: unknown): Issue[] {
  if (issue.code === 'invalid_key') {
    return (issue.issues ?? []).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  const branches = (issue.errors ?? []).map((branch) =>
    branch.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] }, input)),
  );
  const [best] = branches.sort((a, b) => penalty(a, input) - penalty(b, input));
  return best ?? [issue];
}

const penalty = (branch: readonly Issue[], input: unknown) =>
  branch.length + (branch.some((issue) => isMistyped(issue, input)) ? 1_000 : 0);

function isMistyped(issue: Issue, input: unknown): boolean {
  return issue.code === 'invalid_type' && valueAt(issue.path, input) != null;
}

function describeType({ path, expected = '' }: Issue, input: unknown): string {
  const value = valueAt(path, input);
  const found = Array.isArray(value) ? 'LIST' : value === Object(value) ? 'STRUCTURE' : typeof value;
  const place = path.length > 0 ? ` at '${memberName(path)}'` : '';
  return `${found.toUpperCase()}_VALUE can not be converted to ${TYPE_NAMES[expected] ?? `a ${expected}`}${place}`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a String',
  number: 'a Double',
  int: 'an Integer',
  boolean: 'a Boolean',
  array: 'a List',
  object: 'a Structure',
  record: 'a Map',
};

function describe(issue: Issue, input: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    const names = (issue.keys ?? []).map((key) => `'${memberName([...issue.path, key])}'`);
    return `${names.join(', ')} failed to satisfy constraint: Member is not supported by this local endpoint`;
  }
  if (issue.code === 'custom') return issue.message;
  const value = valueAt(issue.path, input);
  const shown = value == null ? 'null' : `'${typeof value === 'object' ? JSON.stringify(value) : String(value)}'`;
  return `Value ${shown} at '${memberName(issue.path)}' failed to satisfy constraint: ${constraint(issue)}`;
}

function constraint(issue: Issue): string {
  const measure = issue.origin === 'string' || issue.origin === 'array' ? 'length' : 'value';
  switch (issue.code) {
    case 'invalid_type':
      return 'Member must not be null';
    case 'too_small':
      return `Member must have ${measure} greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return `Member must have ${measure} less than or equal to ${issue.maximum}`;
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${(issue.pattern ?? '').replace(/^\/(.*)\/\w*$/s, '$1')}`;
    case 'invalid_value':
      return `Member must satisfy enum value set: [${(issue.values ?? []).join(', ')}]`;
    default:
      return issue.message;
  }
}

/** `['Containers', 0, 'Image']` is `containers.1.member.image`, as AWS's services write it. */
function memberName(path: readonly PropertyKey[]): string {
  return path.map((part) => (typeof part === 'number' ? `${part + 1}.member` : lowerFirst(String(part)))).join('.');
}

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

function valueAt(path: readonly PropertyKey[], input: unknown): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], input);
}
