/** Rules about transitions: every state has a way in and a way out. Targets that do not exist are asl-validator's to report. */
import type { AslMachine } from '../walk';
import { graphOf, reachable, reaching } from './graph';
import { machinesOf } from './machines';
import type { Problem, Rule } from './problem';

/** Every state can be reached from the start. */
export const unreachable: Rule = (definition) =>
  machinesOf(definition).flatMap((machine) => {
    const { StartAt = '', States = {} } = machine;
    const found = reachable([StartAt], graphOf(machine));
    return Object.keys(States)
      .filter((name) => !found.has(name))
      .map((state) => problem(state, 'unreachable', `no way leads from ${StartAt} to ${state}`));
  });

/** Every state can come to an end. */
export const endless: Rule = (definition) =>
  machinesOf(definition).flatMap((machine) => {
    const found = reaching(ends(machine), graphOf(machine));
    return Object.keys(machine.States ?? {})
      .filter((name) => !found.has(name))
      .map((state) => problem(state, 'endless', `no way leads from ${state} to an end`));
  });

const ends = ({ States = {} }: AslMachine) =>
  Object.keys(States).filter((name) => {
    const state = States[name];
    return state?.End === true || state?.Type === 'Succeed' || state?.Type === 'Fail';
  });

const problem = (state: string, rule: string, message: string): Problem => ({ state, path: '', rule, message });
