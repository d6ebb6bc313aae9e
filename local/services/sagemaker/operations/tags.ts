/** Add, list and delete tags of any resource of the service. */
import type { Tag } from '@aws-sdk/client-sagemaker';
import type { Operations } from '#local/wire/service';
import { nameOf } from '../arns';
import type { Context } from '../context';
import { validation } from '../errors';
import { AddTags, DeleteTags, ListTags } from '../schemas/registry';
import { operation } from './operation';

const MOST_TAGS = 50;

export function tagging(
  context: Context,
): Operations<typeof import('@aws-sdk/client-sagemaker'), 'AddTags' | 'ListTags' | 'DeleteTags'> {
  const { store } = context;
  const tagsOf = (arn: string) => store.tags.get(arn)?.tags ?? [];
  const check = (arn: string) => {
    if (!exists(context, arn)) throw validation(`Could not find resource "${arn}".`);
  };
  const put = async (arn: string, tags: readonly Tag[]) => {
    if (tags.length > MOST_TAGS) throw validation(`A resource has at most ${MOST_TAGS} tags.`);
    await (tags.length > 0 ? store.tags.put({ name: arn, tags }) : store.tags.remove(arn));
  };
  return {
    AddTags: operation(AddTags, async ({ ResourceArn, Tags }) => {
      check(ResourceArn);
      const tags = new Map([...tagsOf(ResourceArn), ...Tags].map((one) => [one.Key, one]));
      await put(ResourceArn, [...tags.values()]);
      return { Tags: [...tags.values()] };
    }),
    ListTags: operation(ListTags, ({ ResourceArn }) => {
      check(ResourceArn);
      return { Tags: [...tagsOf(ResourceArn)] };
    }),
    DeleteTags: operation(DeleteTags, async ({ ResourceArn, TagKeys }) => {
      check(ResourceArn);
      await put(
        ResourceArn,
        tagsOf(ResourceArn).filter(({ Key = '' }) => !TagKeys.includes(Key)),
      );
      return {};
    }),
  };
}

function exists({ store }: Context, arn: string): boolean {
  const type = /^arn:[^:]*:sagemaker:[^:]*:[^:]*:([a-z-]+)\//.exec(arn)?.[1] ?? '';
  const collections: Readonly<Record<string, { get(name: string): unknown }>> = {
    'training-job': store.trainingJobs,
    'processing-job': store.processingJobs,
    'transform-job': store.transformJobs,
    'hyper-parameter-tuning-job': store.tuningJobs,
    model: store.models,
    'model-package-group': store.groups,
    'model-package': store.packages,
    'endpoint-config': store.endpointConfigs,
    endpoint: store.endpoints,
  };
  return collections[type]?.get(nameOf(arn)) !== undefined;
}
