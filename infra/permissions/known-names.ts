/** What is always true of the values that a run's definition takes its names from: so roles get `fraud-…`, not every name. */
import { RUN } from './need';

export const knownNames: Readonly<Record<string, string>> = {
  'run.run': RUN,
  'run.id': '${ModelKey}-*',
  'run.packageGroup': '${Model}',
  'run.endpoint': '${Model}',
  /** Behind `model-package/`. */
  modelPackageArn: '${Model}/*',
  'candidate.modelName': `${RUN}-candidate-*`,
  championModel: `${RUN}-champion-*`,
  /** A tuning job names its training jobs after itself. */
  bestJobName: '${ModelKey}-*',
  wantedConfig: `${RUN}-config-*`,
  'endpoint.servingConfig': `${RUN}-config-*`,
};
