import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import compile from 'jsonata';
import {
  above,
  and,
  at,
  atLeast,
  differs,
  type Expr,
  entry,
  equals,
  exists,
  isNull,
  isOneOf,
  jobName,
  jsonata,
  literal,
  not,
  or,
  orElse,
  placeholder,
  placeholdersOf,
  plus,
  present,
  states,
  text,
  toText,
  variables,
  when,
} from '#workflows/asl/index';
import { render } from '#workflows/asl/render';

interface Variables {
  run: {
    name: string;
    interval: [number, number];
    tags: string[];
    'odd-name': string;
    and: string;
    settings: Record<string, string>;
    champion: { uri: string } | null;
    note?: string;
  };
  a: number;
  b: number;
  yes: boolean;
  no: boolean;
}
const vars = variables<Variables>();
const { run, a, b, yes, no } = vars;

test.each<[string, Expr<unknown>, string]>([
  ['a variable', run, '$run'],
  ['a member', run.name, '$run.name'],
  ['an element of a tuple', run.interval[0], '$run.interval[0]'],
  ['an element of a list', at(run.tags, -1), '$run.tags[-1]'],
  ['a member of a record', entry(run.settings, 'max depth'), '$run.settings.`max depth`'],
  ['a member that is no identifier', run['odd-name'], '$run.`odd-name`'],
  ['a member that is a word of JSONata', run.and, '$run.`and`'],
  ['what is known to be there', present(run.champion).uri, '$run.champion.uri'],
  ['the input', states.input<{ force: boolean }>().force, '$states.input.force'],
  ['the context', states.context.Execution.RedriveCount, '$states.context.Execution.RedriveCount'],
  ['the token', states.context.Task.Token, '$states.context.Task.Token'],
  ['the error', states.errorOutput.Cause, '$states.errorOutput.Cause'],
])('renders %s as a path', (_, expression, source) => {
  expect(render(expression)).toBe(`{% ${source} %}`);
});

test.each<[string, Expr<unknown>, string]>([
  ['equals', equals(run.name, 'x'), "$run.name = 'x'"],
  ['differs', differs(a, 1), '$a != 1'],
  ['isOneOf', isOneOf(run.name, ['x', 'y']), "$run.name in ['x', 'y']"],
  ['isNull', isNull(run.champion), '$run.champion = null'],
  ['exists', exists(run.note), '$exists($run.note)'],
  ['not', not(yes), '$not($yes)'],
  ['orElse', orElse(run.note, ''), "$exists($run.note) ? $run.note : ''"],
  ['when', when(yes, a, 0), '$yes ? $a : 0'],
  ['plus', plus(a, 1), '$a + 1'],
  ['toText', toText(plus(a, 1)), '$string($a + 1)'],
  ['and of comparisons', and(atLeast(a, 0.7), above(b, -1)), '$a >= 0.7 and $b > -1'],
  ['and of or', and(or(yes, no), yes), '($yes or $no) and $yes'],
  ['or of and', or(and(yes, no), yes), '$yes and $no or $yes'],
  [
    'a condition within a condition',
    when(when(yes, yes, no), a, when(no, a, b)),
    '($yes ? $yes : $no) ? $a : $no ? $a : $b',
  ],
  ['a literal object', literal({ name: run.name, none: null }), "{'name': $run.name, 'none': null}"],
])('renders %s with no more brackets than it needs', (_, expression, source) => {
  expect(render(expression)).toBe(`{% ${source} %}`);
});

test.each<[string, Expr<unknown>, string]>([
  ['a sum in a product', jsonata`${plus(a, 1)} * ${b}`, '($a + 1) * $b'],
  ['a product in a sum', jsonata`${jsonata`${a} * 2`} + ${b}`, '$a * 2 + $b'],
  ['a difference on the right', jsonata`${a} - ${jsonata`${a} - ${b}`}`, '$a - ($a - $b)'],
  ['an operand of a call', jsonata`$max([${plus(a, 1)}, ${b}])`, '$max([$a + 1, $b])'],
  ['a step of a path', jsonata`${when(yes, run, run)}.name`, '($yes ? $run : $run).name'],
  ['a filter', jsonata`${run.tags}[$ = ${'x'}]`, "$run.tags[$ = 'x']"],
  ['a pattern', jsonata`$replace(${run.name}, /[^a-z\/]+/i, '-')`, "$replace($run.name, /[^a-z\\/]+/i, '-')"],
  ['text with a single quote', jsonata`${run.name} = ${"it's"}`, '$run.name = "it\'s"'],
  ['only an expression', jsonata`${plus(a, 1)}`, '$a + 1'],
])('composes a template with %s', (_, expression, source) => {
  expect(render(expression)).toBe(`{% ${source} %}`);
});

test.each<[string, Expr<string>, string]>([
  ['joins text and expressions', text`s3://${run.name}/part-${a}`, "'s3://' & $run.name & '/part-' & $a"],
  ['brackets a sum', text`${run.name}-${plus(a, 1)}`, "$run.name & '-' & ($a + 1)"],
  ['does not bracket text in text', text`${text`${run.name}-x`}-${text`${a}-y`}`, "$run.name & '-x' & '-' & $a & '-y'"],
  ['joins plain pieces', text`a-${'b'}-${1}`, "'a-b-1'"],
  ['makes text of a number', text`${a}`, "$a & ''"],
])('text %s', (_, expression, source) => {
  expect(render(expression)).toBe(`{% ${source} %}`);
});

test('means the same with few brackets as with all', () => {
  const operators = ['+', '-', '*', '/', '&', '=', '!=', '<', '>=', 'and', 'or', 'in'];
  type Tree = { operator: string; left: Tree; right: Tree } | { test: Tree; yes: Tree; no: Tree } | { leaf: string };
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', maxDepth: 5 },
      fc.record({ leaf: fc.constantFrom('$a', '$b', '2', "'t'", '$sum([1, 2])', '-3') }),
      fc.record({ operator: fc.constantFrom(...operators), left: tie('tree'), right: tie('tree') }),
      fc.record({ test: tie('tree'), yes: tie('tree'), no: tie('tree') }),
    ),
  }));
  const template = (...parts: string[]) => Object.assign([...parts], { raw: parts });
  const compose = (node: Tree): Expr<unknown> => {
    if ('leaf' in node) return jsonata(template(node.leaf));
    if ('operator' in node)
      return jsonata(template('', ` ${node.operator} `, ''), compose(node.left), compose(node.right));
    return jsonata(template('', ' ? ', ' : ', ''), compose(node.test), compose(node.yes), compose(node.no));
  };
  const bracketed = (node: Tree): string => {
    if ('leaf' in node) return `(${node.leaf})`;
    if ('operator' in node) return `(${bracketed(node.left)} ${node.operator} ${bracketed(node.right)})`;
    return `(${bracketed(node.test)} ? ${bracketed(node.yes)} : ${bracketed(node.no)})`;
  };
  fc.assert(
    fc.property(tree, (node) => {
      const source = String(render(compose(node))).slice(3, -3);
      expect(shapeOf(compile(source).ast())).toEqual(shapeOf(compile(bracketed(node)).ast()));
    }),
    { numRuns: 500 },
  );
});

/** A tree without positions and brackets; joins that may be regrouped are lists. */
function shapeOf(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(shapeOf);
  if (typeof node !== 'object' || node === null) return node;
  const { position: _, ...rest } = node as Record<string, unknown>;
  const { type, value, expressions } = rest as { type?: string; value?: string; expressions?: unknown[] };
  if (type === 'block' && expressions?.length === 1) return shapeOf(expressions[0]);
  const shape = Object.fromEntries(Object.entries(rest).map(([key, member]) => [key, shapeOf(member)]));
  if (type !== 'binary' || !['and', 'or', '&'].includes(value ?? '')) return shape;
  const operands = [shape.lhs, shape.rhs].flatMap((side) => {
    const { joined, by } = (side ?? {}) as { joined?: unknown[]; by?: string };
    return by === value ? (joined ?? []) : [side];
  });
  return { joined: operands, by: value };
}

test('jobName cannot become too long', () => {
  expect(render(jobName(run.name, 'train'))).toBe(
    "{% $substring($run.name, 0, 49) & '-train-' & $states.context.State.RetryCount & '-' & $states.context.Execution.RedriveCount %}",
  );
  expect(render(jobName(run.name, 't', 32))).toContain('$substring($run.name, 0, 22)');
});

test('jobName rejects a purpose that leaves no room', () => {
  expect(() => jobName(run.name, 'a-purpose-of-23-letters', 32)).toThrow('expected a purpose of at most 22 characters');
});

test('lists placeholders once, in order', () => {
  const definition = { a: placeholder('RoleArn'), b: [`s3://${placeholder('Bucket')}/x`, placeholder('RoleArn')] };
  expect(definition.b[0]).toBe('s3://${Bucket}/x');
  expect(placeholdersOf(definition)).toEqual(['Bucket', 'RoleArn']);
});

test('rejects what JSON cannot say', () => {
  expect(() => render({ x: () => 1 })).toThrow('expected an expression or a JSON value');
  expect(() => render(Number.NaN)).toThrow('expected an expression or a JSON value, got NaN');
  expect(() => render('{% $run %}')).toThrow('expected an expression to be made by jsonata`…`');
});

test('rejects a template with a character that JSONata does not know', () => {
  expect(() => jsonata`${a} ± 1`).toThrow("expected JSONata, got '± 1'");
});

test('rejects an expression inside a string', () => {
  expect(() => jsonata`'prefix-${run.name}'`).toThrow('expected no expression inside a string or comment');
});

test('rejects names that are no variables', () => {
  expect(() => variables<Record<string, number>>()['a-b']).toThrow('expected a variable name of letters');
});
