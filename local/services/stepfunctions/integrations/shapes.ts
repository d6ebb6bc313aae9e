/**
 * The shapes of an SDK command, read from the schema its class carries: the SDK's own compact notation of the API model. So
 * every parameter of every action is known here without a copy of the model.
 */

export type Shape =
  | { readonly kind: 'struct'; readonly members: ReadonlyMap<string, Member>; readonly required: ReadonlySet<string> }
  | { readonly kind: 'list' | 'map'; readonly element: () => Shape }
  | { readonly kind: 'string' | 'number' | 'boolean' | 'timestamp' | 'blob' | 'document' };

export interface Member {
  /** As the SDK writes it; Step Functions begins it with a capital letter. */
  readonly name: string;
  readonly shape: () => Shape;
}

const LIST = 1;
const MAP = 2;
const STRUCT = 3;
const UNION = 4;
const LIST_OF = 64;
const MAP_OF = 128;
const KINDS = new Map<number, Exclude<Shape['kind'], 'struct' | 'list' | 'map'>>([
  [0, 'string'],
  [1, 'number'],
  [17, 'number'],
  [19, 'number'],
  [2, 'boolean'],
  [4, 'timestamp'],
  [5, 'timestamp'],
  [6, 'timestamp'],
  [7, 'timestamp'],
  [15, 'document'],
  [21, 'blob'],
  [42, 'blob'],
]);

/** What the SDK's client module exports under `<Action>Command`. */
export interface CommandSchema {
  readonly input: Shape;
  readonly output: Shape;
}

/** @param schema `[9, namespace, name, traits, input, output]` */
export function commandSchema(schema: unknown): CommandSchema {
  const [, , , , input, output] = schema as unknown[];
  return { input: shapeOf(input), output: shapeOf(output) };
}

export const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function shapeOf(reference: unknown): Shape {
  const schema = typeof reference === 'function' ? (reference() as unknown) : reference;
  if (typeof schema === 'number') return simple(schema);
  if (typeof schema === 'string') return { kind: 'struct', members: new Map(), required: new Set() };
  const parts = schema as unknown[];
  // A member: its shape and its traits.
  if (typeof parts[0] !== 'number' || typeof parts[1] !== 'string') return shapeOf(parts[0]);
  switch (parts[0]) {
    case LIST:
      return { kind: 'list', element: () => shapeOf(parts[4]) };
    case MAP:
      return { kind: 'map', element: () => shapeOf(parts[5]) };
    case STRUCT:
    case UNION:
      return struct(parts[4] as string[], parts[5] as unknown[], typeof parts[6] === 'number' ? parts[6] : 0);
    default:
      return shapeOf(parts[4]);
  }
}

/** The required members come first. */
function struct(names: readonly string[], shapes: readonly unknown[], required: number): Shape {
  const members = names.map((name, index): [string, Member] => [
    pascal(name),
    { name, shape: () => shapeOf(shapes[index]) },
  ]);
  return { kind: 'struct', members: new Map(members), required: new Set(names.slice(0, required).map(pascal)) };
}

function simple(code: number): Shape {
  if (code >= MAP_OF) return { kind: 'map', element: () => simple(code - MAP_OF) };
  if (code >= LIST_OF) return { kind: 'list', element: () => simple(code - LIST_OF) };
  return { kind: KINDS.get(code) ?? 'document' };
}
