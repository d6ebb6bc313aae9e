/** Errors of SQL in Redshift's words. What DuckDB and the transpiler say is translated here, in one place. */

/** A statement that failed. The Data API shows it as `ERROR: <message>`. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
}

/** The text of `DescribeStatement`'s `Error`. */
export function errorText(error: unknown): string {
  return `ERROR: ${redshiftMessage(error)}`;
}

export function redshiftMessage(error: unknown): string {
  const message = messageOf(error);
  if (error instanceof SqlError) return message;
  for (const [pattern, rewrite] of TRANSLATIONS) {
    const found = pattern.exec(message);
    if (found) return rewrite(...found.slice(1).map((group) => group ?? ''));
  }
  return firstLine(message);
}

/** Whether DuckDB stopped because it was told to. */
export function isInterrupt(error: unknown): boolean {
  return messageOf(error).startsWith('INTERRUPT Error');
}

function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}

type Rewrite = (...groups: string[]) => string;

const TRANSLATIONS: readonly (readonly [RegExp, Rewrite])[] = [
  [/(?:Table|View) with name (.+?) does not exist/, (name) => `relation "${name}" does not exist`],
  [/(?:Table|View) with name "(.+?)" already exists/, (name) => `Relation "${name}" already exists`],
  [/Could not rename "(?:.+?)" to "(.+?)": another entry/, (name) => `Relation "${name}" already exists`],
  [/Schema with name (?:dev\.)?"?(.+?)"? does not exist/, (name) => `schema "${name}" does not exist`],
  [/Schema with name "(.+?)" already exists/, (name) => `Schema "${name}" already exists`],
  [/Referenced column "(.+?)" (?:not found|was not found)/, (name) => `column "${name}" does not exist`],
  [/Table "(.+?)" does not have a column named "(.+?)"/, (table, name) => `column ${table}.${name} does not exist`],
  [
    /Table "(.+?)" does not have a column with name "(.+?)"/,
    (table, name) => `column "${name}" of relation "${table}" does not exist`,
  ],
  [/Column with name (.+?) already exists/, (name) => `column "${name}" already exists`],
  [/Referenced table "(.+?)" not found/, (name) => `relation "${name}" does not exist`],
  [/Catalog "(.+?)" does not exist/, (name) => `database "${name}" does not exist`],
  [/Ambiguous reference to column name "(.+?)"/, (name) => `column reference "${name}" is ambiguous`],
  [
    /column "(.+?)" must appear in the GROUP BY clause/,
    (name) => `column "${name}" must appear in the GROUP BY clause or be used in an aggregate function`,
  ],
  [/NOT NULL constraint failed: .*?\.([^.\n]+)$/m, (name) => `Cannot insert a NULL value into column ${name}`],
  [/CHECK constraint failed .*strlen\(.*?<= (\d+)/, (length) => `value too long for type character varying(${length})`],
  [
    /Could not convert string '(.*?)' to (?:U?INT|HUGEINT)\d*/s,
    (value) => `invalid input syntax for integer: "${value}"`,
  ],
  [/Could not convert string "(.*?)" to DECIMAL/s, (value) => `invalid input syntax for type numeric: "${value}"`],
  [
    /Could not convert string '(.*?)' to (?:DOUBLE|FLOAT)/s,
    (value) => `invalid input syntax for type double precision: "${value}"`,
  ],
  [/Could not convert string '(.*?)' to BOOL/s, (value) => `invalid input syntax for type boolean: "${value}"`],
  [/invalid date field format: "(.*?)"/s, (value) => `invalid input syntax for type date: "${value}"`],
  [/invalid timestamp field format: "(.*?)"/s, (value) => `invalid input syntax for type timestamp: "${value}"`],
  [/out of range|Overflow in/i, () => 'Numeric data overflow'],
  [/division by zero/, () => 'division by zero'],
  [/(?:Scalar|Aggregate|Table) Function with name (.+?) does not exist/, (name) => `function ${name} does not exist`],
  [/syntax error at or near "(.*?)"/, (near) => `syntax error at or near "${near}"`],
  [/syntax error at end of input/, () => 'syntax error at end of input'],
  [/conflict/i, () => '1023 Detail: Serializable isolation violation on table'],
  [/transaction is launched in read-only mode/, () => 'transaction is read-only'],
  [/Parse error at line .*?(?:got|token) .*?\('(.*?)'\)/, (near) => `syntax error at or near "${near}"`],
  [/Parse error at line \d+, column \d+: (.*?)(?: near \[.*)?$/s, (reason) => `syntax error: ${reason}`],
];

/** DuckDB writes `Binder Error: reason`, then hints and the place; the class and the hints are its own. */
function firstLine(message: string): string {
  const [line = message] = message.split('\n');
  return line.replace(/^(?:[A-Z][A-Za-z]* )+Error: /, '');
}
