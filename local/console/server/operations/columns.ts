/** What a row must have for the endpoint of a model: the columns that the model which serves now was trained on. */
import * as z from 'zod';
import { readText } from '#local/client/objects';
import { ModelName } from '#tasks/contracts/execution-input';
import { parseS3Uri, runLayout, runOfArtifact } from '#tasks/contracts/layout';
import { DatasetSchema } from '#tasks/contracts/process-data';
import { operation } from '../operation';
import { Refused } from '../refused';
import { servedBy } from './models';

export const listColumns = operation(
  z.strictObject({ model: ModelName }),
  async ({ model }, { clients }): Promise<readonly string[]> => {
    const { artifact } = (await servedBy(await clients.sagemaker(), model)) ?? {};
    if (artifact === undefined) throw new Refused(404, `no endpoint serves the model ${model}`);
    const { metadata } = runLayout(clients.deployment.bucket, runOfArtifact(artifact));
    const { bucket, key } = parseS3Uri(`${metadata}schema.json`);
    const { features } = DatasetSchema.parse(JSON.parse(await readText(clients, bucket, key)));
    return [...new Set(features.map(({ column }) => column))];
  },
);
