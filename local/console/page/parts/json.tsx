/** JSON to look into: what is nested opens, texts keep their line breaks. */

interface JsonProps {
  readonly value: unknown;
  /** How deep it is open at first. */
  readonly open?: number;
}

export function Json({ value, open = 1 }: JsonProps) {
  return (
    <div class="json">
      <Value value={value} open={open} />
    </div>
  );
}

function Value({ value, open }: { readonly value: unknown; readonly open: number }) {
  if (value === undefined) return <span class="muted">nothing</span>;
  if (value === null || typeof value !== 'object') return <Scalar value={value} />;
  const entries = Object.entries(value);
  const isList = Array.isArray(value);
  if (entries.length === 0) return <span class="muted">{isList ? '[ ]' : '{ }'}</span>;
  return (
    <ul>
      {entries.map(([name, member]) => (
        <li key={name}>
          <Member name={name} value={member} open={open - 1} />
        </li>
      ))}
    </ul>
  );
}

function Member({ name, value, open }: { readonly name: string; readonly value: unknown; readonly open: number }) {
  const size = typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
  if (size === 0) {
    return (
      <>
        <span class="name">{name}</span> <Value value={value} open={open} />
      </>
    );
  }
  const summary = Array.isArray(value) ? `[${size}]` : `{${size}}`;
  return (
    <details open={open > 0}>
      <summary>
        <span class="name">{name}</span> <span class="muted">{summary}</span>
      </summary>
      <Value value={value} open={open} />
    </details>
  );
}

function Scalar({ value }: { readonly value: unknown }) {
  return <span class={`scalar ${typeof value}`}>{typeof value === 'string' ? value : JSON.stringify(value)}</span>;
}
