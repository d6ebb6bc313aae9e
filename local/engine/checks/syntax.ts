/** Reads the syntax tree of an expression: which variables it reads, and what it reads that Step Functions does not have. */
import jsonata from 'jsonata';

export interface Reading {
  /** Variables that are neither functions nor bound in the expression itself, without the dollar sign. */
  readonly variables: ReadonlySet<string>;
  /** Members of `$states` that are read, e.g. `result`. */
  readonly states: ReadonlySet<string>;
  /** What is read from a context item where there is none: a bare field, `$` or `$$`. */
  readonly contextual: readonly string[];
}

/** A node of the tree; the published types leave most members out. */
interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly [member: string]: unknown;
}

/** @throws the parser's error, with `message` */
export function readExpression(source: string): Reading {
  const variables = new Set<string>();
  const states = new Set<string>();
  const contextual: string[] = [];

  /** `hasItem`: there is a context item here, as inside of a filter. */
  const visit = (value: unknown, hasItem: boolean, bound: ReadonlySet<string>): void => {
    if (Array.isArray(value)) {
      // A block sees the names that its earlier expressions bind.
      let seen = bound;
      for (const item of value) {
        visit(item, hasItem, seen);
        if (isNode(item) && item.type === 'bind') seen = new Set([...seen, nameOf(item.lhs)]);
      }
      return;
    }
    if (!isNode(value)) return;
    if (value.type === 'variable') readVariable(value, hasItem, bound);
    switch (value.type) {
      case 'path':
        visitPath(value, hasItem, bound);
        return;
      case 'lambda':
        visit(value.body, hasItem, new Set([...bound, ...(value.arguments as Node[]).map(nameOf)]));
        return;
      case 'bind':
        visit(value.rhs, hasItem, new Set([...bound, nameOf(value.lhs)]));
        return;
      case 'transform':
        visit([value.pattern, value.update, value.delete], true, bound);
        return;
    }
    for (const [member, child] of Object.entries(value)) {
      if (member === 'procedure' && isNode(child) && isFunctionName(child)) continue;
      visit(child, hasItem || ITEM_MEMBERS.has(member), bound);
    }
  };

  const readVariable = ({ value }: Node, hasItem: boolean, bound: ReadonlySet<string>): void => {
    const name = String(value);
    if (name === '' || name === '$') {
      if (!hasItem) contextual.push(`$${name}`);
    } else if (!bound.has(name) && name !== 'states' && !FUNCTIONS.has(name)) variables.add(name);
  };

  const visitPath = (path: Node, hasItem: boolean, bound: ReadonlySet<string>): void => {
    const [first, ...rest] = path.steps as Node[];
    if (first && !hasItem && ['name', 'wildcard', 'descendant'].includes(String(first.type))) {
      contextual.push(first.type === 'name' ? String(first.value) : first.type === 'wildcard' ? '*' : '**');
    }
    if (first?.type === 'variable' && first.value === 'states' && rest[0]?.type === 'name')
      states.add(String(rest[0].value));
    const named = [first, ...rest]
      .flatMap((step) => [step?.focus, step?.index])
      .filter((name) => typeof name === 'string');
    const inside = new Set([...bound, ...(named as string[])]);
    visit(first, hasItem, inside);
    visit(rest, true, inside);
    visit(path.group, true, inside);
  };

  visit(jsonata(source).ast() as unknown, false, new Set());
  return { variables, states, contextual };
}

/** Members of a node that are evaluated once per item. */
const ITEM_MEMBERS: ReadonlySet<string> = new Set(['predicate', 'stages', 'group', 'terms']);

/** All functions an expression may name without calling them. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match ' +
    'contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power ' +
    'boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort ' +
    'shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis ' +
    'now millis clone random partition range hash uuid parse'
  ).split(' '),
);

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function nameOf(node: unknown): string {
  return isNode(node) ? String(node.value) : '';
}

function isFunctionName(node: Node): boolean {
  return node.type === 'variable' && FUNCTIONS.has(String(node.value));
}
