/** Create, describe, list and delete endpoint configurations. */
import type { Operations } from '#local/wire/service';
import { type Context, dateOf, tagResource } from '../context';
import { alreadyExists, couldNotFind, validation } from '../errors';
import { listPage } from '../listing';
import { CreateEndpointConfig, EndpointConfigName, ListEndpointConfigs } from '../schemas/hosting';
import { operation } from './operation';

type Names = 'CreateEndpointConfig' | 'DescribeEndpointConfig' | 'ListEndpointConfigs' | 'DeleteEndpointConfig';

export function endpointConfigs(context: Context): Operations<typeof import('@aws-sdk/client-sagemaker'), Names> {
  const { store, arns, deps } = context;
  const find = (name: string) => {
    const config = store.endpointConfigs.get(name);
    if (!config) throw couldNotFind('endpoint configuration', arns('endpoint-config', name));
    return config;
  };
  return {
    CreateEndpointConfig: operation(CreateEndpointConfig, async (request) => {
      const name = request.EndpointConfigName;
      const arn = arns('endpoint-config', name);
      if (store.endpointConfigs.get(name)) throw alreadyExists('endpoint configuration', arn);
      const variants = request.ProductionVariants;
      for (const { ModelName, VariantName, ServerlessConfig, InstanceType } of variants) {
        if (!store.models.get(ModelName)) throw couldNotFind('model', arns('model', ModelName));
        if (!ServerlessConfig === !InstanceType) {
          throw validation(`The variant ${VariantName} must have either an InstanceType or a ServerlessConfig.`);
        }
      }
      if (new Set(variants.map((variant) => variant.VariantName)).size !== variants.length) {
        throw validation('Production variant names must be unique.');
      }
      await store.endpointConfigs.put({ name, arn, created: deps.clock.now(), request });
      await tagResource(context, arn, request.Tags);
      return { EndpointConfigArn: arn };
    }),

    DescribeEndpointConfig: operation(EndpointConfigName, ({ EndpointConfigName }) => {
      const { name, arn, created, request } = find(EndpointConfigName);
      const { Tags: _, ...members } = request;
      return {
        ...members,
        EndpointConfigName: name,
        EndpointConfigArn: arn,
        ProductionVariants: request.ProductionVariants,
        CreationTime: dateOf(created),
      };
    }),

    ListEndpointConfigs: operation(ListEndpointConfigs, (request) => {
      const { items, NextToken } = listPage(store.endpointConfigs.list(), request, { sortOrder: 'Descending' });
      const summaries = items.map(({ name, arn, created }) => ({
        EndpointConfigName: name,
        EndpointConfigArn: arn,
        CreationTime: dateOf(created),
      }));
      return { EndpointConfigs: summaries, NextToken };
    }),

    DeleteEndpointConfig: operation(EndpointConfigName, async ({ EndpointConfigName }) => {
      const config = find(EndpointConfigName);
      await store.endpointConfigs.remove(config.name);
      await store.tags.remove(config.arn);
      return {};
    }),
  };
}
