/** A task's parameters as the SDK takes them, and the SDK's answers as Step Functions shows them. */
import { isObject, type Json } from '#local/engine/index';
import { pascal, type Shape } from './shapes';

/**
 * What Step Functions would say against the parameters. Strings that are expressions pass: they are checked when their value
 * is known.
 *
 * @param accepted the top-level fields an optimized integration takes; all of the API by default
 */
export function problemsOf(shape: Shape, value: Json, accepted?: readonly string[]): string[] {
  return [...new Set([...problemsAt(shape, value, ''), ...unaccepted(value, accepted)])];
}

function unaccepted(value: Json, accepted: readonly string[] | undefined): string[] {
  if (!accepted || !isObject(value)) return [];
  return Object.keys(value)
    .filter((name) => !accepted.includes(name))
    .map(notSupported);
}

const notSupported = (name: string) => `The field "${name}" is not supported by Step Functions`;
const isExpression = (value: Json) => typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}');

function problemsAt(shape: Shape, value: Json, name: string): string[] {
  if (value === null || isExpression(value)) return [];
  const wrong = (type: string) => [`The value for the field '${name}' must be a ${type}`];
  switch (shape.kind) {
    case 'struct': {
      if (!isObject(value)) return wrong('STRUCTURE');
      const missing = [...shape.required].filter((member) => (value[member] ?? null) === null);
      return [
        ...missing.map((member) => `The field "${member}" is required but was missing`),
        ...Object.entries(value).flatMap(([member, given]) => {
          const known = shape.members.get(member);
          return known ? problemsAt(known.shape(), given, member) : [notSupported(member)];
        }),
      ];
    }
    case 'list':
      if (!Array.isArray(value)) return wrong('LIST');
      return value.flatMap((item) => problemsAt(shape.element(), item, name));
    case 'map':
      if (!isObject(value)) return wrong('MAP');
      return Object.entries(value).flatMap(([key, item]) => problemsAt(shape.element(), item, key));
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === shape.kind ? [] : wrong(shape.kind.toUpperCase());
    default:
      return [];
  }
}

/** The input of the SDK's command. The parameters have passed `problemsOf`. */
export function toSdk(shape: Shape, value: Json): unknown {
  if (value === null) return undefined;
  switch (shape.kind) {
    case 'struct':
      return Object.fromEntries(
        Object.entries(value).flatMap(([member, given]) => {
          const known = shape.members.get(member);
          return known ? [[known.name, toSdk(known.shape(), given as Json)]] : [];
        }),
      );
    case 'list':
      return (value as Json[]).map((item) => toSdk(shape.element(), item));
    case 'map':
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, toSdk(shape.element(), item as Json)]),
      );
    case 'timestamp':
      return new Date(value as string | number);
    case 'blob':
      return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    default:
      return value;
  }
}

/** PascalCase members, times as ISO-8601, bytes as text. */
export async function fromSdk(shape: Shape, value: unknown): Promise<Json> {
  if (value === undefined || value === null) return null;
  switch (shape.kind) {
    case 'struct': {
      const members: [string, Json][] = [];
      for (const { name, shape: member } of shape.members.values()) {
        const given = (value as Record<string, unknown>)[name];
        if (given !== undefined) members.push([pascal(name), await fromSdk(member(), given)]);
      }
      return Object.fromEntries(members);
    }
    case 'list':
      return Promise.all((value as unknown[]).map((item) => fromSdk(shape.element(), item)));
    case 'map': {
      const entries = Object.entries(value).map(async ([key, item]) => [key, await fromSdk(shape.element(), item)]);
      return Object.fromEntries(await Promise.all(entries));
    }
    case 'timestamp':
      return instant(value as Date);
    case 'blob':
      return textOf(value);
    case 'number':
      return Number(value);
    default:
      // Some strings are objects of the SDK that lazily parse JSON.
      return typeof value === 'object' && value instanceof String ? String(value) : (value as Json);
  }
}

/** As Java writes an Instant: without fraction digits when they are zeros. */
function instant(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}

async function textOf(value: unknown): Promise<string> {
  const stream = value as { transformToString?(): Promise<string> };
  if (stream.transformToString) return stream.transformToString();
  return Buffer.from(value as Uint8Array).toString('utf8');
}
