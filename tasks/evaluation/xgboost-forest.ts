/**
 * Reads the binary model that XGBoost 1.7 writes to a file without a known extension, as the built-in algorithm does
 * (`Booster.save_model('xgboost-model')`), into plain arrays. JSON and UBJSON models are refused by name. Layout after
 * LearnerIO::Save in src/learner.cc, GBTreeModelParam in src/gbm/gbtree_model.h, and TreeParam, RegTree::Node and RTreeNodeStat
 * in include/xgboost/tree_model.h of that release.
 */
import { TaskError } from '#tasks/contracts/errors';

export interface Forest {
  /** E.g. `binary:logistic`. */
  readonly objective: string;
  readonly booster: 'gbtree' | 'dart' | 'gblinear';
  /** As the user gave it: a probability for logistic objectives. */
  readonly baseScore: number;
  /** Those of a linear booster are none. */
  readonly trees: readonly Tree[];
}

/** Node 0 is the root. A row goes left when its value is below the threshold. */
export interface Tree {
  /** The children's numbers; `LEAF` in `left` for a leaf. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly feature: Int32Array;
  /** The threshold of a split, the value of a leaf. */
  readonly value: Float32Array;
  /** 1 where a missing value goes left. */
  readonly missingLeft: Uint8Array;
  readonly gain: Float32Array;
  /** The sum of the training rows' second derivatives: their weight at the node. */
  readonly cover: Float32Array;
}

export const LEAF = -1;

/** Sizes in bytes of the structures that the file is a dump of. */
const LEARNER = 136;
const FOREST = 160;
const TREE = 148;
const NODE = 20;
const STATISTICS = 16;

/** The top bit of a split index says where missing values go. */
const FEATURE_MASK = 0x7fff_ffff;

/** @throws TaskError `ModelUnreadable` when the buffer is no such model, or ends or refers beyond its bounds */
export function readForest(model: Buffer): Forest {
  const file = new Cursor(model);
  if (file.take(4, 'the signature').toString('latin1') !== 'binf') throw unknownFormat(model);
  const baseScore = file.take(LEARNER, 'the learner').readFloatLE(0);
  const objective = file.text('the objective');
  const booster = file.text('the booster');
  if (booster === 'gblinear') return { objective, booster, baseScore, trees: [] };
  if (booster !== 'gbtree' && booster !== 'dart') throw unreadable(`the booster '${booster.slice(0, 40)}'`);
  const count = file.take(FOREST, 'the forest').readInt32LE(0);
  const trees: Tree[] = [];
  for (let tree = 0; tree < count; tree++) trees.push(readTree(file, tree));
  return { objective, booster, baseScore, trees };
}

function readTree(file: Cursor, number: number): Tree {
  const header = file.take(TREE, `tree ${number}`);
  const count = header.readInt32LE(4);
  if (count < 1) throw unreadable(`tree ${number} of ${count} nodes`);
  if (header.readInt32LE(20) !== 0) throw unreadable(`tree ${number} with vectors in its leaves`);
  const nodes = file.take(count * NODE, `the nodes of tree ${number}`);
  const statistics = file.take(count * STATISTICS, `the statistics of tree ${number}`);
  const tree: Tree = {
    left: new Int32Array(count),
    right: new Int32Array(count),
    feature: new Int32Array(count),
    value: new Float32Array(count),
    missingLeft: new Uint8Array(count),
    gain: new Float32Array(count),
    cover: new Float32Array(count),
  };
  for (let node = 0; node < count; node++) {
    const at = node * NODE;
    const split = nodes.readUInt32LE(at + 12);
    tree.left[node] = nodes.readInt32LE(at + 4);
    tree.right[node] = nodes.readInt32LE(at + 8);
    tree.feature[node] = split & FEATURE_MASK;
    tree.missingLeft[node] = split >>> 31;
    tree.value[node] = nodes.readFloatLE(at + 16);
    tree.gain[node] = statistics.readFloatLE(node * STATISTICS);
    tree.cover[node] = statistics.readFloatLE(node * STATISTICS + 4);
  }
  requireTree(tree, number);
  return tree;
}

/** A damaged file may hold a cycle or a child that does not exist; neither may hang or be read. */
function requireTree({ left, right }: Tree, number: number): void {
  const open = [0];
  let visited = 0;
  while (open.length > 0) {
    const node = open.pop() as number;
    if (node < 0 || node >= left.length || ++visited > left.length)
      throw unreadable(`tree ${number}, whose node ${node} is out of place`);
    if (left[node] !== LEAF) open.push(left[node] as number, right[node] as number);
  }
}

/** Hands out the file piece by piece, and never more than there is. */
class Cursor {
  #at = 0;

  constructor(readonly bytes: Buffer) {}

  take(length: number, what: string): Buffer {
    const end = this.#at + length;
    if (end > this.bytes.length) {
      throw unreadable(`a file of ${this.bytes.length} bytes that ends within ${what} (${end} bytes needed)`);
    }
    const piece = this.bytes.subarray(this.#at, end);
    this.#at = end;
    return piece;
  }

  text(what: string): string {
    const length = this.take(8, what).readBigUInt64LE(0);
    if (length > 1000n) throw unreadable(`a name of ${length} bytes as ${what}`);
    return this.take(Number(length), what).toString('latin1');
  }
}

const unreadable = (got: string) =>
  new TaskError('ModelUnreadable', `expected a binary model of XGBoost 1.7 in xgboost-model, got ${got}`);

/** JSON and UBJSON both begin with a brace; what follows it in UBJSON is a type marker. */
function unknownFormat(model: Buffer): TaskError {
  if (/^\{\s*["}]/.test(model.toString('latin1', 0, 20)))
    return unreadable('JSON; save it without the extension .json');
  if (model[0] === 0x7b) return unreadable('UBJSON; save it without the extension .ubj');
  const start = model.subarray(0, 8).toString('hex') || 'nothing';
  return unreadable(`a file that begins with ${start} (a pickle of another version?)`);
}
