/** How many columns a text takes in a terminal, and cutting and filling texts to a number of columns. Styles take none. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins every style sequence
const TOKENS = /\u001b\[[0-9;]*m|\p{Extended_Pictographic}|./gsu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const STYLES_AND_MOVES = /\u001b\[[0-9;?]*[A-Za-z]/g;
const WIDE =
  /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]|\p{Emoji_Presentation})$/u;
const NONE = /^[\p{Mn}\p{Cf}\p{Cc}]$/u;

export function displayWidth(text: string): number {
  return [...text.matchAll(TOKENS)].reduce((sum, [token]) => sum + tokenWidth(token), 0);
}

const tokenWidth = (token: string) => {
  if (token.startsWith('\u001b[') || NONE.test(token)) return 0;
  return WIDE.test(token) ? 2 : 1;
};

/** Cuts to at most `columns`, with an ellipsis where something is missing. Styles that were open are closed. */
export function cut(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let [kept, used, styled] = ['', 0, false];
  for (const [token] of text.matchAll(TOKENS)) {
    const width = tokenWidth(token);
    if (used + width > columns - 1) break;
    styled ||= token.startsWith('\u001b[');
    kept += token;
    used += width;
  }
  return `${kept}…${styled ? '\u001b[0m' : ''}`;
}

export const padEnd = (text: string, columns: number) => text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
export const padStart = (text: string, columns: number) => ' '.repeat(Math.max(0, columns - displayWidth(text))) + text;

/** Breaks at blanks so that no line is longer than `columns`, where words allow. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
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

/** What others wrote (log lines, errors) must not move the cursor or paint the screen. */
export const harmless = (text: string) => text.replace(STYLES_AND_MOVES, '').replace(/\p{Cc}+/gu, ' ');
