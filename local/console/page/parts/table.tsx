/** Tables: their heads are a list of columns, and what is too wide scrolls by itself. */
import type { ComponentChildren } from 'preact';

export interface Column {
  readonly title: string;
  /** `number` to the right, `spare` away where there is little room: what it says stands in `Tight`, then, if it matters. */
  readonly kind?: 'number' | 'spare' | 'number spare';
}

interface TableProps {
  readonly columns: readonly Column[];
  readonly caption?: string;
  readonly class?: string;
  /** Of a table in which nothing can be reached by keyboard: what scrolls can, then, itself. */
  readonly label?: string;
  /** Rows. */
  readonly children: ComponentChildren;
}

/** What the spare columns of a row say, under the name of the row where there is little room. */
export const Tight = ({ isLong = false, children }: TightProps) => (
  <span class={`tight ${isLong ? 'long' : ''}`}>{children}</span>
);

interface TightProps {
  /** Of what can be read whole elsewhere, the first lines are enough. */
  readonly isLong?: boolean;
  readonly children: ComponentChildren;
}

export function Table({ columns, caption, class: kind = '', label, children }: TableProps) {
  const stop = label === undefined ? {} : ({ role: 'region', tabIndex: 0, 'aria-label': label } as const);
  return (
    <div class={`wide ${kind}`} {...stop}>
      <table>
        {caption && <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map(({ title, kind }, index) => (
              <th key={index} scope="col" class={kind}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
