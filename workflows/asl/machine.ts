/** State machines and branches: states under their names, of which the compiler knows that every target exists. */
import type { State } from './state';

export type States = Readonly<Record<string, State>>;

declare const OUTPUT: unique symbol;
/** A machine within a machine: a branch of a Parallel, or what a Map does for each item. */
export interface Branch<out Output> {
  readonly StartAt: string;
  readonly States: States;
  /** Exists for the compiler only. */
  readonly [OUTPUT]: Output;
}

export interface StateMachine {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONata';
  readonly StartAt: string;
  /** Of a whole execution. */
  readonly TimeoutSeconds?: number;
  readonly States: States;
}

/**
 * A state machine. Does not compile when `StartAt`, a `Next`, a `Default` or a `Catch` names a state that is not there.
 *
 * @example stateMachine({ Comment: '…', StartAt: 'PrepareRun', States: phases(prepare, train, deploy) })
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export const stateMachine = <const S extends States>(machine: {
  readonly Comment: string;
  readonly StartAt: keyof S & string;
  /** @default - none: an execution may take a year */
  readonly TimeoutSeconds?: number;
  readonly States: S & Connected<S>;
}): StateMachine => {
  const { Comment, StartAt, TimeoutSeconds, States } = machine;
  const timeout = TimeoutSeconds === undefined ? {} : { TimeoutSeconds };
  return { Comment, QueryLanguage: 'JSONata', StartAt, ...timeout, States };
};

/**
 * A branch, for `parallel` and `map`. Its output has the type of what its last states give.
 *
 * @example const score = branch({ StartAt: 'Score', States: { Score: inner.sagemaker.createTransformJob.sync({ …, End: true }) } });
 */
export const branch = <const S extends States>(machine: {
  readonly StartAt: keyof S & string;
  readonly States: S & Connected<S>;
}): Branch<OutputOf<S>> => ({ StartAt: machine.StartAt, States: machine.States }) as unknown as Branch<OutputOf<S>>;

/**
 * States written in several files, as one. Does not compile when two have the same name.
 *
 * @throws Error when two have the same name after all
 */
export function phases<const P extends readonly States[]>(...groups: P & Distinct<P>): Merged<P> {
  const all = new Map<string, State>();
  for (const [name, state] of (groups as P).flatMap((group) => Object.entries(group))) {
    if (all.has(name)) throw new Error(`expected state names to be unique, got '${name}' in two phases; rename one`);
    all.set(name, state);
  }
  return Object.fromEntries(all) as Merged<P>;
}

/** What the compiler shows where a state leads nowhere. */
export interface NoSuchState<From, To> {
  readonly 'leads to a state that is not there': { readonly from: From; readonly to: To };
}

/** What the compiler shows for a name that an earlier phase has. */
export interface DuplicateState<Name> {
  readonly 'is the name of two states': Name;
}

type Connected<S> = {
  readonly [K in keyof S]: S[K] extends State<infer Target, unknown>
    ? [Exclude<Target, keyof S>] extends [never]
      ? unknown
      : NoSuchState<K, Exclude<Target, keyof S>>
    : never;
};
type OutputOf<S> = { [K in keyof S]: S[K] extends State<string, infer Output> ? Output : never }[keyof S];
type Distinct<P, Seen = never> = P extends readonly [infer Head, ...infer Rest]
  ? readonly [
      [keyof Head & Seen] extends [never] ? Head : DuplicateState<keyof Head & Seen>,
      ...Distinct<Rest, Seen | keyof Head>,
    ]
  : readonly [];
type Merged<P extends readonly unknown[]> = P extends readonly [infer Head, ...infer Rest]
  ? Head & Merged<Rest>
  : unknown;
