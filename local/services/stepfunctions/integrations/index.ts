/** What stands behind a Task's `Resource` on this machine: real SDK calls to the local endpoint. */
import type { Integration } from '#local/engine/index';
import { awsSdk } from './aws-sdk';
import { type ClientOptions, createClients, isServiceName } from './clients';
import { putEvents } from './events';
import { lambdaFunction, lambdaInvoke } from './lambda';
import { sagemaker } from './sagemaker';
import { startExecution } from './states';
import type { Watch } from './watching';

export interface Integrations {
  /** Undefined when AWS has no such integration, or this runtime does not honour it. */
  integrationOf(resource: string): Integration | undefined;
  close(): void;
}

const RESOURCE = /^arn:aws:states:::((?:aws-sdk:)?[\w-]+):(\w+)(?:\.(sync|sync:2|waitForTaskToken))?$/;
const FUNCTION = /^arn:aws:lambda:[\w-]+:\d{12}:function:/;

export function createIntegrations(options: ClientOptions & Watch): Integrations {
  const clients = createClients(options);

  const optimized = (service: string, action: string, suffix: string | undefined): Integration | undefined => {
    const isSync = suffix?.startsWith('sync') ?? false;
    switch (`${service}:${action}`) {
      case 'lambda:invoke':
        return isSync ? undefined : lambdaInvoke(clients);
      case 'events:putEvents':
        return isSync ? undefined : putEvents(clients);
      case 'states:startExecution':
        return startExecution(clients, options, suffix === 'sync:2' ? 'json' : isSync ? 'text' : 'request-response');
      default:
        if (service !== 'sagemaker' || suffix === 'sync:2' || suffix === 'waitForTaskToken') return undefined;
        return sagemaker(clients, options, action, isSync);
    }
  };

  return {
    integrationOf(resource) {
      if (FUNCTION.test(resource)) return lambdaFunction(clients, resource);
      const [, service = '', action = '', suffix] = RESOURCE.exec(resource) ?? [];
      if (!service.startsWith('aws-sdk:')) return optimized(service, action, suffix);
      const name = service.slice('aws-sdk:'.length);
      // AWS has no `.sync` of these.
      return isServiceName(name) && !suffix?.startsWith('sync') ? awsSdk(clients, name, action) : undefined;
    },
    close: () => clients.close(),
  };
}
