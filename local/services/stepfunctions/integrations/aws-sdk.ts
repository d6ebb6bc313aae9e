/** `aws-sdk:<service>:<action>`: any action of a service, request and answer as the API has them but in PascalCase. */
import type { Integration } from '#local/engine/index';
import { calling } from './calling';
import { type Clients, prefixOf, type ServiceName } from './clients';
import type { Naming } from './failures';
import { problemsOf } from './parameters';

export function awsSdk(clients: Clients, service: ServiceName, action: string): Integration {
  const prefix = prefixOf(service);
  const naming: Naming = { prefix, unmodelled: `${prefix}Exception`, service: prefix, style: 'aws-sdk' };
  return {
    async check(parameters) {
      const schema = await clients.schemaOf(service, action);
      return schema ? problemsOf(schema.input, parameters) : [`${service} has no action ${action}`];
    },
    start: async (call) => (await calling(clients, { service, action, naming }, call.parameters, call)).output,
  };
}
