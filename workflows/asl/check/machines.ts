/** All machines of a definition: itself, branches, Map processors. */
import { type AslMachine, machinesIn } from '../walk';

export const machinesOf = (machine: AslMachine): AslMachine[] => [
  machine,
  ...Object.values(machine.States ?? {}).flatMap((state) => machinesIn(state).flatMap(machinesOf)),
];
