/** One field of a form, as its kind wants it. */
import { type Field, keyOf } from './schema';

interface FieldProps {
  readonly field: Field;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

export const idOf = (key: string) => `field-${key.replaceAll('.', '-')}`;

export function FieldRow(props: FieldProps) {
  const { field, problem } = props;
  const id = idOf(keyOf(field));
  return (
    <div class={`field-row ${field.kind}`}>
      <label for={id}>{field.label}</label>
      <div>
        <Control {...props} />
        {field.hint && (
          <p class="muted" id={`${id}-hint`}>
            {field.hint}
          </p>
        )}
        {problem && (
          <p class="problem" id={`${id}-problem`}>
            {problem}
          </p>
        )}
      </div>
    </div>
  );
}

function Control({ field, text, problem, onChange }: FieldProps) {
  const { kind, fallback, choices, hint, integer } = field;
  const id = idOf(keyOf(field));
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  const common = { id, 'aria-invalid': problem !== undefined, 'aria-describedby': described || undefined };
  const shown = fallback === undefined || typeof fallback === 'object' ? '' : String(fallback);
  // What is left out may come from the deployment: neither a box that is checked nor one that is not would say so.
  if (kind === 'flag' || kind === 'choice') {
    return (
      <select {...common} value={text} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{`${FLAGS[shown] ?? shown} (default)`}</option>
        {(kind === 'flag' ? Object.keys(FLAGS) : choices).map((choice) => (
          <option key={choice} value={choice}>
            {FLAGS[choice] ?? choice}
          </option>
        ))}
      </select>
    );
  }
  if (kind === 'list' || kind === 'record') {
    return (
      <textarea
        {...common}
        rows={Math.max(2, text.split('\n').length)}
        value={text}
        placeholder={kind === 'list' ? 'one a line' : 'name = value, one a line'}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <input
      {...common}
      type="text"
      inputMode={kind === 'number' ? (integer ? 'numeric' : 'decimal') : undefined}
      value={text}
      placeholder={shown}
      spellcheck={false}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

const FLAGS: Readonly<Record<string, string>> = { true: 'yes', false: 'no' };
