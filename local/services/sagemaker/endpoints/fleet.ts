/**
 * The processes that serve one configuration of an endpoint, one a variant (an instance count is not acted out). A variant whose
 * process ends by itself is started again; meanwhile it answers nothing.
 */

import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
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
/** AWS gives a ping two seconds. */
const PING_MILLISECONDS = 2_000;
const RESTART_MILLISECONDS = 500;
const STOP_GRACE_MILLISECONDS = 2_000;

/**
 * Starts a configuration's variants; resolves when all answer `/ping`.
 *
 * @param signal gives up the start, and starting again what has ended
 * @throws Error with AWS's FailureReason; nothing is left running then
 */
export async function startFleet(
  context: Context,
  endpointName: string,
  config: EndpointConfig,
  signal: AbortSignal,
): Promise<Fleet> {
  const directory = join(context.deps.directory, 'endpoints', endpointName.toLowerCase(), randomUUID());
  const started = await Promise.allSettled(
    (config.request.ProductionVariants ?? []).map((variant) =>
      startVariant(context, {
        endpointName,
        directory: join(directory, variant.VariantName ?? ''),
        name: variant.VariantName ?? '',
        modelName: variant.ModelName ?? '',
        weight: variant.InitialVariantWeight ?? 1,
        signal,
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
  readonly signal: AbortSignal;
}

async function startVariant(context: Context, start: VariantStart): Promise<Variant & { stop(): Promise<void> }> {
  const { deps, store } = context;
  const model = store.models.get(start.modelName);
  if (!model) throw new Error(`Could not find model "${context.arns('model', start.modelName)}".`);
  const container = containerOf(context, model);
  const base = baseOf(start.directory, 'model');
  await unpackModel(context, container, start.directory, join(base, 'model'));

  const launch = (): Served => {
    let port: number | undefined;
    let listens = () => {};
    const listening = new Promise<void>((resolve) => {
      listens = resolve;
    });
    const program = programOf(deps, {
      place: { group: `Endpoints/${start.endpointName}`, job: start.name, host: 'instance-1' },
      base,
      image: container.image,
      builtIn: deps.programs.serve,
      args: ['serve'],
      env: container.env,
    });
    const onMessage = (message: unknown) => {
      port = (message as { port?: number }).port;
      if (port !== undefined) listens();
    };
    return { child: deps.processes.start({ ...program, onMessage }), listening, port: () => port };
  };
  const end = ({ child }: Served) => child.stop(STOP_GRACE_MILLISECONDS).catch(() => undefined);

  let latest = launch();
  let ready = await answersPing(context, latest, start.signal);
  if (!ready) {
    await end(latest);
    throw new Error(
      `The primary container for production variant ${start.name} did not pass the ping health check. Please check CloudWatch logs for this endpoint.`,
    );
  }
  const stopping = new AbortController();
  const over = AbortSignal.any([stopping.signal, start.signal]);
  const keepUp = async () => {
    for (;;) {
      await latest.child.exited.catch(() => undefined);
      ready = false;
      // Also a container that ends at once is started again and again, but not in a busy loop.
      await deps.clock.sleep(RESTART_MILLISECONDS, over).catch(() => undefined);
      if (over.aborted) return;
      latest = launch();
      ready = await answersPing(context, latest, over);
    }
  };
  void keepUp();
  return {
    name: start.name,
    weight: start.weight,
    imageUri: container.imageUri,
    ready: deps.clock.now(),
    port: () => (ready ? latest.port() : undefined),
    async stop() {
      stopping.abort();
      await end(latest);
    },
  };
}

interface Served {
  readonly child: RunningProgram;
  /** Resolves when the container has told its port. */
  readonly listening: Promise<void>;
  port(): number | undefined;
}

/** False when the container ends, takes too long, or the signal is aborted first. */
async function answersPing(
  { deps }: Context,
  { child, listening, port }: Served,
  signal: AbortSignal,
): Promise<boolean> {
  let ended = false;
  const end = () => {
    ended = true;
  };
  child.exited.then(end, end);
  const deadline = deps.clock.now() + START_SECONDS * 1000;
  while (!ended && !signal.aborted && deps.clock.now() < deadline) {
    const known = port();
    if (known !== undefined && (await pings(known, signal))) return true;
    const pause = deps.clock.sleep(PING_INTERVAL_MILLISECONDS, signal).catch(() => undefined);
    await (known === undefined ? Promise.race([listening, pause]) : pause);
  }
  return false;
}

function pings(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, path: '/ping', signal, timeout: PING_MILLISECONDS };
    const ping = get(options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on('timeout', () => ping.destroy());
    ping.on('error', () => resolve(false));
  });
}
