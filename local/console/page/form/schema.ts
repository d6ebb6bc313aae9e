/** The fields of a form, out of a JSON Schema as zod writes it. Pure. */

/** The part of JSON Schema that the execution input uses. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly enum?: readonly (string | number)[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
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
  readonly name: string;
  readonly title: string;
  readonly fields: readonly Field[];
}

/** The plain fields first, then a group for each object. */
export function groupsOf(schema: Schema): Group[] {
  const entries = Object.entries(schema.properties ?? {});
  const plain = entries.filter(([, member]) => member.type !== 'object' || !member.properties);
  const objects = entries.filter(([, member]) => member.properties);
  return [
    { name: '', title: 'Run', fields: plain.map(([name, member]) => fieldOf([name], member)) },
    ...objects.map(([name, member]) => ({
      name,
      title: humanized(name),
      fields: Object.entries(member.properties ?? {}).map(([inner, field]) => fieldOf([name, inner], field)),
    })),
  ];
}

function fieldOf(path: readonly string[], schema: Schema): Field {
  return {
    path,
    label: humanized(path.at(-1) ?? ''),
    kind: kindOf(schema),
    choices: (schema.enum ?? []).map(String),
    integer: schema.type === 'integer',
    fallback: schema.default,
    hint: hintOf(schema),
  };
}

function kindOf({ type, enum: values, additionalProperties }: Schema): Kind {
  if (values) return 'choice';
  if (type === 'boolean') return 'flag';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'array') return 'list';
  return type === 'object' && additionalProperties ? 'record' : 'text';
}

function hintOf({ description, type, minimum, maximum }: Schema): string {
  // What zod writes for a whole number without a bound says nothing to a person.
  const bounded = [minimum, maximum].every((bound) => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER);
  const range = type !== 'object' && bounded ? `${minimum} to ${maximum}` : '';
  return [description, range].filter(Boolean).join(' · ');
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
