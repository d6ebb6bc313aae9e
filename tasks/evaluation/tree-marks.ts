/** What a walk through trees that explains rows needs to know of each node beforehand. */
import { LEAF, type Tree } from './xgboost-forest';

export interface TreeMarks {
  /**
   * Of each tree, for each node. A split: which player its feature is to the leaves below, of the different ones on the way to them.
   * A leaf: where what it adds is remembered, a number for each of its players, for each set of them; or `NOWHERE`.
   */
  readonly marks: readonly Int32Array[];
  /** Numbers to remember. */
  readonly size: number;
  /** Of the leaf with the most. */
  readonly mostPlayers: number;
  /** Of the deepest leaf; that of the root is 0. */
  readonly depth: number;
}

/** In place of a leaf's place: what it adds is worked out each time. */
export const NOWHERE = -1;

/** Numbers that are remembered in all: 16 MB. */
const MOST_REMEMBERED = 1 << 21;
/** Of a leaf with more players, few sets would ever come again. */
const MOST_PLAYERS = 8;

/** Walks each tree once. The first leaves are remembered, as far as the room reaches. */
export function markTrees(trees: readonly Tree[]): TreeMarks {
  let [size, mostPlayers, deepest] = [0, 0, 0];
  const players: number[] = [];

  const placeOfLeaf = (depth: number): number => {
    const count = players.length;
    mostPlayers = Math.max(mostPlayers, count);
    deepest = Math.max(deepest, depth);
    const place = size;
    const needed = count * 2 ** count;
    if (count > MOST_PLAYERS || place + needed > MOST_REMEMBERED) return NOWHERE;
    size += needed;
    return place;
  };

  const mark = (tree: Tree, marks: Int32Array, node: number, depth: number): void => {
    const left = tree.left[node] as number;
    if (left === LEAF) {
      marks[node] = placeOfLeaf(depth);
      return;
    }
    const feature = tree.feature[node] as number;
    const known = players.indexOf(feature);
    marks[node] = known >= 0 ? known : players.push(feature) - 1;
    mark(tree, marks, left, depth + 1);
    mark(tree, marks, tree.right[node] as number, depth + 1);
    if (known < 0) players.pop();
  };

  const marks = trees.map((tree) => {
    const its = new Int32Array(tree.left.length);
    mark(tree, its, 0, 0);
    return its;
  });
  return { marks, size, mostPlayers, depth: deepest };
}
