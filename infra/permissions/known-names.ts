/** What is always true of the values that a run's definition takes its names from: so roles get `fraud-*`, not every name. */
export const knownNames: Readonly<Record<string, string>> = {
  'run.run': '${Model}-*',
  'run.packageGroup': '${Model}',
  'run.endpoint': '${Model}',
  /** Behind `model-package/`. */
  modelPackageArn: '${Model}/*',
  'candidate.modelName': '${Model}-*',
  championModel: '${Model}-*-champion-*',
  /** A tuning job names its training jobs after itself. */
  bestJobName: '*-t-*',
  wantedConfig: '${Model}-*-config-*',
  'endpoint.servingConfig': '${Model}-*-config-*',
};
