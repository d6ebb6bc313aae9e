/** The fields of an input, group by group: what few people need is folded until something of it is given. */
import type { ComponentChildren } from 'preact';
import type { InputProblem } from '../../api';
import { FieldRow, idOf } from './fields';
import { fieldsOf, type Group, keyOf } from './schema';

export interface GroupProps {
  readonly group: Group;
  /** What stands in a field. */
  readonly textOf: (group: Group['fields'][number]) => string;
  readonly problems: readonly InputProblem[];
  readonly onChange: (key: string, text: string) => void;
}

/** The plain fields first, then a box for each object. */
export function Groups({ group, ...rest }: GroupProps) {
  return (
    <div class="groups">
      <Box {...rest} group={{ ...group, groups: [] }} />
      {group.groups.map((inner) => (
        <Box key={inner.title} {...rest} group={inner} />
      ))}
    </div>
  );
}

function Box({ group, ...rest }: GroupProps) {
  const { title, groups } = group;
  return (
    <Frame {...rest} group={group}>
      {groups.map((inner) => {
        const key = keyOf(inner);
        const isGiven = fieldsOf(inner).some((field) => rest.textOf(field) !== '');
        const isWrong = rest.problems.some(({ path }) => `${path.join('.')}.`.startsWith(`${key}.`));
        return (
          <details key={key} class="more" open={isGiven || isWrong}>
            <summary>
              {inner.title} <span class="unseen">of {title}</span>
            </summary>
            <Frame {...rest} group={inner}>
              {inner.groups.map((innermost) => (
                <Frame key={keyOf(innermost)} {...rest} group={innermost} />
              ))}
            </Frame>
          </details>
        );
      })}
    </Frame>
  );
}

/** An object's own fields, what is wrong with it as a whole, and what is inside. */
function Frame({
  group,
  textOf,
  problems,
  onChange,
  children,
}: GroupProps & { readonly children?: ComponentChildren }) {
  const { title, hint, fields } = group;
  const id = idOf(keyOf(group));
  const problem = messagesOf(problems, (path) => path === keyOf(group) && path !== '');
  return (
    <fieldset id={id} tabIndex={-1} aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend>{title}</legend>
      {hint && (
        <p class="muted" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem && <p class="problem">{problem}</p>}
      {fields.map((field) => {
        const key = keyOf(field);
        return (
          <FieldRow
            key={key}
            field={field}
            text={textOf(field)}
            problem={messagesOf(problems, (path) => path === key || path.startsWith(`${key}.`))}
            onChange={(text) => onChange(key, text)}
          />
        );
      })}
      {children}
    </fieldset>
  );
}

const messagesOf = (problems: readonly InputProblem[], isMeant: (path: string) => boolean) =>
  problems
    .filter(({ path }) => isMeant(path.join('.')))
    .map(({ message }) => message)
    .join('; ') || undefined;
