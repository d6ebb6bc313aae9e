/**
 * The statements that both dialects write alike: plain reads, inserts and deletes of one table, which is all that a retraining
 * itself asks. For them the transpiler need not be loaded, which takes longer than any of them.
 */
import { Cursor } from './cursor';
import { is, type Token } from './tokens';

/** Words that stand for a value or for syntax where a name could stand, in either dialect. */
const NO_NAMES =
  'all as case cast current_date current_role current_schema current_time current_timestamp current_user default delete distinct exists false from getdate insert into localtime localtimestamp not null row select session_user sysdate top true unknown user where'.split(
    ' ',
  );

const TYPES = ['bigint', 'boolean', 'date', 'integer', 'smallint', 'timestamp'];

/** @param tokens of one statement, its calls rewritten */
export function isCommon(tokens: readonly Token[]): boolean {
  const cursor = new Cursor(tokens, '');
  const accept = (...words: readonly string[]) => cursor.accept(...words);
  const acceptIf = (fits: (next: Token) => boolean): boolean => {
    const next = cursor.peek();
    return next !== undefined && fits(next) && cursor.next() === next;
  };
  const list = (one: () => boolean): boolean => one() && (!accept(',') || list(one));
  const name = (): boolean => acceptIf(isName) && (!accept('.') || name());
  const constant = () => acceptIf(({ kind }) => kind === 'string' || kind === 'number');
  const length = () => !accept('(') || (acceptIf(({ kind }) => kind === 'number') && accept(')'));
  const type = () =>
    accept('varchar') ? length() : accept('double', 'precision') || acceptIf((next) => is(next, ...TYPES));
  const cast = () => accept('(') && (constant() || name()) && accept('as') && type() && accept(')');
  const value = () => accept('count', '(', '*', ')') || (accept('cast') ? cast() : constant() || name());
  const item = () => value() && (!accept('as') || name());
  const condition = (): boolean => name() && accept('=') && constant() && (!accept('and') || condition());
  const where = () => !accept('where') || condition();
  const query = () => accept('select') && list(item) && (!accept('from') || (name() && where()));
  const columns = () => !accept('(') || (list(name) && accept(')'));
  const insert = () => name() && columns() && query();
  const remove = () => name() && where();
  const isStatement = accept('insert', 'into') ? insert() : accept('delete', 'from') ? remove() : query();
  return isStatement && cursor.atEnd;
}

const isName = ({ kind, text }: Token) => kind === 'quoted' || (kind === 'word' && !NO_NAMES.includes(text));
