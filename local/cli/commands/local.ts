/** `ronda local`: the local AWS in the foreground, for other programs to talk to, and the console beside it. */
import { createClients } from '#local/client/clients';
import { local as defaults, readEnvironment, stateMachineArn } from '#local/config';
import type { App } from '../app';
import { parseArguments, wholeNumber } from '../arguments';
import { openConsole } from '../console';
import { onInterruption } from '../interruption';
import { CommandFailed, EXIT } from '../misuse';
import { findServer } from '../server/find';
import { startServer } from '../server/start';
import type { Style } from '../text/style';

export async function local(words: readonly string[], app: App): Promise<number> {
  const { options } = parseArguments(words, { port: 'text', 'console-port': 'text', 'state-dir': 'text' });
  const port = options.port === undefined ? defaults.port : wholeNumber('port', options.port, [0, 65535]);
  const given = options['console-port'];
  const consolePort = given === undefined ? undefined : wholeNumber('console-port', given, [0, 65535]);
  const stateDirectory = app.stateDirectory(options['state-dir']);
  const running = await findServer(stateDirectory);
  if (running) throw new CommandFailed(`a server for ${stateDirectory} already runs at ${running}`);

  const interruption = onInterruption();
  const server = await startServer({ buildDirectory: app.buildDirectory, stateDirectory, port, foreground: true });
  const clients = createClients(server.url);
  let console: Awaited<ReturnType<typeof openConsole>> | undefined;
  try {
    const { user } = readEnvironment();
    console = await openConsole(app.buildDirectory, consolePort, { clients, user, userIsFixed: false });
    app.terminal.say(...banner(server.url, console.url, stateDirectory, app.terminal.style));
    const asked = new Promise<'asked'>((resolve) =>
      interruption.signal.addEventListener('abort', () => resolve('asked')),
    );
    const end = interruption.signal.aborted ? 'asked' : await Promise.race([asked, server.exited]);
    if (end !== 'asked') {
      throw new CommandFailed(`the server ended unexpectedly with ${end.signal ?? `code ${end.code}`}`);
    }
    app.terminal.say('', 'closing');
    return EXIT.done;
  } finally {
    // Whichever of the two ended first, the other must not keep the command alive.
    await console?.close();
    clients.close();
    await server.close();
    interruption.end();
  }
}

/** The AWS CLI takes any credentials here, but refuses to start without. */
function banner(url: string, console: string, stateDirectory: string, style: Style): string[] {
  const aws = `AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_REGION=${defaults.region} aws --endpoint-url ${url}`;
  return [
    `${style.bold('Ronda')} answers AWS calls at ${style.accent(url)} (Ctrl-C ends it)`,
    `and shows the runs in a browser at ${style.accent(console)}`,
    '',
    `state machine  ${stateMachineArn}`,
    `bucket         s3://${defaults.bucket}`,
    `state          ${stateDirectory}`,
    '',
    'for example',
    `  ${aws} stepfunctions list-executions --state-machine-arn ${stateMachineArn}`,
    `  ${aws} s3 ls s3://${defaults.bucket} --recursive`,
    '',
  ];
}
