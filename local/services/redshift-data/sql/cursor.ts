/** Reads the tokens of one statement from left to right. */
import { SqlError } from './sql-error';
import { INTERNAL_SCHEMA } from './system-views';
import { closing, is, quoteName, splitAtCommas, type Token } from './tokens';

/** A table or view as a statement names it. */
export interface TableName {
  readonly schema?: string;
  readonly name: string;
}

export class Cursor {
  #at = 0;
  constructor(
    private readonly tokens: readonly Token[],
    private readonly database: string,
  ) {}

  get atEnd(): boolean {
    return this.#at >= this.tokens.length;
  }

  peek(offset = 0): Token | undefined {
    return this.tokens[this.#at + offset];
  }

  next(): Token {
    const each = this.tokens[this.#at];
    if (each === undefined) throw new SqlError('syntax error at end of input');
    this.#at++;
    return each;
  }

  /** Takes the words if all of them come next, in this order. */
  accept(...words: readonly string[]): boolean {
    if (!words.every((text, offset) => is(this.tokens[this.#at + offset], text))) return false;
    this.#at += words.length;
    return true;
  }

  acceptOneOf(...words: readonly string[]): string | undefined {
    return is(this.peek(), ...words) ? this.next().text : undefined;
  }

  expect(...words: readonly string[]): void {
    if (!this.accept(...words)) this.fail();
  }

  /** A name: quoted or not, folded to lower case. */
  identifier(): string {
    const each = this.next();
    if (each.kind === 'word' || each.kind === 'quoted') return each.value;
    throw new SqlError(`syntax error at or near "${each.text}"`);
  }

  tableName(): TableName {
    const parts = [this.identifier()];
    while (this.accept('.')) parts.push(this.identifier());
    if (parts.length > 3) throw new SqlError(`improper qualified name (too many dotted names): ${parts.join('.')}`);
    const name = parts.pop() as string;
    const schema = parts.pop();
    const database = parts.pop();
    if (database !== undefined && database !== this.database)
      throw new SqlError(`cross-database reference to database "${database}" is not supported`);
    if (schema === INTERNAL_SCHEMA) throw new SqlError(`schema "${schema}" does not exist`);
    return schema === undefined ? { name } : { schema, name };
  }

  /** A string constant. */
  string(): string {
    const each = this.next();
    if (each.kind !== 'string') throw new SqlError(`syntax error at or near "${each.text}"`);
    return each.value;
  }

  integer(): number {
    const each = this.next();
    const value = Number(each.value);
    if ((each.kind !== 'number' && each.kind !== 'string') || !Number.isInteger(value))
      throw new SqlError(`syntax error at or near "${each.text}"`);
    return value;
  }

  /** What stands between the parenthesis that comes next and its counterpart. */
  parenthesized(): Token[] {
    if (!is(this.peek(), '(')) this.fail();
    const end = closing(this.tokens, this.#at);
    const inner = this.tokens.slice(this.#at + 1, end);
    this.#at = end + 1;
    return inner;
  }

  identifiers(): string[] {
    return splitAtCommas(this.parenthesized()).map((part) => {
      const cursor = new Cursor(part, this.database);
      const name = cursor.identifier();
      cursor.end();
      return name;
    });
  }

  rest(): Token[] {
    const rest = this.tokens.slice(this.#at);
    this.#at = this.tokens.length;
    return rest;
  }

  end(): void {
    if (!this.atEnd) this.fail();
  }

  fail(): never {
    const each = this.peek();
    throw new SqlError(each === undefined ? 'syntax error at end of input' : `syntax error at or near "${each.text}"`);
  }
}

export function sqlName(table: TableName): string {
  return table.schema === undefined ? quoteName(table.name) : `${quoteName(table.schema)}.${quoteName(table.name)}`;
}
