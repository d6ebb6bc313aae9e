/** Create, describe, list and delete models. */
import type { Operations } from '#local/wire/service';
import { type Context, dateOf, tagResource } from '../context';
import { alreadyExists, couldNotFind } from '../errors';
import { containerOf } from '../hosting-containers';
import { listPage } from '../listing';
import { CreateModel, ListModels, ModelName } from '../schemas/hosting';
import { operation } from './operation';

type Names = 'CreateModel' | 'DescribeModel' | 'ListModels' | 'DeleteModel';

export function models(context: Context): Operations<typeof import('@aws-sdk/client-sagemaker'), Names> {
  const { store, arns, deps } = context;
  const find = (name: string) => {
    const model = store.models.get(name);
    if (!model) throw couldNotFind('model', arns('model', name));
    return model;
  };
  return {
    CreateModel: operation(CreateModel, async (request) => {
      const name = request.ModelName;
      const arn = arns('model', name);
      if (store.models.get(name)) throw alreadyExists('model', arn);
      containerOf(context, { request });
      await store.models.put({ name, arn, created: deps.clock.now(), request });
      await tagResource(context, arn, request.Tags);
      return { ModelArn: arn };
    }),

    DescribeModel: operation(ModelName, ({ ModelName }) => {
      const { name, arn, created, request } = find(ModelName);
      const { Tags: _, ...members } = request;
      return {
        ...members,
        ModelName: name,
        ModelArn: arn,
        CreationTime: dateOf(created),
        EnableNetworkIsolation: request.EnableNetworkIsolation ?? false,
      };
    }),

    ListModels: operation(ListModels, (request) => {
      const { items, NextToken } = listPage(store.models.list(), request, { sortOrder: 'Descending' });
      const summaries = items.map(({ name, arn, created }) => ({
        ModelName: name,
        ModelArn: arn,
        CreationTime: dateOf(created),
      }));
      return { Models: summaries, NextToken };
    }),

    DeleteModel: operation(ModelName, async ({ ModelName }) => {
      const model = find(ModelName);
      await store.models.remove(model.name);
      await store.tags.remove(model.arn);
      return {};
    }),
  };
}
