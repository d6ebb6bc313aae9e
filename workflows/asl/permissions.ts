/** Which rights the role of a state machine needs, read from its definition. Conditions on who assumes it are the deployment's. */
import type { Permission } from './integration';
import { integrations } from './integrations/index';
import { type KnownValues, patternOf } from './patterns';
import type { Json } from './render';
import { type AslState, statesOf } from './walk';

/** One IAM statement. ARNs still have `${Partition}`, `${Region}`, `${Account}`, and the definition's own placeholders. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `StringEquals`. */
  readonly conditions?: Readonly<Record<string, string>>;
  /** The states that need it. */
  readonly states: readonly string[];
}

/**
 * The statements that a definition's tasks need, equal ones once.
 *
 * @param definition a machine, or its JSON
 * @param known what the deployment knows of variables; without it, names that are made at run time are any name
 * @throws Error for a resource that `integrations/` does not describe, and where a right depends on a value that is only known
 * at run time
 */
export function permissionsOf(definition: unknown, known: KnownValues = {}): Statement[] {
  const statements = new Map<string, Statement>();
  for (const { name, state } of statesOf(definition)) {
    for (const { states: _, ...statement } of state.Type === 'Task' ? statementsOf(name, state, known) : []) {
      const key = JSON.stringify(statement);
      statements.set(key, { ...statement, states: [...(statements.get(key)?.states ?? []), name] });
    }
  }
  return [...statements.values()];
}

function statementsOf(name: string, state: AslState, known: KnownValues): Statement[] {
  const integration = integrations.get(state.Resource ?? '');
  if (!integration)
    throw new Error(`expected ${name} to call a service of workflows/asl/integrations, got '${state.Resource}'`);
  return integration.permissions.flatMap((permission) => {
    const gives = (argument: string) => valuesAt(state.Arguments, argument).length > 0;
    if (permission.onlyWith && !gives(permission.onlyWith)) return [];
    if (permission.notWith?.some(gives)) return [];
    const resources = permission.resources.flatMap((resource) =>
      fillIn(withPatterns(resource, state.Arguments, known), state.Arguments, name),
    );
    return resources.length === 0 ? [] : [statement(permission, resources, name)];
  });
}

const statement = ({ actions, conditions }: Permission, resources: string[], name: string): Statement => ({
  actions: [...actions].sort(),
  resources: [...new Set(resources)].sort(),
  ...(conditions && { conditions }),
  states: [name],
});

/** What is named by a whole ARN: the part of it that the resource does not say already. */
const ARN_BEFORE_NAME = /^arn:.*?:[a-z-]+\//;

const NAME = /(?<!\$)\{([\w.]+)\*\}/g;

/** SageMaker's ARNs are in lower case, whatever a resource is called; placeholders are left as they are. */
const lowerCase = (text: string) =>
  text.replace(/\$\{\w+\}|[A-Z]/g, (part) => (part.length > 1 ? part : part.toLowerCase()));

function withPatterns(resource: string, args: Json | undefined, known: KnownValues): string {
  return resource.replace(NAME, (_, path: string) => {
    const pattern = patternOf(valuesAt(args, path)[0], known).replace(ARN_BEFORE_NAME, '');
    return resource.includes(':sagemaker:') ? lowerCase(pattern) : pattern;
  });
}

const ARGUMENT = /(?<!\$)\{([\w.]+)(?:\|(\w+))?\}/;

/** One ARN for each value of the arguments that it names. */
function fillIn(resource: string, args: Json | undefined, name: string): string[] {
  const match = ARGUMENT.exec(resource);
  if (!match) return [resource];
  const [whole, path = '', fallback] = match;
  const found = valuesAt(args, path);
  const values = found.length === 0 && fallback !== undefined ? [fallback] : found;
  return values.flatMap((value) => {
    if (typeof value === 'string' && !value.startsWith('{%')) {
      return fillIn(
        resource.replace(whole, () => value),
        args,
        name,
      );
    }
    throw new Error(
      `expected ${path} of ${name} to be a literal or a placeholder, so that its role can be allowed it, got ${JSON.stringify(value)}`,
    );
  });
}

/** The values at a path, through lists. */
function valuesAt(value: Json | undefined, path: string): Json[] {
  return path
    .split('.')
    .reduce<Json[]>(
      (found, key) => found.flat().flatMap((each) => member(each as Json, key)),
      value === undefined ? [] : [value],
    );
}

const member = (value: Json, key: string): Json[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && value[key] !== undefined ? [value[key]] : [];
