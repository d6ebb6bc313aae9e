/** Checks a value against a shape: required and unknown members, types, enums, patterns, lengths and ranges. */
import type { ApiModel, Member, Shape } from './model';
import { shapeOf } from './model';

/**
 * @param value as JSON; where it was decoded from a header, a query or XML, in the type that the shape has
 * @param at where the value stands, for messages
 * @returns a line for each violation
 */
export function problemsOfValue(model: ApiModel, shapeName: string, value: unknown, at: string): string[] {
  const shape = shapeOf(model, shapeName);
  const check = CHECKS[shape.type];
  if (!check) throw new Error(`no check for the type '${shape.type}' of ${shapeName}`);
  return check({ model, shape, at }, value);
}

interface Place {
  readonly model: ApiModel;
  readonly shape: Shape;
  readonly at: string;
}

type Check = (place: Place, value: unknown) => string[];

const wrongType = ({ at, shape }: Place, value: unknown) => [
  `${at}: expected a ${shape.type}, got ${JSON.stringify(value)?.slice(0, 200)}`,
];

const structure: Check = (place, value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrongType(place, value);
  const { model, shape, at } = place;
  const { members = {}, required = [], union } = shape;
  const given = Object.entries(value);
  const missing = required.filter((name) => !(name in value));
  return [
    ...missing.map((name) => `${at}: the required member '${name}' is missing`),
    ...(union && given.length !== 1 ? [`${at}: expected one member of a union, got ${given.length}`] : []),
    ...given.flatMap(([name, inner]) => {
      const member = Object.hasOwn(members, name) ? (members[name] as Member) : undefined;
      if (!member) return [`${at}: unknown member '${name}'`];
      return member.jsonvalue ? [] : problemsOfValue(model, member.shape, inner, `${at}.${name}`);
    }),
  ];
};

const list: Check = (place, value) => {
  if (!Array.isArray(value)) return wrongType(place, value);
  const { model, shape, at } = place;
  const inner = (shape.member as Member).shape;
  return [
    ...outOfBounds(place, value.length, 'items'),
    ...value.flatMap((item, index) => problemsOfValue(model, inner, item, `${at}[${index}]`)),
  ];
};

const map: Check = (place, value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrongType(place, value);
  const { model, shape, at } = place;
  const entries = Object.entries(value);
  return [
    ...outOfBounds(place, entries.length, 'entries'),
    ...entries.flatMap(([key, inner]) => [
      ...problemsOfValue(model, (shape.key as Member).shape, key, `${at} key`),
      ...problemsOfValue(model, (shape.value as Member).shape, inner, `${at}['${key}']`),
    ]),
  ];
};

const string: Check = (place, value) => {
  if (typeof value !== 'string') return wrongType(place, value);
  const { shape, at } = place;
  const shown = `'${value.slice(0, 200)}'`;
  return [
    ...outOfBounds(place, [...value].length, 'characters'),
    ...(shape.enum && !shape.enum.includes(value) ? [`${at}: ${shown} is none of ${shape.enum.join(', ')}`] : []),
    ...(shape.pattern && !patternOf(shape.pattern).test(value) ? [`${at}: ${shown} is not ${shape.pattern}`] : []),
  ];
};

const blob: Check = (place, value) => {
  if (typeof value !== 'string' || Buffer.from(value, 'base64').toString('base64') !== value)
    return wrongType(place, value);
  return outOfBounds(place, Buffer.byteLength(value, 'base64'), 'bytes');
};

const number: Check = (place, value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return wrongType(place, value);
  return outOfBounds(place, value, '');
};

const integer: Check = (place, value) => (Number.isInteger(value) ? number(place, value) : wrongType(place, value));

/** On the JSON wire a time is a number of seconds, which for our century has ten digits. */
const timestamp: Check = (place, value) => {
  const inThisCentury = typeof value === 'number' && value > 946_684_800 && value < 4_102_444_800;
  return inThisCentury ? [] : wrongType(place, value);
};

const CHECKS: Readonly<Record<string, Check>> = {
  structure,
  list,
  map,
  string,
  blob,
  integer,
  long: integer,
  float: number,
  double: number,
  timestamp,
  boolean: (place, value) => (typeof value === 'boolean' ? [] : wrongType(place, value)),
};

function outOfBounds({ shape, at }: Place, size: number, unit: string): string[] {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = shape;
  return size < min || size > max ? [`${at}: ${size} ${unit} is not within ${min} to ${max}`] : [];
}

const patterns = new Map<string, RegExp>();

/** The models write patterns as Java does, and mean the whole value. */
function patternOf(source: string): RegExp {
  let pattern = patterns.get(source);
  if (!pattern) {
    const translated = source
      .replaceAll('\\A', '^')
      .replaceAll('\\z', '$')
      .replaceAll('\\p{Alnum}', 'A-Za-z0-9')
      .replaceAll('\\p{Print}', '\\x20-\\x7e')
      .replace(/\$\{1,\d+\}$/, '$');
    pattern = compile(`^(?:${translated})$`);
    patterns.set(source, pattern);
  }
  return pattern;
}

/** Unicode classes need the flag; escapes that it forbids have none of them. */
function compile(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
}
