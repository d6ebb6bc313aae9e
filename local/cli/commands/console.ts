/** `ronda console`: the console in the foreground, for the runs here or those of an AWS account. */
import { readEnvironment } from '#local/config';
import type { ConsoleOptions } from '#local/console/server/index';
import type { App } from '../app';
import { parseArguments, wholeNumber } from '../arguments';
import { openConsole } from '../console';
import { onInterruption } from '../interruption';
import { EXIT } from '../misuse';
import { PLACE_OPTIONS, placeOf } from '../server/place';
import { withSession } from '../server/session';

export async function console(words: readonly string[], app: App): Promise<number> {
  const { options } = parseArguments(words, {
    port: 'text',
    ...PLACE_OPTIONS,
  });
  const port = options.port === undefined ? undefined : wholeNumber('port', options.port, [0, 65535]);
  const place = placeOf(options, app);
  if (place.account) return serveAccount(app, port, place.account.stateMachineArn);
  return withSession(place, (session) =>
    serve(app, port, { clients: session, user: readEnvironment().user, userIsFixed: false }),
  );
}

async function serveAccount(app: App, port: number | undefined, arn: string | undefined): Promise<number> {
  const { findDeployment } = await import('#local/client/aws-deployment');
  const { ACCOUNT_BUDGET, createCallBudget } = await import('#local/client/call-budget');
  const { createAwsClients } = await import('#local/client/clients');
  const { deployment, caller } = await findDeployment(arn);
  const clients = createAwsClients(deployment, createCallBudget(ACCOUNT_BUDGET));
  try {
    return await serve(app, port, { clients, user: caller, userIsFixed: true });
  } finally {
    clients.close();
  }
}

async function serve(
  { terminal, buildDirectory }: App,
  port: number | undefined,
  options: Pick<ConsoleOptions, 'clients' | 'user' | 'userIsFixed'>,
): Promise<number> {
  const interruption = onInterruption();
  const console = await openConsole(buildDirectory, port, options);
  terminal.say(
    `${terminal.style.bold('Ronda')} shows the runs of ${options.clients.url} at ${terminal.style.accent(console.url)} (Ctrl-C ends it)`,
  );
  if (!interruption.signal.aborted) {
    await new Promise((resolve) => interruption.signal.addEventListener('abort', resolve));
  }
  await console.close();
  interruption.end();
  return EXIT.done;
}
