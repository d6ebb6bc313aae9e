/**
 * What each feature adds to a row's score: SHAP values by TreeSHAP, path-dependent (Lundberg, Erion & Lee, Consistent
 * individualized feature attribution for tree ensembles, arXiv:1802.03888, algorithm 2), as `predict(pred_contribs=True)` of
 * XGBoost gives them. What a leaf adds depends on no more than which features on the way to it would turn the row away, and is
 * remembered for each such set (Yang, Fast TreeSHAP, arXiv:2109.09847, version 2). Pure; where no libxgboost is at hand, such as
 * in a Lambda function, the model's file is enough.
 */
import { createLeafGame } from './leaf-game';
import { markTrees, NOWHERE } from './tree-marks';
import { type Forest, LEAF, type Tree } from './xgboost-forest';

export interface Explainer {
  /** The part of every row's margin that no feature explains: the mean over the training rows. */
  readonly bias: number;
  /**
   * @param row the encoded features; NaN is missing
   * @param into receives one number a feature, in log-odds; together with the bias they add up to the margin
   */
  explain(row: Float32Array, into: Float64Array): void;
}

/** @returns undefined for a model whose score is no plain sum over trees: a linear or dart booster, or no logistic objective */
export function createExplainer({ booster, objective, baseScore, trees }: Forest): Explainer | undefined {
  if (booster !== 'gbtree' || !objective.endsWith(':logistic')) return undefined;
  const explain = createWalk(trees);
  const margin = Math.log(baseScore / (1 - baseScore));
  return {
    bias: trees.reduce((sum, tree) => sum + meanOf(tree, 0), margin),
    explain,
  };
}

/** The mean leaf below a node, by the weight of the training rows. */
function meanOf(tree: Tree, node: number): number {
  const left = tree.left[node] as number;
  if (left === LEAF) return tree.value[node] as number;
  const right = tree.right[node] as number;
  const [l, r] = [tree.cover[left] as number, tree.cover[right] as number];
  return (l * meanOf(tree, left) + r * meanOf(tree, right)) / (l + r);
}

function createWalk(trees: readonly Tree[]): Explainer['explain'] {
  const { marks, size, mostPlayers, depth: deepest } = markTrees(trees);
  // NaN is what is not known yet; what is remembered nowhere is put at the end.
  const remembered = new Float64Array(size + mostPlayers).fill(Number.NaN);

  // Of the walk at hand. Functions made anew for each tree or row would each be slow for as long as they are new.
  let tree: Tree;
  let mark: Int32Array;
  let row: Float32Array;
  let into: Float64Array;

  // Of the way to the node at hand: its nodes, and by player the features, and whether the row would go that way.
  const way = new Int32Array(deepest + 1);
  const features = new Int32Array(mostPlayers);
  const goes = new Uint8Array(mostPlayers).fill(1);
  const shares = new Float64Array(mostPlayers);
  const play = createLeafGame({ shares, goes }, mostPlayers);

  const share = (depth: number, count: number) => {
    shares.fill(1, 0, count);
    for (let i = 0; i < depth; i++) {
      const node = way[i] as number;
      const player = mark[node] as number;
      const part = (tree.cover[way[i + 1] as number] as number) / (tree.cover[node] as number);
      shares[player] = (shares[player] as number) * part;
    }
  };

  const add = (leaf: number, depth: number, count: number, refusing: number) => {
    const place = mark[leaf] as number;
    const at = place === NOWHERE ? size : place + refusing * count;
    if (place === NOWHERE || Number.isNaN(remembered[at])) {
      share(depth, count);
      play(count, remembered, at);
    }
    const value = tree.value[leaf] as number;
    for (let i = 0; i < count; i++) {
      const feature = features[i] as number;
      into[feature] = (into[feature] as number) + (remembered[at + i] as number) * value;
    }
  };

  /**
   * @param count players on the way to the node
   * @param refusing those that do not go this way, a bit each: right where what a leaf adds is remembered, which has few players
   */
  const visit = (node: number, depth: number, count: number, refusing: number) => {
    way[depth] = node;
    const left = tree.left[node] as number;
    if (left === LEAF) return add(node, depth, count, refusing);
    const right = tree.right[node] as number;
    const feature = tree.feature[node] as number;
    const value = row[feature] as number;
    const goesLeft = Number.isNaN(value) ? tree.missingLeft[node] === 1 : value < (tree.value[node] as number);
    const player = mark[node] as number;
    features[player] = feature;
    const players = player === count ? count + 1 : count;
    visit(goesLeft ? left : right, depth + 1, players, refusing);
    const went = goes[player] as number;
    goes[player] = 0;
    visit(goesLeft ? right : left, depth + 1, players, refusing | (1 << player));
    goes[player] = went;
  };

  return (explained, contributions) => {
    contributions.fill(0);
    row = explained;
    into = contributions;
    for (let number = 0; number < trees.length; number++) {
      tree = trees[number] as Tree;
      mark = marks[number] as Int32Array;
      visit(0, 0, 0, 0);
    }
  };
}
