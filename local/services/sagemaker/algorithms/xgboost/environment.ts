/** The environment of the algorithm's programs, read once. The names are SageMaker's, but for OPT_ML and XGBOOST_LIBRARY. */

export interface AlgorithmEnvironment {
  /** The directory that stands for `/opt/ml`. */
  readonly base: string;
  /** The file of libxgboost; undefined: searched for. */
  readonly library: string | undefined;
  /** Bytes of a request's body. */
  readonly maxContentLength: number;
  /** What a request without `Accept` gets. */
  readonly defaultAccept: string;
  /** Keys of SAGEMAKER_INFERENCE_OUTPUT, in its order. */
  readonly selectedOutput: readonly string[];
  /** The threads a prediction may take; undefined: all cores. */
  readonly threads: number | undefined;
}

/** @throws when OPT_ML is absent */
export function parseEnvironment(env: Readonly<Record<string, string | undefined>>): AlgorithmEnvironment {
  if (!env.OPT_ML) throw new Error('expected OPT_ML to name the directory that stands for /opt/ml');
  return {
    base: env.OPT_ML,
    library: env.XGBOOST_LIBRARY || undefined,
    maxContentLength: Number(env.MAX_CONTENT_LENGTH ?? 6_291_456),
    defaultAccept: env.SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT ?? 'text/csv',
    selectedOutput: (env.SAGEMAKER_INFERENCE_OUTPUT ?? '')
      .split(',')
      .map((key) => key.trim().toLowerCase())
      .filter((key) => key !== ''),
    threads: env.OMP_NUM_THREADS ? Number(env.OMP_NUM_THREADS) : undefined,
  };
}
