/** From a typed machine to plain JSON. */
import type { StateMachine } from './machine';
import type { Json } from './render';

/** A definition as AWS takes it, placeholders not yet filled in. */
export type AslDefinition = { [key: string]: Json };

/** The machine as JSON of its own, with `{% … %}` strings and `${Placeholders}`. @example JSON.stringify(toAsl(machine), null, 2) */
export const toAsl = (machine: StateMachine): AslDefinition => structuredClone(machine) as unknown as AslDefinition;
