/** JSONata's syntax tree, as far as the rules read it, and questions about it. */
import jsonata from 'jsonata';

export interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly stages?: readonly Node[];
  readonly predicate?: readonly Node[];
  readonly expr?: Node;
  readonly group?: { readonly lhs: readonly (readonly Node[])[] };
  readonly lhs?: Node | readonly (readonly Node[])[];
  readonly rhs?: Node;
  readonly expression?: Node;
  readonly expressions?: readonly Node[];
  readonly procedure?: Node;
  readonly arguments?: readonly Node[];
  readonly body?: Node;
  readonly condition?: Node;
  readonly then?: Node;
  readonly else?: Node;
  readonly terms?: readonly { readonly expression: Node }[];
  readonly pattern?: Node;
  readonly update?: Node;
  readonly delete?: Node;
  /** Names bound by `@` and `#`. */
  readonly focus?: string;
  readonly index?: string;
}

const trees = new Map<string, Node | Error>();

/** The tree of an expression, or why it has none. */
export function parse(source: string): Node | Error {
  const known = trees.get(source);
  if (known) return known;
  const tree = attempt(source);
  trees.set(source, tree);
  return tree;
}

function attempt(source: string): Node | Error {
  try {
    return jsonata(source).ast() as unknown as Node;
  } catch (error) {
    return error instanceof Error ? error : new Error((error as { message?: string }).message ?? String(error));
  }
}

/** The tree, or undefined where another rule reports that there is none. */
export const treeOf = (source: string | undefined): Node | undefined => {
  const tree = source === undefined ? undefined : parse(source);
  return tree instanceof Error ? undefined : tree;
};

/** The node and all below it. */
export function nodesOf(node: Node): Node[] {
  const below = Object.values(node).flatMap((value) => nested(value));
  return [node, ...below.flatMap(nodesOf)];
}

const nested = (value: unknown): Node[] => {
  if (Array.isArray(value)) return value.flatMap(nested);
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return [];
  return 'type' in value ? [value as Node] : Object.values(value).flatMap(nested);
};

/** `run.uris.train` of `$run.uris.train`; undefined for all that is not a plain path from a variable. */
export function pathOf(node: Node | undefined): string | undefined {
  if (node?.type === 'variable' && !node.predicate) return String(node.value);
  const [first, ...rest] = node?.type === 'path' ? (node.steps ?? []) : [];
  if (first?.type !== 'variable' || rest.some((step) => step.type !== 'name' || step.stages)) return undefined;
  return [first, ...rest].map((step) => step.value).join('.');
}

/** What a condition may give: an outcome that is an `$error` gives nothing. */
export const outcomesOf = ({ then, else: otherwise }: Node): Node[] =>
  [then, otherwise].flatMap((node) => (node && calleeOf(node) !== 'error' ? [node] : []));

/** The name of the function that is called. */
export const calleeOf = (node: Node): string | undefined =>
  node.type === 'function' && node.procedure?.type === 'variable' ? String(node.procedure.value) : undefined;
