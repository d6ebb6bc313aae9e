/** What an expression reads: variables, members of `$states`, functions, and things that have no meaning in Step Functions. */
import { calleeOf, type Node, parse } from './ast';
import { FUNCTIONS } from './functions';

export interface Reads {
  /** Variables of the machine. `optional`: only where `$exists` says that it is there. */
  readonly variables: readonly { readonly name: string; readonly optional: boolean }[];
  /** The members of `$states`, such as `result` or `context.Task.Token`. */
  readonly states: readonly string[];
  /** What is called but unknown to AWS's dialect. */
  readonly unknownFunctions: readonly string[];
  /** Fields, `$`, `$$`, wildcards without an item that they could be of. */
  readonly withoutContext: readonly string[];
  /** Regular expressions. */
  readonly patterns: readonly string[];
}

interface Scope {
  readonly locals: Set<string>;
  readonly exists: ReadonlySet<string>;
  readonly hasContext: boolean;
}

/** @param source JSONata that parses; nothing is read by what does not */
export function readsOf(source: string): Reads {
  const tree = parse(source);
  const reads = { variables: [], states: [], unknownFunctions: [], withoutContext: [], patterns: [] };
  if (!(tree instanceof Error))
    new Reader(reads).visit(tree, { locals: new Set(), exists: new Set(), hasContext: false });
  return reads;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : never };

class Reader {
  constructor(private readonly reads: Mutable<Reads>) {}

  visit(node: Node | undefined, scope: Scope): void {
    if (!node) return;
    const inItem = { ...scope, hasContext: true };
    if (node.type === 'path') this.path(node, scope);
    else if (node.type === 'variable') this.variable(String(node.value), scope);
    else if (node.type === 'function' || node.type === 'partial') this.call(node, scope);
    else if (node.type === 'lambda')
      this.visit(node.body, { ...scope, locals: new Set([...scope.locals, ...names(node.arguments)]) });
    else if (node.type === 'block') this.block(node, scope);
    else if (node.type === 'bind') this.bind(node, scope);
    else if (node.type === 'condition') this.condition(node, scope);
    else if (node.type === 'regex') this.reads.patterns.push(String(node.value));
    else if (isContextual(node) && !scope.hasContext) this.reads.withoutContext.push(nameOf(node));
    else this.parts(node, scope);
    for (const stage of [...(node.stages ?? []), ...(node.predicate ?? [])]) this.visit(stage.expr, inItem);
    for (const pair of node.group?.lhs ?? []) for (const part of pair) this.visit(part, inItem);
    for (const term of node.terms ?? []) this.visit(term.expression, inItem);
  }

  private path({ steps = [] }: Node, scope: Scope) {
    const [first, ...rest] = steps;
    if (first?.type === 'variable' && first.value === 'states' && !scope.locals.has('states'))
      this.reads.states.push(rest.map(nameOf).join('.'));
    let inner = scope;
    for (const step of steps) {
      this.visit(step, inner);
      const bound = [step.focus, step.index].filter((name) => name !== undefined);
      inner = { ...scope, hasContext: true, locals: new Set([...inner.locals, ...bound]) };
    }
  }

  private variable(name: string, scope: Scope) {
    if (name === '$' || (name === '' && !scope.hasContext)) this.reads.withoutContext.push(`$${name}`);
    if (name === '$' || name === '' || name === 'states' || scope.locals.has(name) || FUNCTIONS.has(name)) return;
    this.reads.variables.push({ name, optional: scope.exists.has(name) });
  }

  private call(node: Node, scope: Scope) {
    const callee = node.procedure?.type === 'variable' ? String(node.procedure.value) : undefined;
    if (callee === undefined) this.visit(node.procedure, scope);
    else if (!scope.locals.has(callee) && !FUNCTIONS.has(callee)) this.reads.unknownFunctions.push(`$${callee}`);
    const inner = callee === 'exists' ? { ...scope, exists: new Set([...scope.exists, ...existing(node)]) } : scope;
    for (const argument of node.arguments ?? []) this.visit(argument, inner);
  }

  private block(node: Node, scope: Scope) {
    const inner = { ...scope, locals: new Set(scope.locals) };
    for (const expression of node.expressions ?? []) this.visit(expression, inner);
  }

  private bind(node: Node, scope: Scope) {
    const name = String((node.lhs as Node).value);
    const recursive = node.rhs?.type === 'lambda';
    if (recursive) scope.locals.add(name);
    this.visit(node.rhs, scope);
    scope.locals.add(name);
  }

  private condition(node: Node, scope: Scope) {
    this.visit(node.condition, scope);
    this.visit(node.then, { ...scope, exists: new Set([...scope.exists, ...existing(node.condition)]) });
    this.visit(node.else, { ...scope, exists: new Set([...scope.exists, ...missing(node.condition)]) });
  }

  private parts(node: Node, scope: Scope) {
    const left = Array.isArray(node.lhs) ? node.lhs.flat() : [node.lhs as Node | undefined];
    for (const part of left) this.visit(part, scope);
    const guarded = node.value === 'and' && !Array.isArray(node.lhs) ? existing(node.lhs as Node) : [];
    this.visit(node.rhs, { ...scope, exists: new Set([...scope.exists, ...guarded]) });
    for (const part of [node.expression, ...(node.expressions ?? []), node.pattern, node.update, node.delete])
      this.visit(part, scope);
  }
}

/** Variables that exist where the condition holds. */
function existing(node: Node | undefined): string[] {
  if (!node) return [];
  if (node.type === 'binary' && node.value === 'and') return [...existing(node.lhs as Node), ...existing(node.rhs)];
  if (calleeOf(node) !== 'exists') return [];
  const [argument] = node.arguments ?? [];
  const variable = argument?.type === 'path' ? argument.steps?.[0] : argument;
  return variable?.type === 'variable' ? [String(variable.value)] : [];
}

/** Variables that exist where the condition does not hold. */
const missing = (node: Node | undefined): string[] =>
  node && calleeOf(node) === 'not' ? existing(node.arguments?.[0]) : [];

const names = (nodes: readonly Node[] = []) => nodes.map((node) => String(node.value));
const nameOf = (node: Node) => (node.type === 'descendant' ? '**' : String(node.value ?? node.type));
const isContextual = ({ type }: Node) =>
  type === 'name' || type === 'wildcard' || type === 'descendant' || type === 'parent';
