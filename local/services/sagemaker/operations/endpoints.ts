/** Create, update, describe, list and delete endpoints. */
import type { Operations } from '#local/wire/service';
import { type Context, tagResource } from '../context';
import { type Deployments, emitEndpoint } from '../endpoints/deployments';
import { alreadyExists, couldNotFind, validation } from '../errors';
import { listPage } from '../listing';
import { CreateEndpoint, EndpointName, ListEndpoints, UpdateEndpoint } from '../schemas/hosting';
import type { Endpoint } from '../store';
import { describeEndpoint, summarizeEndpoint } from '../views/endpoint';
import { operation } from './operation';

type Names = 'CreateEndpoint' | 'UpdateEndpoint' | 'DescribeEndpoint' | 'ListEndpoints' | 'DeleteEndpoint';

/** A caller that looks while a deployment is under way is answered when it is over, or after this long. */
const PATIENCE_MILLISECONDS = 1_000;

export function endpoints(
  context: Context,
  deployments: Deployments,
): Operations<typeof import('@aws-sdk/client-sagemaker'), Names> {
  const { store, arns, deps } = context;
  const find = (name: string) => {
    const endpoint = store.endpoints.get(name);
    if (!endpoint) throw couldNotFind('endpoint', arns('endpoint', name));
    return endpoint;
  };
  const checkConfig = (name: string) => {
    if (!store.endpointConfigs.get(name)) {
      throw couldNotFind('endpoint configuration', arns('endpoint-config', name));
    }
  };
  const put = async (endpoint: Endpoint) => {
    await store.endpoints.put(endpoint);
    emitEndpoint(context, endpoint, deployments.fleet(endpoint.name));
  };
  return {
    CreateEndpoint: operation(CreateEndpoint, async (request) => {
      const name = request.EndpointName;
      const arn = arns('endpoint', name);
      if (store.endpoints.get(name)) throw alreadyExists('endpoint', arn);
      checkConfig(request.EndpointConfigName);
      const now = deps.clock.now();
      const configName = request.EndpointConfigName;
      await put({ name, arn, created: now, modified: now, status: 'Creating', configName });
      await tagResource(context, arn, request.Tags);
      deployments.deploy(name);
      return { EndpointArn: arn };
    }),

    UpdateEndpoint: operation(UpdateEndpoint, async ({ EndpointName, EndpointConfigName }) => {
      const endpoint = find(EndpointName);
      checkConfig(EndpointConfigName);
      refuseInProgress('update', endpoint);
      if (endpoint.status === 'Failed') {
        throw validation(`Cannot update endpoint "${endpoint.arn}" in status Failed.`);
      }
      const { failureReason: _, ...rest } = endpoint;
      const modified = deps.clock.now();
      await put({ ...rest, status: 'Updating', pendingConfigName: EndpointConfigName, modified });
      deployments.deploy(endpoint.name);
      return { EndpointArn: endpoint.arn };
    }),

    DescribeEndpoint: operation(EndpointName, async ({ EndpointName }, { signal }) => {
      if (isInProgress(find(EndpointName))) {
        const over = new AbortController();
        const enough = deps.clock.sleep(PATIENCE_MILLISECONDS, AbortSignal.any([over.signal, signal])).catch(() => {});
        await Promise.race([deployments.settled(EndpointName), enough]);
        over.abort();
      }
      const endpoint = find(EndpointName);
      return describeEndpoint(
        endpoint,
        store.endpointConfigs.get(endpoint.configName),
        deployments.fleet(EndpointName),
      );
    }),

    ListEndpoints: operation(ListEndpoints, (request) => {
      const { items, NextToken } = listPage(store.endpoints.list(), request, { sortOrder: 'Descending' });
      return { Endpoints: items.map(summarizeEndpoint), NextToken };
    }),

    DeleteEndpoint: operation(EndpointName, async ({ EndpointName }) => {
      const endpoint = find(EndpointName);
      refuseInProgress('delete', endpoint);
      await put({ ...endpoint, status: 'Deleting', modified: deps.clock.now() });
      deployments.remove(endpoint.name);
      return {};
    }),
  };
}

function isInProgress({ status }: Endpoint): boolean {
  return status === 'Creating' || status === 'Updating' || status === 'Deleting';
}

function refuseInProgress(what: string, endpoint: Endpoint): void {
  if (isInProgress(endpoint)) throw validation(`Cannot ${what} in-progress endpoint "${endpoint.arn}".`);
}
