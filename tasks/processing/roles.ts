/** Which part each column plays, by the names in the settings; and whether those names exist. */
import { TaskError } from '#tasks/contracts/errors';
import type { PrepareSettings } from '#tasks/contracts/process-data';
import type { Role } from './infer-types';
import { listNames, suggestion } from './suggest';

type Named = Pick<PrepareSettings, 'label' | 'id' | 'time' | 'drop'>;

/**
 * @param names the columns of the dataset
 * @returns the role of every column that is not a feature
 * @throws TaskError LabelColumnMissing, InvalidExecutionInput
 */
export function assignRoles(names: readonly string[], { label, id, time, drop }: Named): Map<string, Role> {
  if (!names.includes(label)) {
    const known = `the columns are ${listNames(names)}`;
    throw new TaskError(
      'LabelColumnMissing',
      `expected a column '${label}', the label, but ${known}${suggestion(label, names)}`,
    );
  }
  const wishes: [name: string, role: Role, setting: string][] = [
    [label, 'label', 'dataset.label'],
    ...(time === null ? [] : [[time, 'time', 'dataset.time'] as [string, Role, string]]),
    ...id.map((name): [string, Role, string] => [name, 'id', 'dataset.id']),
    ...drop.map((name): [string, Role, string] => [name, 'dropped', 'dataset.drop']),
  ];
  const roles = new Map<string, Role>();
  const settings = new Map<string, string>();
  for (const [name, role, setting] of wishes) {
    if (!names.includes(name)) {
      throw new TaskError(
        'InvalidExecutionInput',
        `${setting} names '${name}', which is no column of the dataset${suggestion(name, names)}`,
      );
    }
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
  return roles;
}
