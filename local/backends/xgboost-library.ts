/**
 * Finds and binds libxgboost by FFI: the C functions of its 1.7 API that `xgboost.ts` uses, and nothing more. Every one of
 * them returns 0 or -1; `checked` turns -1 into an XGBoostError with the library's own words.
 */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';

/** An error of libxgboost. `message` is what it says, without the C++ stack trace; `detail` is all of it. */
export class XGBoostError extends Error {
  override readonly name = 'XGBoostError';
  constructor(readonly detail: string) {
    super(detail.split('\nStack trace:')[0]?.trim() ?? detail);
  }
}

/** Out-parameters of the C API are one-element arrays. */
export type Out<T> = [T | null];
export type Handle = bigint;

const SIGNATURES = {
  XGDMatrixCreateFromFile: '(const char *uri, int silent, _Out_ void **out)',
  XGDMatrixCreateFromMat_omp:
    '(const float *data, uint64_t rows, uint64_t columns, float missing, _Out_ void **out, int threads)',
  XGDMatrixFree: '(void *matrix)',
  XGDMatrixNumRow: '(void *matrix, _Out_ uint64_t *out)',
  XGDMatrixNumCol: '(void *matrix, _Out_ uint64_t *out)',
  XGDMatrixSetFloatInfo: '(void *matrix, const char *field, const float *values, uint64_t length)',
  XGDMatrixGetFloatInfo: '(void *matrix, const char *field, _Out_ uint64_t *length, _Out_ void **out)',
  XGBoosterCreate: '(void **matrices, uint64_t length, _Out_ void **out)',
  XGBoosterFree: '(void *booster)',
  XGBoosterSlice: '(void *booster, int begin, int end, int step, _Out_ void **out)',
  XGBoosterBoostedRounds: '(void *booster, _Out_ int *out)',
  XGBoosterGetNumFeature: '(void *booster, _Out_ uint64_t *out)',
  XGBoosterSetParam: '(void *booster, const char *name, const char *value)',
  XGBoosterUpdateOneIter: '(void *booster, int round, void *matrix)',
  XGBoosterEvalOneIter:
    '(void *booster, int round, void **matrices, const char **names, uint64_t length, _Out_ const char **out)',
  XGBoosterPredictFromDMatrix:
    '(void *booster, void *matrix, const char *config, _Out_ void **shape, _Out_ uint64_t *dimensions, _Out_ void **out)',
  XGBoosterPredictFromDense:
    '(void *booster, const char *values, const char *config, void *meta, _Out_ void **shape, _Out_ uint64_t *dimensions, _Out_ void **out)',
  XGBoosterSaveModel: '(void *booster, const char *path)',
  XGBoosterLoadModel: '(void *booster, const char *path)',
  XGBoosterSaveJsonConfig: '(void *booster, _Out_ uint64_t *length, _Out_ const char **out)',
  XGBoosterSetAttr: '(void *booster, const char *name, const char *value)',
  XGBoosterGetAttr: '(void *booster, const char *name, _Out_ const char **out, _Out_ int *found)',
  XGBoosterDumpModelEx:
    '(void *booster, const char *featureMap, int withStatistics, const char *format, _Out_ uint64_t *length, _Out_ void **out)',
  XGBoosterFeatureScore:
    '(void *booster, const char *config, _Out_ uint64_t *count, _Out_ void **names, _Out_ uint64_t *dimensions, _Out_ void **shape, _Out_ void **scores)',
} as const;

type FunctionName = keyof typeof SIGNATURES;

export interface Library {
  /** e.g. `1.7.4` */
  readonly version: string;
  readonly file: string;
  /** Calls a function; throws XGBoostError when it fails. */
  call(name: FunctionName, ...args: unknown[]): void;
}

let loaded: { readonly path: string | undefined; readonly library: Library } | undefined;

/**
 * Loads libxgboost once per process.
 *
 * @param path the library's file; without it, the system's library is taken, or else one inside a Python package
 * @throws when none can be loaded, saying what to install
 */
export function loadLibrary(path?: string): Library {
  if (loaded && (path === undefined || loaded.path === path)) return loaded.library;
  const failures: string[] = [];
  for (const file of path === undefined ? candidates() : [path]) {
    try {
      const library = bind(file);
      loaded = { path, library };
      return library;
    } catch (error) {
      failures.push(`${file}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new Error(
    `cannot load libxgboost 1.7 (tried ${failures.length === 0 ? 'nothing' : failures.join('; ')}); install it, for example by \`apt-get install libxgboost0\` or \`brew install xgboost\``,
  );
}

function bind(file: string): Library {
  const library = koffi.load(file);
  const readVersion = library.func('void XGBoostVersion(_Out_ int *major, _Out_ int *minor, _Out_ int *patch)');
  const numbers: [Out<number>, Out<number>, Out<number>] = [[null], [null], [null]];
  readVersion(...numbers);
  const version = numbers.map(([part]) => part).join('.');
  const lastError = library.func('const char *XGBGetLastError()');
  const functions = new Map<string, (...args: unknown[]) => number>();
  return {
    version,
    file,
    call(name, ...args) {
      const known = functions.get(name) ?? library.func(`int ${name}${SIGNATURES[name]}`);
      functions.set(name, known);
      if (known(...args) !== 0) throw new XGBoostError(lastError() as string);
    },
  };
}

function candidates(): string[] {
  const names =
    process.platform === 'darwin' ? ['libxgboost.dylib'] : ['libxgboost.so.0', 'libxgboost.so', 'libxgboost.so.1'];
  const folders = ['/opt/homebrew/lib', '/usr/local/lib', '/usr/lib'].map((folder) => join(folder, names[0] ?? ''));
  return [...names, ...folders.filter(existsSync), ...insidePythonPackages(names)];
}

/** The wheels of PyPI and Debian's python3-xgboost both keep the library in `xgboost/lib` of the package. */
function insidePythonPackages(names: readonly string[]): string[] {
  const roots = ['/usr/lib', '/usr/local/lib', '/opt/homebrew/lib', join(homedir(), '.local/lib')];
  return roots
    .flatMap((root) =>
      listed(root)
        .filter((name) => name.startsWith('python3'))
        .map((name) => join(root, name)),
    )
    .flatMap((python) => ['dist-packages', 'site-packages'].map((packages) => join(python, packages, 'xgboost/lib')))
    .flatMap((folder) => [...names, 'libxgboost.so'].map((name) => join(folder, name)))
    .filter(existsSync);
}

function listed(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
