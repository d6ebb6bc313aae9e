/**
 * The built-in XGBoost algorithm's training container, as a program: reads `/opt/ml/input`, trains, writes
 * `/opt/ml/model/xgboost-model`. `/opt/ml` is the directory of the environment variable OPT_ML.
 * Exit code 0, or 1 with the reason in `/opt/ml/output/failure`. One host has all rows, however many the job asks for.
 */
import { join } from 'node:path';
import { makeDirectory, readText, renameFile, writeText } from '#local/backends/files';
import { endWith, tell as log, tellFault } from '#local/backends/processes/child';
import { openXGBoost } from '#local/backends/xgboost';
import { boost } from './boosting';
import { type ChannelConfig, readChannels, readMatrix } from './channels';
import { parseEnvironment } from './environment';
import { failureText, UserError } from './failures';
import { readHyperparameters } from './hyperparameters';

const environment = parseEnvironment(process.env);

// The server is gone: nobody would collect the model.
process.on('disconnect', () => process.exit(1));

train(environment.base)
  .then(
    () => 0,
    async (error: unknown) => {
      const text = failureText(error);
      tellFault(text);
      await writeText(join(environment.base, 'output/failure'), text);
      return 1;
    },
  )
  .then(endWith);

async function train(base: string): Promise<void> {
  const settings = readHyperparameters(await config<Record<string, string>>(base, 'hyperparameters.json'));
  const { format, validation } = readChannels(
    await config<Record<string, ChannelConfig>>(base, 'inputdataconfig.json'),
  );
  const xgboost = openXGBoost(environment.library);

  const place = { base, format, csvWeights: settings.csvWeights };
  const trainMatrix = await readMatrix(xgboost, { ...place, name: 'train' });
  const validationMatrix = validation ? await readMatrix(xgboost, { ...place, name: 'validation' }) : undefined;
  if (!trainMatrix) throw new UserError('No data in training channel path /opt/ml/input/data/train');
  if (validation && !validationMatrix) {
    throw new UserError('No data in validation channel path /opt/ml/input/data/validation');
  }
  log('INFO:root:Single node training.');
  log(`INFO:root:Train matrix has ${trainMatrix.rows} rows and ${trainMatrix.columns} columns`);
  if (validationMatrix) log(`INFO:root:Validation matrix has ${validationMatrix.rows} rows`);

  const model = join(await makeDirectory(join(base, 'model')), 'xgboost-model');
  const partial = join(base, 'unfinished-model');
  if (settings.saveModelOnTermination) process.on('SIGTERM', () => process.exit(0));
  const booster = await boost(xgboost, {
    settings,
    train: trainMatrix,
    validation: validationMatrix,
    log,
    ...(settings.saveModelOnTermination && {
      afterRound: async (unfinished) => {
        unfinished.save(partial);
        await renameFile(partial, model);
      },
    }),
  });
  booster.save(partial);
  await renameFile(partial, model);
}

async function config<T>(base: string, name: string): Promise<T> {
  const text = await readText(join(base, 'input/config', name));
  if (text === undefined) throw new Error(`expected /opt/ml/input/config/${name} to exist`);
  return JSON.parse(text) as T;
}
