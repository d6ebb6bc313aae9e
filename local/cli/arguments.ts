/** From the words of a command line to typed options; everything that is not known is refused with the nearest that is. */
import { parseArgs } from 'node:util';
import { Misuse } from './misuse';
import { nearest } from './text/nearest';

/** `list` options take several values, one after the other or by repeating the option. */
export type OptionKind = 'text' | 'flag' | 'list';
export type OptionKinds = Readonly<Record<string, OptionKind>>;

export type Options<Kinds extends OptionKinds> = {
  readonly [Name in keyof Kinds]: Kinds[Name] extends 'flag'
    ? boolean
    : Kinds[Name] extends 'list'
      ? readonly string[]
      : string | undefined;
};

/**
 * @param positionals how many words may stand beside the options
 * @throws Misuse naming the word that is wrong
 */
export function parseArguments<const Kinds extends OptionKinds>(
  words: readonly string[],
  kinds: Kinds,
  positionals = 0,
): { options: Options<Kinds>; positionals: string[] } {
  const tokens = tokenize(words, kinds);
  const values: Record<string, boolean | string | string[]> = {};
  for (const [name, kind] of Object.entries(kinds)) if (kind !== 'text') values[name] = kind === 'list' ? [] : false;
  const rest: string[] = [];
  let openList: string[] | undefined;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') openList = undefined;
    else if (token.kind === 'positional') (openList ?? rest).push(token.value);
    else {
      const list = kinds[token.name] === 'list' ? (values[token.name] as string[]) : undefined;
      openList = list;
      if (list) list.push(token.value ?? '');
      else values[token.name] = token.value ?? true;
    }
  }
  const extra = rest[positionals];
  if (extra !== undefined) throw new Misuse(`unexpected argument '${extra}'`, argumentHint(extra));
  return { options: values as Options<Kinds>, positionals: rest };
}

function tokenize(words: readonly string[], kinds: OptionKinds) {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const), multiple: kind === 'list' },
    ]),
  );
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true, tokens: true }).tokens;
  } catch (error) {
    throw explain(error as Error & { code?: string }, kinds);
  }
}

function explain({ code, message }: Error & { code?: string }, kinds: OptionKinds): Misuse {
  const name = /'(?:-\w, )?(--?[^'\s=<]+)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const close = nearest(name.replace(/^-+/, ''), Object.keys(kinds));
    return new Misuse(`unknown option '${name}'`, close && `did you mean '--${close}'?`);
  }
  if (kinds[name.slice(2)] === 'flag') return new Misuse(`option '${name}' takes no value`);
  const ambiguous = message.includes('ambiguous');
  return new Misuse(
    `option '${name}' needs a value`,
    ambiguous ? `for a value that begins with '-' write '${name}=VALUE'` : undefined,
  );
}

function argumentHint(word: string): string | undefined {
  return /^[\w-]+=/.test(word) ? `options begin with two hyphens: '--${word}'` : undefined;
}

/** @throws Misuse when the text is no whole number from `least` to `most` */
export function wholeNumber(name: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new Misuse(`expected --${name} to be a whole number from ${least} to ${most}, got '${text}'`);
  }
  return value;
}

/** @throws Misuse when the text is no number */
export function decimalNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new Misuse(`expected --${name} to be a number, got '${text}'`);
  return value;
}
