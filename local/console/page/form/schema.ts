/** The fields of a form, out of a JSON Schema as zod writes it. Pure. */

/** The part of JSON Schema that the execution input uses. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly enum?: readonly (string | number)[];
  readonly additionalProperties?: Schema | boolean;
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

export type Kind = 'text' | 'number' | 'flag' | 'choice' | 'list' | 'record';

export interface Field {
  /** Where its value stands in the input. */
  readonly path: readonly string[];
  readonly label: string;
  readonly kind: Kind;
  readonly choices: readonly string[];
  readonly integer: boolean;
  readonly fallback: unknown;
  readonly hint: string;
}

export interface Group {
  readonly path: readonly string[];
  readonly title: string;
  readonly hint: string;
  readonly fields: readonly Field[];
  /** The objects inside. */
  readonly groups: readonly Group[];
}

export function groupOf(schema: Schema, title: string, path: readonly string[] = []): Group {
  const members = Object.entries(schema.properties ?? {});
  return {
    path,
    title,
    hint: schema.description ?? '',
    fields: members.filter(([, { properties }]) => !properties).map(([name, field]) => fieldOf([...path, name], field)),
    groups: members
      .filter(([, { properties }]) => properties)
      .map(([name, inner]) => groupOf(inner, humanized(name), [...path, name])),
  };
}

/** Of the group and all groups inside. */
export const fieldsOf = ({ fields, groups }: Group): Field[] => [...fields, ...groups.flatMap(fieldsOf)];

/** The path as ids and problems name it. */
export const keyOf = ({ path }: Pick<Field, 'path'>) => path.join('.');

function fieldOf(path: readonly string[], schema: Schema): Field {
  return {
    path,
    label: humanized(path.at(-1) ?? ''),
    kind: kindOf(schema),
    choices: (schema.enum ?? []).map(String),
    integer: schema.type === 'integer',
    fallback: schema.default,
    hint: [schema.description, rangeOf(schema)].filter(Boolean).join(' '),
  };
}

function kindOf({ type, enum: values, additionalProperties }: Schema): Kind {
  if (values) return 'choice';
  if (type === 'boolean') return 'flag';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'array') return 'list';
  return type === 'object' && additionalProperties ? 'record' : 'text';
}

/** `0.5 to 1.`, `More than 0, less than 0.5.`, `At least 2.` */
function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string {
  // What zod writes for a whole number without a bound says nothing to a person.
  const isTold = (bound: number | undefined) => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (isTold(minimum) && isTold(maximum)) return `${minimum} to ${maximum}.`;
  const bounds = [
    isTold(minimum) && `at least ${minimum}`,
    isTold(exclusiveMinimum) && `more than ${exclusiveMinimum}`,
    isTold(maximum) && `at most ${maximum}`,
    isTold(exclusiveMaximum) && `less than ${exclusiveMaximum}`,
  ];
  const text = bounds.filter(Boolean).join(', ');
  return text && `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** `minimumAuc` → `Minimum AUC`, `maxRuntimeInSeconds` → `Max runtime in seconds`. */
export function humanized(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()));
  const text = words
    .join(' ')
    .replace(/\bauc\b/, 'AUC')
    .replace(/\buri\b/, 'URI')
    .replace(/\bid\b/, 'ID');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
