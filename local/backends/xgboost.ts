/**
 * XGBoost through libxgboost's C API, version 1.7 (the release of SageMaker's 1.7-1 container). Calls block the thread.
 * Ownership: matrices and boosters are C++ objects that live until `free()`; a booster keeps pointers to the matrices it was
 * created with, so free it first. What the library returns (scores, texts) it overwrites at the next call: all is copied here,
 * but for `withScores` and `withMargins`.
 * Longer than most files: each call of the C API stands beside the rule of who frees what it gives.
 */
import koffi from 'koffi';
import { type Handle, type Library, loadLibrary, type Out } from './xgboost-library';

export { XGBoostError } from './xgboost-library';

export type ImportanceType = 'weight' | 'gain' | 'cover' | 'total_gain' | 'total_cover';

/** Scores of rows: `values` holds `shape[0]` rows of `shape[1] ?? 1` numbers. */
export interface Scores {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

export interface Matrix {
  readonly handle: Handle;
  readonly rows: number;
  readonly columns: number;
  labels(): Float32Array;
  setLabels(labels: Float32Array): void;
  setWeights(weights: Float32Array): void;
  free(): void;
}

export interface Booster {
  readonly features: number;
  readonly rounds: number;
  setParameter(name: string, value: string): void;
  /** One boosting round. */
  update(round: number, train: Matrix): void;
  /** The library's line of metrics, e.g. `[3]\ttrain-auc:0.91\tvalidation-auc:0.89`, with all digits. */
  evaluate(round: number, matrices: readonly (readonly [name: string, matrix: Matrix])[]): string;
  /** NaN is a missing value. Rows may have fewer cells than the model has features, never more. */
  predictRows(rows: Float32Array, columns: number): Scores;
  predict(matrix: Matrix): Scores;
  /** Hands over the scores where the library keeps them, which it does for as long as `use` runs. */
  withScores<Result>(matrix: Matrix, use: (values: Float32Array) => Result): Result;
  /** As `withScores`, what the scores are made of: log-odds, where they are probabilities. */
  withMargins<Result>(matrix: Matrix, use: (values: Float32Array) => Result): Result;
  /** SHAP values: for each row one number a feature, then the bias; they add up to the margin. */
  contributions(matrix: Matrix): Scores;
  /** Features that no tree uses are left out; they are named f0, f1, … in the order of the columns. */
  importance(type: ImportanceType): ReadonlyMap<string, number>;
  attribute(name: string): string | undefined;
  setAttribute(name: string, value: string): void;
  /** The trees of the rounds `begin` to `end` (exclusive) as a new booster. */
  slice(begin: number, end: number): Booster;
  /** One text a tree. */
  dump(format: 'text' | 'json', options?: { readonly statistics?: boolean }): string[];
  /** The booster's whole configuration, as the library's JSON. */
  configuration(): unknown;
  save(path: string): void;
  free(): void;
}

export interface XGBoost {
  readonly version: string;
  readonly libraryFile: string;
  /**
   * Reads text files, with the URI's format options as the library understands them, e.g.
   * `data.csv?format=csv&label_column=0&delimiter=,`. Empty cells and `nan` are missing. Several paths are joined by `;`.
   */
  matrixFromFile(uri: string): Matrix;
  /** Row-major; NaN is a missing value. The data is copied. */
  matrixFromRows(rows: Float32Array, columns: number): Matrix;
  /** `matrices`: those that will be trained and evaluated on; the library caches their scores from round to round. */
  createBooster(matrices: readonly Matrix[], parameters: Iterable<readonly [string, string]>): Booster;
  loadBooster(path: string): Booster;
}

/** Opens libxgboost. @param library its file, when it is not to be searched for */
export function openXGBoost(library?: string): XGBoost {
  const api = loadLibrary(library);
  return {
    version: api.version,
    libraryFile: api.file,
    matrixFromFile(uri) {
      const out: Out<Handle> = [null];
      api.call('XGDMatrixCreateFromFile', uri, 1, out);
      return matrixOf(api, given(out));
    },
    matrixFromRows: (rows, columns) => matrixOfRows(api, rows, columns),
    createBooster(matrices, parameters) {
      const out: Out<Handle> = [null];
      api.call(
        'XGBoosterCreate',
        matrices.map((matrix) => matrix.handle),
        matrices.length,
        out,
      );
      const booster = boosterOf(api, given(out));
      for (const [name, value] of parameters) booster.setParameter(name, value);
      return booster;
    },
    loadBooster(path) {
      const out: Out<Handle> = [null];
      api.call('XGBoosterCreate', [], 0, out);
      const handle = given(out);
      try {
        api.call('XGBoosterLoadModel', handle, path);
      } catch (error) {
        api.call('XGBoosterFree', handle);
        throw error;
      }
      return boosterOf(api, handle);
    },
  };
}

/** The library also sketches the matrix, in the first round, with as many threads as it was made with: one, if not told. */
const ALL_THREADS = 0;

function matrixOfRows(api: Library, rows: Float32Array, columns: number): Matrix {
  const out: Out<Handle> = [null];
  const count = columns === 0 ? 0 : rows.length / columns;
  api.call('XGDMatrixCreateFromMat_omp', rows, count, columns, Number.NaN, out, ALL_THREADS);
  return matrixOf(api, given(out));
}

function matrixOf(api: Library, handle: Handle): Matrix {
  const setFloats = (field: string, values: Float32Array) =>
    api.call('XGDMatrixSetFloatInfo', handle, field, values, values.length);
  return {
    handle,
    rows: number((out) => api.call('XGDMatrixNumRow', handle, out)),
    columns: number((out) => api.call('XGDMatrixNumCol', handle, out)),
    labels() {
      const length: Out<number> = [null];
      const out: Out<Handle> = [null];
      api.call('XGDMatrixGetFloatInfo', handle, 'label', length, out);
      return floats(out, Number(length[0]));
    },
    setLabels: (labels) => setFloats('label', labels),
    setWeights: (weights) => setFloats('weight', weights),
    free: once(() => api.call('XGDMatrixFree', handle)),
  };
}

function boosterOf(api: Library, handle: Handle): Booster {
  let features: number | undefined;
  const pinned = new Set<Float32Array>();
  const scoresInPlace = (call: (shape: Out<Handle>, dimensions: Out<number>, out: Out<Handle>) => void): Scores => {
    const shape: Out<Handle> = [null];
    const dimensions: Out<number> = [null];
    const out: Out<Handle> = [null];
    call(shape, dimensions, out);
    const sizes = integers(shape, Number(dimensions[0]));
    return { shape: sizes, values: floatsInPlace(out, product(sizes)) };
  };
  const copied = ({ shape, values }: Scores): Scores => ({ shape, values: values.slice() });
  const predictMatrix = (matrix: Matrix, type: PredictionType) =>
    scoresInPlace((...outs) =>
      api.call('XGBoosterPredictFromDMatrix', handle, matrix.handle, JSON.stringify(predictionConfig(type)), ...outs),
    );
  const viaMatrix = (matrix: Matrix) => {
    try {
      return copied(predictMatrix(matrix, PredictionType.value));
    } finally {
      matrix.free();
    }
  };
  // NaN is beyond JSON, but the library's own reader takes it.
  const inPlace = JSON.stringify({ ...predictionConfig(PredictionType.value), cache_id: 0 }).replace(
    /}$/,
    ',"missing":NaN}',
  );
  const featureCount = () => {
    features ??= number((out) => api.call('XGBoosterGetNumFeature', handle, out));
    return features;
  };
  return {
    get features() {
      return featureCount();
    },
    get rounds() {
      return number((out) => api.call('XGBoosterBoostedRounds', handle, out));
    },
    setParameter: (name, value) => api.call('XGBoosterSetParam', handle, name, value),
    update: (round, train) => api.call('XGBoosterUpdateOneIter', handle, round, train.handle),
    evaluate(round, matrices) {
      const out: Out<string> = [null];
      const handles = matrices.map(([, matrix]) => matrix.handle);
      const names = matrices.map(([name]) => name);
      api.call('XGBoosterEvalOneIter', handle, round, handles, names, matrices.length, out);
      return given(out);
    },
    predictRows(rows, columns) {
      const width = featureCount();
      // A matrix makes the library refuse surplus columns in the words a user of the container sees.
      if (columns > width) return viaMatrix(matrixOfRows(api, rows, columns));
      const padded = columns < width ? padRows(rows, columns, width) : rows;
      // The library reads from the address alone, which stays valid only while the array is reachable.
      pinned.add(padded);
      try {
        const array = arrayInterface(padded, width);
        return copied(
          scoresInPlace((...outs) => api.call('XGBoosterPredictFromDense', handle, array, inPlace, null, ...outs)),
        );
      } finally {
        pinned.delete(padded);
      }
    },
    predict: (matrix) => copied(predictMatrix(matrix, PredictionType.value)),
    withScores: (matrix, use) => use(predictMatrix(matrix, PredictionType.value).values),
    withMargins: (matrix, use) => use(predictMatrix(matrix, PredictionType.margin).values),
    contributions: (matrix) => copied(predictMatrix(matrix, PredictionType.contribution)),
    importance(type) {
      const [count, dimensions] = [[null], [null]] as [Out<number>, Out<number>];
      const [names, shape, out] = [[null], [null], [null]] as [Out<Handle>, Out<Handle>, Out<Handle>];
      const config = JSON.stringify({ importance_type: type });
      api.call('XGBoosterFeatureScore', handle, config, count, names, dimensions, shape, out);
      const values = floats(out, product(integers(shape, Number(dimensions[0]))));
      return new Map(texts(names, Number(count[0])).map((name, i) => [name, values[i] ?? 0]));
    },
    attribute(name) {
      const out: Out<string> = [null];
      const found: Out<number> = [null];
      api.call('XGBoosterGetAttr', handle, name, out, found);
      return found[0] === 1 ? given(out) : undefined;
    },
    setAttribute: (name, value) => api.call('XGBoosterSetAttr', handle, name, value),
    slice(begin, end) {
      const out: Out<Handle> = [null];
      api.call('XGBoosterSlice', handle, begin, end, 1, out);
      return boosterOf(api, given(out));
    },
    dump(format, options = {}) {
      const length: Out<number> = [null];
      const out: Out<Handle> = [null];
      api.call('XGBoosterDumpModelEx', handle, '', options.statistics ? 1 : 0, format, length, out);
      return texts(out, Number(length[0]));
    },
    configuration() {
      const length: Out<number> = [null];
      const out: Out<string> = [null];
      api.call('XGBoosterSaveJsonConfig', handle, length, out);
      return JSON.parse(given(out)) as unknown;
    },
    save: (path) => api.call('XGBoosterSaveModel', handle, path),
    free: once(() => api.call('XGBoosterFree', handle)),
  };
}

/** Of c_api.h: how scores are computed. */
enum PredictionType {
  value = 0,
  margin = 1,
  contribution = 2,
}

/** `iteration_end` 0 means all rounds. */
const predictionConfig = (type: PredictionType) => ({
  type,
  training: false,
  iteration_begin: 0,
  iteration_end: 0,
  strict_shape: false,
});

/** NumPy's array interface, which the library takes instead of a pointer. */
function arrayInterface(rows: Float32Array, columns: number): string {
  return JSON.stringify({
    data: [Number(koffi.address(rows)), true],
    shape: [rows.length / columns, columns],
    typestr: '<f4',
    version: 3,
  });
}

/** Absent columns are missing values, which is what the library itself makes of a sparse matrix with fewer columns. */
function padRows(rows: Float32Array, columns: number, width: number): Float32Array {
  const count = rows.length / columns;
  const padded = new Float32Array(count * width).fill(Number.NaN);
  for (let row = 0; row < count; row++) {
    padded.set(rows.subarray(row * columns, (row + 1) * columns), row * width);
  }
  return padded;
}

function given<T>(out: Out<T>): T {
  if (out[0] === null) throw new Error('expected libxgboost to return a value, got a null pointer');
  return out[0];
}

function number(read: (out: Out<number | bigint>) => void): number {
  const out: Out<number | bigint> = [null];
  read(out);
  return Number(given(out));
}

const product = (sizes: readonly number[]) => sizes.reduce((so, size) => so * size, 1);

const floats = (out: Out<Handle>, length: number) => floatsInPlace(out, length).slice();

function floatsInPlace(out: Out<Handle>, length: number): Float32Array {
  if (length === 0) return new Float32Array(0);
  return new Float32Array(koffi.view(given(out), length * Float32Array.BYTES_PER_ELEMENT));
}

function integers(out: Out<Handle>, length: number): number[] {
  if (length === 0) return [];
  return [...new BigUint64Array(koffi.view(given(out), length * BigUint64Array.BYTES_PER_ELEMENT))].map(Number);
}

function texts(out: Out<Handle>, length: number): string[] {
  return length === 0 ? [] : (koffi.decode(given(out), 'const char *', length) as string[]);
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
