/** Which part each column plays, by the names in the settings; and whether those names exist. */
import { TaskError } from '#tasks/contracts/errors';
import type { ColumnRole, PrepareSettings } from '#tasks/contracts/process-data';
import { listNames, suggestion } from './suggest';

type Named = Pick<PrepareSettings, 'label' | 'id' | 'entity' | 'time' | 'drop' | 'heldOut'>;

/**
 * @param names the columns of the dataset
 * @returns the role of every column that is not a feature
 * @throws TaskError LabelColumnMissing, InvalidExecutionInput
 */
export function assignRoles(
  names: readonly string[],
  { label, id, entity, time, drop, heldOut }: Named,
): Map<string, ColumnRole> {
  if (!names.includes(label)) {
    const known = `the columns are ${listNames(names)}`;
    throw new TaskError(
      'LabelColumnMissing',
      `expected a column '${label}', the label, but ${known}${suggestion(label, names)}`,
    );
  }
  const wishes: [name: string, role: ColumnRole, setting: string][] = [
    [label, 'label', 'dataset.label'],
    ...(time === null ? [] : [[time, 'time', 'dataset.time'] as [string, ColumnRole, string]]),
    ...id.map((name): [string, ColumnRole, string] => [name, 'id', 'dataset.id']),
    ...drop.map((name): [string, ColumnRole, string] => [name, 'dropped', 'dataset.drop']),
  ];
  requireOthers(names, label, [
    ...entity.map((name) => ({ name, setting: 'dataset.entity' })),
    ...(heldOut.amount === null ? [] : [{ name: heldOut.amount, setting: 'costs.amount' }]),
    ...heldOut.segments.map((name) => ({ name, setting: 'gate.segments.columns' })),
  ]);
  const roles = new Map<string, ColumnRole>();
  const settings = new Map<string, string>();
  for (const [name, role, setting] of wishes) {
    requireColumn(names, name, setting);
    const other = settings.get(name);
    if (other !== undefined && other !== setting) {
      throw new TaskError(
        'InvalidExecutionInput',
        `expected a column to have one role, but both ${other} and ${setting} name '${name}'`,
      );
    }
    roles.set(name, role);
    settings.set(name, setting);
  }
  for (const name of entity) if (!roles.has(name)) roles.set(name, 'entity');
  return roles;
}

/** Columns whose values are names: their spread tells nothing. */
export const isName = (role: ColumnRole) => role === 'id' || role === 'entity';

/** Any column but the label may name an entity, an amount or a segment, whatever else it is. */
function requireOthers(
  names: readonly string[],
  label: string,
  wishes: readonly { readonly name: string; readonly setting: string }[],
): void {
  for (const { name, setting } of wishes) {
    requireColumn(names, name, setting);
    if (name === label)
      throw new TaskError('InvalidExecutionInput', `${setting} names '${name}', the label; name another column`);
  }
}

function requireColumn(names: readonly string[], name: string, setting: string): void {
  if (names.includes(name)) return;
  throw new TaskError(
    'InvalidExecutionInput',
    `${setting} names '${name}', which is no column of the dataset${suggestion(name, names) || `; the columns are ${listNames(names)}`}`,
  );
}
