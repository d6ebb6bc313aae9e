/**
 * Endpoints over time: creation, blue/green updates, deletion, and their start after a restart of the server, which waits for
 * the first invocation. A new fleet takes the traffic only when it answers; the old one ends after that.
 */
import { type Context, emitStateChange, shortened } from '../context';
import type { Endpoint } from '../store';
import { describeEndpoint } from '../views/endpoint';
import { type Fleet, startFleet } from './fleet';

export interface Deployments {
  /** Deploys the stored endpoint's pending configuration in the background. */
  deploy(name: string): void;
  /** Stops serving and forgets the endpoint, in the background. */
  remove(name: string): void;
  /** The fleet that serves, if it runs. */
  fleet(name: string): Fleet | undefined;
  /** The same, started first where a restart has left it out. */
  ensureFleet(name: string): Promise<Fleet | undefined>;
  /** Resolves when nothing is under way for the endpoint. */
  settled(name: string): Promise<void>;
  close(): Promise<void>;
}

export function createDeployments(context: Context): Deployments {
  const { store, deps } = context;
  const fleets = new Map<string, Fleet>();
  const starting = new Map<string, Promise<Fleet | undefined>>();
  const underWay = new Map<string, Promise<void>>();
  const closing = new AbortController();

  const inTurn = (name: string, work: (name: string) => Promise<void>) => {
    const key = name.toLowerCase();
    const done: Promise<void> = (underWay.get(key) ?? Promise.resolve())
      .then(() => work(key))
      .catch(() => undefined)
      .finally(() => {
        if (underWay.get(key) === done) underWay.delete(key);
      });
    underWay.set(key, done);
  };
  const change = async (name: string, changed: Partial<Endpoint>) => {
    const endpoint = store.endpoints.get(name);
    if (!endpoint || closing.signal.aborted) return;
    const next = { ...endpoint, ...changed, modified: deps.clock.now() };
    await store.endpoints.put(next);
    emitEndpoint(context, next, fleets.get(name));
  };

  const roll = async (name: string) => {
    const endpoint = store.endpoints.get(name);
    if (!endpoint || closing.signal.aborted) return;
    const wanted = endpoint.pendingConfigName ?? endpoint.configName;
    const config = store.endpointConfigs.get(wanted);
    try {
      if (!config)
        throw new Error(`Could not find endpoint configuration "${context.arns('endpoint-config', wanted)}".`);
      const fleet = await startFleet(context, name, config, closing.signal);
      if (closing.signal.aborted) return await fleet.stop();
      const old = fleets.get(name);
      fleets.set(name, fleet);
      await change(name, {
        status: 'InService',
        configName: wanted,
        pendingConfigName: undefined,
        failureReason: undefined,
      });
      await old?.stop();
    } catch (error) {
      const failureReason = shortened(error instanceof Error ? error.message : String(error));
      // A failed update leaves what served before in service.
      const status = endpoint.status === 'Updating' ? 'InService' : 'Failed';
      await change(name, { status, failureReason, pendingConfigName: undefined });
    }
  };

  return {
    deploy: (name) => inTurn(name, roll),
    remove: (name) =>
      inTurn(name, async (key) => {
        const fleet = fleets.get(key);
        fleets.delete(key);
        await fleet?.stop();
        const endpoint = store.endpoints.get(key);
        if (endpoint && !closing.signal.aborted) {
          await store.endpoints.remove(key);
          await store.tags.remove(endpoint.arn);
        }
      }),
    fleet: (name) => fleets.get(name.toLowerCase()),
    async ensureFleet(name) {
      const key = name.toLowerCase();
      const endpoint = store.endpoints.get(key);
      const config = endpoint && store.endpointConfigs.get(endpoint.configName);
      const running = fleets.get(key) ?? (await starting.get(key));
      if (running || !config || closing.signal.aborted) return running;
      const started = startFleet(context, key, config, closing.signal)
        .then(async (fleet) => {
          const overtaken = fleets.get(key);
          if (!overtaken && !closing.signal.aborted) {
            fleets.set(key, fleet);
            return fleet;
          }
          await fleet.stop();
          return overtaken;
        })
        .finally(() => starting.delete(key));
      starting.set(key, started);
      return started;
    },
    settled: async (name) => underWay.get(name.toLowerCase()),
    async close() {
      closing.abort();
      await Promise.allSettled([...underWay.values(), ...starting.values()]);
      await Promise.all([...fleets.values()].map((fleet) => fleet.stop()));
      fleets.clear();
    },
  };
}

/** Events have the status in capitals: `IN_SERVICE`. */
export function emitEndpoint(context: Context, endpoint: Endpoint, fleet: Fleet | undefined): void {
  const description = describeEndpoint(endpoint, context.store.endpointConfigs.get(endpoint.configName), fleet);
  const status = endpoint.status.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
  emitStateChange(context, 'Endpoint', endpoint.arn, { ...description, EndpointStatus: status });
}
