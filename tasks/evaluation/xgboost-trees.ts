/**
 * Reads the split nodes out of the binary model that XGBoost 1.7 writes to a file without a known extension, as the built-in
 * algorithm does (`Booster.save_model('xgboost-model')`). Only what importance needs: no leaf values, no prediction. JSON and
 * UBJSON models are refused by name. Layout after LearnerIO::Save in src/learner.cc, GBTreeModelParam in
 * src/gbm/gbtree_model.h, and TreeParam, RegTree::Node and RTreeNodeStat in include/xgboost/tree_model.h of that release.
 */
import { TaskError } from '#tasks/contracts/errors';

/** A node that splits rows by a feature. */
export type SplitVisitor = (feature: number, gain: number) => void;

/** Sizes in bytes of the structures that the file is a dump of. */
const LEARNER = 136;
const FOREST = 160;
const TREE = 148;
const NODE = 20;
const STATISTICS = 16;

const NO_CHILD = -1;
/** The top bit of a split index says where missing values go. */
const FEATURE_MASK = 0x7fff_ffff;

/**
 * Visits every split of every tree, in the order in which XGBoost itself walks them. A linear booster has none.
 * @throws TaskError `ModelUnreadable` when the buffer is no such model, or ends or refers beyond its bounds
 */
export function eachSplit(model: Buffer, visit: SplitVisitor): void {
  const file = new Cursor(model);
  if (file.take(4, 'the signature').toString('latin1') !== 'binf') throw unknownFormat(model);
  file.take(LEARNER, 'the learner');
  file.text('the objective');
  const booster = file.text('the booster');
  if (booster === 'gblinear') return;
  if (booster !== 'gbtree' && booster !== 'dart') throw unreadable(`the booster '${booster.slice(0, 40)}'`);
  const trees = file.take(FOREST, 'the forest').readInt32LE(0);
  for (let tree = 0; tree < trees; tree++) walkTree(file, tree, visit);
}

function walkTree(file: Cursor, tree: number, visit: SplitVisitor): void {
  const header = file.take(TREE, `tree ${tree}`);
  const count = header.readInt32LE(4);
  if (count < 1) throw unreadable(`tree ${tree} of ${count} nodes`);
  if (header.readInt32LE(20) !== 0) throw unreadable(`tree ${tree} with vectors in its leaves`);
  const nodes = file.take(count * NODE, `the nodes of tree ${tree}`);
  const statistics = file.take(count * STATISTICS, `the statistics of tree ${tree}`);
  const open = [0];
  let visited = 0;
  while (open.length > 0) {
    const node = open.pop() as number;
    // A damaged file may hold a cycle or a child that does not exist; neither may hang or be read.
    if (node < 0 || node >= count || ++visited > count)
      throw unreadable(`tree ${tree}, whose node ${node} is out of place`);
    const left = nodes.readInt32LE(node * NODE + 4);
    if (left === NO_CHILD) continue;
    visit(nodes.readUInt32LE(node * NODE + 12) & FEATURE_MASK, statistics.readFloatLE(node * STATISTICS));
    open.push(left, nodes.readInt32LE(node * NODE + 8));
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
