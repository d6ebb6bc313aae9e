/** The few styles the command uses; without colour each is the text itself. */

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  accent(text: string): string;
}

export function createStyle(coloured: boolean): Style {
  const paint = (code: number) => (text: string) => (coloured && text ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: paint(1), dim: paint(2), good: paint(32), bad: paint(31), accent: paint(36) };
}
