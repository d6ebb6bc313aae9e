/**
 * Places the largest entities, which decide how even a split can be: largest first, each in the split that has least of what
 * the entity brings most of, as StratifiedGroupKFold of scikit-learn does, only that here the splits differ in size. A held-out
 * split takes an entity only when that brings it nearer to its share; what fits nowhere else trains.
 *
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.StratifiedGroupKFold.html
 */
import type { Shares } from './sides-by-hash';

/** Rows of the rarer class and of the other. */
export interface Need {
  readonly rare: number;
  readonly other: number;
}

export interface Entity extends Need {
  readonly key: string;
}

export interface Placed {
  /** The number of each entity's split, in order. */
  readonly sides: readonly number[];
  /** What the held-out splits still need; below 0 where they have too much. */
  readonly validation: Need;
  readonly test: Need;
}

/** @param largest first. @param all rows of the dataset */
export function placeLargest(largest: readonly Entity[], all: Need, shares: Shares): Placed {
  const splits = [1 - shares.validation - shares.test, shares.validation, shares.test].map((share) => ({
    target: { rare: Math.max(1, Math.round(all.rare * share)), other: Math.max(1, Math.round(all.other * share)) },
    has: { rare: 0, other: 0 },
  }));
  const sides = largest.map((entity) => {
    const brings = entity.rare * all.other >= entity.other * all.rare ? 'rare' : 'other';
    const open = splits.filter((split, side) => side === 0 || fits(entity, split));
    const fullness = ({ has, target }: (typeof splits)[number]) => has[brings] / target[brings];
    const chosen = open.reduce((best, split) => (fullness(split) < fullness(best) ? split : best));
    chosen.has.rare += entity.rare;
    chosen.has.other += entity.other;
    return splits.indexOf(chosen);
  });
  const needs = (side: number) => {
    const { target, has } = splits[side] as (typeof splits)[number];
    return { rare: target.rare - has.rare, other: target.other - has.other };
  };
  return { sides, validation: needs(1), test: needs(2) };
}

/** Whether the split is nearer to its target with the entity than without, both classes counting alike. */
function fits({ rare, other }: Entity, { has, target }: { readonly has: Need; readonly target: Need }): boolean {
  const distance = (extra: Need) =>
    Math.abs(has.rare + extra.rare - target.rare) / target.rare +
    Math.abs(has.other + extra.other - target.other) / target.other;
  return distance({ rare, other }) <= distance({ rare: 0, other: 0 });
}
