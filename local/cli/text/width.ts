/**
 * How many columns a text takes in a terminal, and cutting and filling texts to a number of columns. Styles take none; what a
 * terminal is not to obey is taken out first, as it is when the text is shown.
 */
import { RESET, tamed } from './style';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins every style
const TOKENS = /\u001b\[[0-9:]*m|\p{Extended_Pictographic}|./gsu;
const WIDE =
  /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]|\p{Emoji_Presentation})$/u;
const NONE = /^[\p{Mn}\p{Cf}\p{Cc}]$/u;

export function displayWidth(text: string): number {
  return [...tamed(text).matchAll(TOKENS)].reduce((sum, [token]) => sum + tokenWidth(token), 0);
}

const tokenWidth = (token: string) => {
  if (token.startsWith('\u001b[') || NONE.test(token)) return 0;
  return WIDE.test(token) ? 2 : 1;
};

/** Cuts to at most `columns`, with an ellipsis where something is missing. Styles that were open are closed. */
export function cut(text: string, columns: number): string {
  const line = tamed(text);
  if (displayWidth(line) <= columns) return line;
  let [kept, used, styled] = ['', 0, false];
  for (const [token] of line.matchAll(TOKENS)) {
    const width = tokenWidth(token);
    if (used + width > columns - 1) break;
    styled ||= token.startsWith('\u001b[');
    kept += token;
    used += width;
  }
  return `${kept}…${styled ? RESET : ''}`;
}

export const padEnd = (text: string, columns: number) => text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
export const padStart = (text: string, columns: number) => ' '.repeat(Math.max(0, columns - displayWidth(text))) + text;

/** Breaks at blanks so that no line is longer than `columns`, where words allow. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n').map(tamed)) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && displayWidth(longer) > columns) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line);
  }
  return lines;
}
