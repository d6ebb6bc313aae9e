/**
 * What each feature adds to a row's score: SHAP values by TreeSHAP, path-dependent (Lundberg, Erion & Lee, Consistent
 * individualized feature attribution for tree ensembles, arXiv:1802.03888, algorithm 2), as `predict(pred_contribs=True)` of
 * XGBoost gives them. Pure; where no libxgboost is at hand, such as in a Lambda function, the model's file is enough.
 */
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
  const walk = createWalk(Math.max(0, ...trees.map((tree) => depthOf(tree, 0))));
  const margin = Math.log(baseScore / (1 - baseScore));
  return {
    bias: trees.reduce((sum, tree) => sum + meanOf(tree, 0), margin),
    explain(row, into) {
      into.fill(0);
      for (const tree of trees) walk(tree, row, into);
    },
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

function depthOf(tree: Tree, node: number): number {
  const left = tree.left[node] as number;
  return left === LEAF ? 0 : 1 + Math.max(depthOf(tree, left), depthOf(tree, tree.right[node] as number));
}

/**
 * Walks trees of at most this depth. The path to a node holds for each feature on it the share of the rows that go the same way
 * without knowing the feature (`zero`), whether this row does (`one`), and the weights of all subsets so far (`weight`). Each level
 * of the recursion has its own stretch of the arrays, a copy of its parent's with one more element.
 */
function createWalk(depth: number): (tree: Tree, row: Float32Array, into: Float64Array) => void {
  const levels = depth + 2;
  const size = (levels * (levels + 1)) / 2;
  const feature = new Int32Array(size);
  const zero = new Float64Array(size);
  const one = new Float64Array(size);
  const weight = new Float64Array(size);
  // Most of the time would be divisions by these.
  const inverse = Float64Array.from({ length: levels + 1 }, (_, i) => 1 / i);

  const extend = (at: number, depth: number, z: number, o: number, f: number) => {
    feature[at + depth] = f;
    zero[at + depth] = z;
    one[at + depth] = o;
    weight[at + depth] = depth === 0 ? 1 : 0;
    const part = inverse[depth + 1] as number;
    for (let i = depth - 1; i >= 0; i--) {
      const w = (weight[at + i] as number) * part;
      weight[at + i + 1] = (weight[at + i + 1] as number) + o * w * (i + 1);
      weight[at + i] = z * w * (depth - i);
    }
  };

  /** Undoes the extension by the element `index`: a feature that comes again is counted once. */
  const unwind = (at: number, depth: number, index: number) => {
    const o = one[at + index] as number;
    const z = zero[at + index] as number;
    let next = weight[at + depth] as number;
    for (let i = depth - 1; i >= 0; i--) {
      const w = weight[at + i] as number;
      if (o !== 0) {
        weight[at + i] = (next * (depth + 1)) / ((i + 1) * o);
        next = w - ((weight[at + i] as number) * z * (depth - i)) / (depth + 1);
      } else weight[at + i] = (w * (depth + 1)) / (z * (depth - i));
    }
    for (let i = index; i < depth; i++) {
      feature[at + i] = feature[at + i + 1] as number;
      zero[at + i] = zero[at + i + 1] as number;
      one[at + i] = one[at + i + 1] as number;
    }
  };

  /** The sum of the weights that `unwind` would leave. */
  const unwound = (at: number, depth: number, index: number): number => {
    const o = one[at + index] as number;
    const z = zero[at + index] as number;
    let sum = 0;
    if (o === 0) {
      for (let i = depth - 1; i >= 0; i--) sum += (weight[at + i] as number) * (inverse[depth - i] as number);
      return (sum * (depth + 1)) / z;
    }
    // A row goes the way of a feature that it knows, or does not: `o` is 1.
    let next = (weight[at + depth] as number) * (depth + 1);
    for (let i = depth - 1; i >= 0; i--) {
      const before = next * (inverse[i + 1] as number);
      sum += before;
      next = (weight[at + i] as number) * (depth + 1) - before * z * (depth - i);
    }
    return sum;
  };

  // Of the walk at hand. Functions made anew for each tree or row would each be slow for as long as they are new.
  let tree: Tree;
  let row: Float32Array;
  let into: Float64Array;

  // A fraction that is handed to a function, which it may not be compiled into, would be an object each time.
  const share = new Float64Array(1);

  /** Enters a node by its share of the rows that come to the feature `f`: `share`. */
  const visit = (node: number, parent: number, length: number, o: number, f: number) => {
    const z = share[0] as number;
    const at = parent + length;
    for (let i = 0; i < length; i++) {
      feature[at + i] = feature[parent + i] as number;
      zero[at + i] = zero[parent + i] as number;
      one[at + i] = one[parent + i] as number;
      weight[at + i] = weight[parent + i] as number;
    }
    let depth = length;
    extend(at, depth, z, o, f);
    const left = tree.left[node] as number;
    if (left === LEAF) {
      for (let i = 1; i <= depth; i++) {
        const part = unwound(at, depth, i) * ((one[at + i] as number) - (zero[at + i] as number));
        const owner = feature[at + i] as number;
        into[owner] = (into[owner] as number) + part * (tree.value[node] as number);
      }
      return;
    }
    const right = tree.right[node] as number;
    const split = tree.feature[node] as number;
    const value = row[split] as number;
    const goesLeft = Number.isNaN(value) ? tree.missingLeft[node] === 1 : value < (tree.value[node] as number);
    const hot = goesLeft ? left : right;
    const cold = goesLeft ? right : left;
    let zeroSoFar = 1;
    let oneSoFar = 1;
    for (let i = 1; i <= depth; i++) {
      if (feature[at + i] !== split) continue;
      zeroSoFar = zero[at + i] as number;
      oneSoFar = one[at + i] as number;
      unwind(at, depth, i);
      depth--;
      break;
    }
    const rows = tree.cover[node] as number;
    share[0] = ((tree.cover[hot] as number) / rows) * zeroSoFar;
    visit(hot, at, depth + 1, oneSoFar, split);
    share[0] = ((tree.cover[cold] as number) / rows) * zeroSoFar;
    visit(cold, at, depth + 1, 0, split);
  };

  return (walked, explained, contributions) => {
    tree = walked;
    row = explained;
    into = contributions;
    share[0] = 1;
    visit(0, 0, 0, 1, -1);
  };
}
