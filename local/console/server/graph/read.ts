/** States and the ways between them, out of a definition in the States Language. Pure. */
import * as z from 'zod';

const Choice = z.looseObject({ Next: z.string().optional() });
const Catcher = z.looseObject({ ErrorEquals: z.array(z.string()), Next: z.string() });

const State = z.looseObject({
  Type: z.string(),
  Comment: z.string().optional(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(Choice).optional(),
  Catch: z.array(Catcher).optional(),
  get Branches() {
    return z.array(Machine).optional();
  },
  get ItemProcessor() {
    return Machine.optional();
  },
});
const Machine = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), State) });
export type Machine = z.infer<typeof Machine>;
export type State = z.infer<typeof State>;

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly caught: string | null;
}

/** @throws Error when it is no definition */
export const readMachine = (definition: string): Machine => Machine.parse(JSON.parse(definition));

/** One edge for each pair of states; a plain one goes over a catcher's. */
export function edgesOf({ States }: Machine): Edge[] {
  const edges = new Map<string, Edge>();
  const add = (edge: Edge) => {
    const key = JSON.stringify([edge.from, edge.to]);
    if (!edges.has(key)) edges.set(key, edge);
  };
  for (const [from, { Next, Default, Choices = [], Catch = [] }] of Object.entries(States)) {
    for (const to of [...Choices.map((choice) => choice.Next), Default, Next]) if (to) add({ from, to, caught: null });
    for (const { ErrorEquals, Next: to } of Catch) add({ from, to, caught: ErrorEquals.join(', ') });
  }
  return [...edges.values()];
}

/** The machines inside a Parallel or Map state. */
export const machinesIn = ({ Branches = [], ItemProcessor }: State): readonly Machine[] =>
  ItemProcessor ? [...Branches, ItemProcessor] : Branches;

/** A state of the machine, or of one inside it. */
export function findState({ States }: Machine, name: string): State | undefined {
  if (Object.hasOwn(States, name)) return States[name];
  for (const state of Object.values(States))
    for (const inner of machinesIn(state)) {
      const found = findState(inner, name);
      if (found) return found;
    }
  return undefined;
}
