/**
 * The processes that serve one configuration of an endpoint, one a variant (an instance count is not acted out). A variant whose
 * process ends by itself is started again; meanwhile it answers nothing.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { removeTree } from '#local/backends/files';
import type { RunningProgram } from '#local/backends/processes';
import type { Context } from '../context';
import { containerOf } from '../hosting-containers';
import { baseOf, programOf } from '../jobs/container';
import { unpackModel } from '../jobs/transform';
import type { EndpointConfig } from '../store';

export interface Variant {
  readonly name: string;
  readonly weight: number;
  readonly imageUri: string;
  readonly ready: number;
  /** The loopback port; undefined while the process is being started again. */
  port(): number | undefined;
}

export interface Fleet {
  readonly configName: string;
  readonly variants: readonly Variant[];
  stop(): Promise<void>;
}

/** AWS gives a container four minutes to answer its first ping. */
const START_SECONDS = 240;
const PING_INTERVAL_MILLISECONDS = 25;
const RESTART_MILLISECONDS = 500;
const STOP_GRACE_MILLISECONDS = 2_000;

/**
 * Starts a configuration's variants; resolves when all answer `/ping`.
 *
 * @throws Error with AWS's FailureReason; nothing is left running then
 */
export async function startFleet(context: Context, endpointName: string, config: EndpointConfig): Promise<Fleet> {
  const directory = join(context.deps.directory, 'endpoints', endpointName.toLowerCase(), randomUUID());
  const started = await Promise.allSettled(
    (config.request.ProductionVariants ?? []).map((variant) =>
      startVariant(context, {
        endpointName,
        directory: join(directory, variant.VariantName ?? ''),
        name: variant.VariantName ?? '',
        modelName: variant.ModelName ?? '',
        weight: variant.InitialVariantWeight ?? 1,
      }),
    ),
  );
  const running = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async () => {
    await Promise.all(running.map((variant) => variant.stop()));
    await removeTree(directory);
  };
  const failed = started.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return { configName: config.name, variants: running, stop };
}

interface VariantStart {
  readonly endpointName: string;
  readonly directory: string;
  readonly name: string;
  readonly modelName: string;
  readonly weight: number;
}

async function startVariant(context: Context, start: VariantStart): Promise<Variant & { stop(): Promise<void> }> {
  const { deps, store } = context;
  const model = store.models.get(start.modelName);
  if (!model) throw new Error(`Could not find model "${context.arns('model', start.modelName)}".`);
  const container = containerOf(context, model);
  const base = baseOf(start.directory, 'model');
  await unpackModel(context, container, start.directory, join(base, 'model'));

  let current: Served | undefined;
  let stopped = false;
  const launch = () => {
    let port: number | undefined;
    const program = programOf(deps, {
      place: { group: `Endpoints/${start.endpointName}`, job: start.name, host: 'instance-1' },
      base,
      image: container.image,
      builtIn: deps.programs.serve,
      args: ['serve'],
      env: { ...container.env, SAGEMAKER_BIND_TO_PORT: '0' },
    });
    const child = deps.processes.start({
      ...program,
      onMessage: (message) => {
        port = (message as { port?: number }).port;
      },
    });
    return { child, port: () => port };
  };
  const keepUp = async (served: Served) => {
    await served.child.exited.catch(() => undefined);
    if (stopped || current !== served) return;
    current = undefined;
    await deps.clock.sleep(RESTART_MILLISECONDS);
    if (stopped) return;
    const next = launch();
    if (await answersPing(context, next)) {
      current = next;
      void keepUp(next);
    } else if (!stopped) {
      await next.child.stop(STOP_GRACE_MILLISECONDS).catch(() => undefined);
      current = next;
      void keepUp(next);
    }
  };

  const first = launch();
  if (!(await answersPing(context, first))) {
    await first.child.stop(STOP_GRACE_MILLISECONDS).catch(() => undefined);
    throw new Error(
      `The primary container for production variant ${start.name} did not pass the ping health check. Please check CloudWatch logs for this endpoint.`,
    );
  }
  current = first;
  void keepUp(first);
  return {
    name: start.name,
    weight: start.weight,
    imageUri: container.imageUri,
    ready: deps.clock.now(),
    port: () => current?.port(),
    async stop() {
      stopped = true;
      await current?.child.stop(STOP_GRACE_MILLISECONDS).catch(() => undefined);
    },
  };
}

interface Served {
  readonly child: RunningProgram;
  port(): number | undefined;
}

async function answersPing({ deps }: Context, { child, port }: Served): Promise<boolean> {
  const ended = child.exited.then(
    () => true,
    () => true,
  );
  const deadline = deps.clock.now() + START_SECONDS * 1000;
  while (deps.clock.now() < deadline) {
    const known = port();
    if (known !== undefined) {
      const response = await fetch(`http://127.0.0.1:${known}/ping`).catch(() => undefined);
      if (response?.status === 200) return true;
    }
    if (await Promise.race([ended, deps.clock.sleep(PING_INTERVAL_MILLISECONDS).then(() => false)])) return false;
  }
  return false;
}
