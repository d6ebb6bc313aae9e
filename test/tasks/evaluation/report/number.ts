/** Numbers as reports write them. */

/** A sign is one only before the first digit of a word: `1-2` has none. */
export const NUMBER = /(?<![\w.])[+−-]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[+−-]?\d+)?/;

export const numberOf = (text: string): number =>
  Number((NUMBER.exec(text)?.[0] ?? 'none').replaceAll(',', '').replaceAll('−', '-')) * (text.includes('%') ? 0.01 : 1);

/** Whether `written` is `value` rounded to the digits that it has. */
export function isRounded(written: string, value: number): boolean {
  const digits = /\.(\d+)/.exec(written)?.[1]?.length ?? 0;
  const shown = Number(written.replaceAll(',', '').replaceAll('−', '-'));
  return Math.abs(shown - value) <= 0.5000001 * 10 ** -digits;
}
