/**
 * Reads scored rows: text files of `label,score` lines, as batch transform writes them when it joins its predictions to the
 * input. Rows stand in typed arrays (9 bytes a row), never in objects; whether the scores make sense is judged by `evaluate`.
 */
import { TaskError } from '#tasks/contracts/errors';

/** Rows in file order: `labels[i]` is 1 or 0, `scores[i]` is finite. */
export interface Scores {
  readonly labels: Uint8Array;
  readonly scores: Float64Array;
}

export interface ScoreFile {
  /** Names the file in error messages. */
  readonly name: string;
  /** The file's text in chunks of any size. */
  readonly content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
}

/**
 * Reads the files one after another into one set of rows.
 * @throws TaskError `ScoresInvalid` with file and line for anything but `0|1,finite number`, and when there is no row at all
 */
export async function readScores(files: AsyncIterable<ScoreFile> | Iterable<ScoreFile>): Promise<Scores> {
  const rows = new GrowingScores();
  let count = 0;
  for await (const file of files) {
    count++;
    await readFile(file, rows);
  }
  if (rows.length === 0) {
    throw new TaskError(
      'ScoresInvalid',
      `expected lines of label,score, got no line in ${count} ${count === 1 ? 'file' : 'files'}`,
    );
  }
  return rows.finish();
}

/** Far longer than any `label,score`: a file without line ends must not fill the memory before it is refused. */
const MAXIMUM_LINE = 200;

async function readFile({ name, content }: ScoreFile, rows: GrowingScores): Promise<void> {
  let rest = '';
  let line = 0;
  let firstBlank = 0;
  const take = (text: string) => {
    line++;
    if (text === '' || text === '\r') {
      firstBlank ||= line;
      return;
    }
    if (firstBlank) throw invalid(name, firstBlank, 'an empty line');
    readLine(text, rows, name, line);
  };
  for await (const chunk of content) {
    const text =
      rest +
      (typeof chunk === 'string'
        ? chunk
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1'));
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      take(text.slice(start, end));
      start = end + 1;
    }
    rest = text.slice(start);
    if (rest.length > MAXIMUM_LINE) throw invalid(name, line + 1, `a line of more than ${MAXIMUM_LINE} characters`);
  }
  if (rest !== '') take(rest);
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

function readLine(text: string, rows: GrowingScores, name: string, line: number): void {
  const comma = text.indexOf(',');
  const labelText = text.slice(0, comma);
  const scoreText = text.slice(comma + 1);
  if (comma < 0 || scoreText.includes(',')) throw invalid(name, line, quote(text));
  const label = NUMBER.test(labelText) ? Number(labelText) : Number.NaN;
  if (label !== 0 && label !== 1) throw invalid(name, line, `the label ${quote(labelText)}`);
  // The pattern keeps out what `Number` takes but no scorer writes ('', '0x1f'); '1e999' passes it and is infinite.
  const score = NUMBER.test(scoreText) ? Number(scoreText) : Number.NaN;
  if (!Number.isFinite(score)) throw invalid(name, line, `the score ${quote(scoreText)}`);
  rows.push(label, score);
}

const invalid = (name: string, line: number, got: string) =>
  new TaskError(
    'ScoresInvalid',
    `expected a label 0 or 1, a comma and a finite score, got ${got} in ${name}, line ${line}`,
  );

const quote = (text: string) => `'${text.trimEnd().slice(0, 60)}'`;

/** Doubles its arrays when they are full; the last step trims them. */
class GrowingScores {
  #labels = new Uint8Array(4096);
  #scores = new Float64Array(4096);
  length = 0;

  push(label: number, score: number): void {
    if (this.length === this.#labels.length) this.#grow();
    this.#labels[this.length] = label;
    this.#scores[this.length++] = score;
  }

  finish(): Scores {
    return { labels: this.#labels.slice(0, this.length), scores: this.#scores.slice(0, this.length) };
  }

  #grow(): void {
    const labels = new Uint8Array(this.length * 2);
    const scores = new Float64Array(this.length * 2);
    labels.set(this.#labels);
    scores.set(this.#scores);
    this.#labels = labels;
    this.#scores = scores;
  }
}
