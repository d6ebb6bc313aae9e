/**
 * The functions AWS adds to JSONata, and the two of JSONata that read the clock.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import type { Json } from '../json';
import type { Ports } from '../ports';

type Sources = Pick<Ports, 'clock' | 'random' | 'uuid'>;

const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const fromMillis = jsonata('$fromMillis(milliseconds, picture, timezone)');

/** Binds the functions to a compiled expression. `$eval` is taken away: calling it is T1006, as on AWS. */
export function bindFunctions(expression: jsonata.Expression, { clock, random, uuid }: Sources): void {
  expression.registerFunction('partition', partition, '<an:a>');
  expression.registerFunction('range', range, '<nnn:a<n>>');
  expression.registerFunction('hash', hash, '<xs:s>');
  expression.registerFunction('random', (seed?: number) => (seed === undefined ? random() : seeded(seed)), '<n?:n>');
  expression.registerFunction('uuid', uuid, '<:s>');
  expression.registerFunction('parse', (text?: string) => text && JSON.parse(text), '<s-:x>');
  expression.registerFunction('millis', () => clock.now(), '<:n>');
  expression.registerFunction(
    'now',
    (picture?: string, timezone?: string) => fromMillis.evaluate({ milliseconds: clock.now(), picture, timezone }),
    '<s?s?:s>',
  );
  expression.assign('eval', undefined);
}

function partition(array: Json[], size: number): Json[][] {
  const length = Math.trunc(size);
  if (length < 1) throw new Error(`The chunk size must be a positive integer, but was ${size}`);
  return Array.from({ length: Math.ceil(array.length / length) }, (_, index) =>
    array.slice(index * length, (index + 1) * length),
  );
}

/** From start to end, both inclusive; fractions are cut off. */
function range(start: number, end: number, step: number): number[] {
  const [first, last, by] = [Math.trunc(start), Math.trunc(end), Math.trunc(step)];
  if (by === 0) throw new Error('The step of a range must not be 0');
  return Array.from({ length: Math.max(0, Math.floor((last - first) / by) + 1) }, (_, index) => first + index * by);
}

function hash(data: Json | undefined, algorithm: string): string | undefined {
  if (data === undefined) return undefined;
  const name = HASHES[algorithm];
  if (!name) throw new Error(`The algorithm must be one of ${Object.keys(HASHES).join(', ')}, but was ${algorithm}`);
  return createHash(name)
    .update(typeof data === 'string' ? data : JSON.stringify(data))
    .digest('hex');
}

/** The same seed gives the same number (mulberry32); which number AWS gives is not public. */
function seeded(seed: number): number {
  let state = (Math.trunc(seed) + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}
