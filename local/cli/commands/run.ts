/** `ronda run`: from files on this machine to a judged, approved and deployed model. */
import { loadRunClients } from '#local/client/clients';
import { bytes, count, counted } from '#local/client/format';
import { ensurePackageGroup, startRun } from '#local/client/runs/start';
import { stopRun } from '#local/client/runs/stop';
import { handedOver, readEnvironment } from '#local/config';
import type { App } from '../app';
import { approver } from '../approval/approver';
import { parseArguments, wholeNumber } from '../arguments';
import { assign, buildInput, RUN_OPTIONS, type RunInput, type RunOptions } from '../input/execution-input';
import { collectFiles } from '../input/files';
import { type DataFiles, readFiles, uploadFiles } from '../input/upload';
import { Interrupted, type Interruption, onInterruption } from '../interruption';
import { EXIT, Misuse } from '../misuse';
import { followRun } from '../progress/follow';
import { createView } from '../progress/view';
import { finish } from '../result/finish';
import { supersedeRuns } from '../runs/supersede';
import { SAMPLE_INPUT, SAMPLE_ROWS, writeSample } from '../sample/write';
import { placeOf } from '../server/place';
import type { Session } from '../server/session';
import { withSession } from '../server/session';
import { fromHere } from '../text/path';

export async function run(words: readonly string[], app: App): Promise<number> {
  const began = performance.now();
  const { options } = parseArguments(words, RUN_OPTIONS);
  const wanted = buildInput(options, SAMPLE_INPUT);
  const place = placeOf(options, app);
  const { stateDirectory } = place;
  if (options.aws && options.port !== undefined) throw new Misuse('--port does not go with --aws');
  const port = options.port === undefined ? undefined : wholeNumber('port', options.port, [0, 65535]);
  const dataFiles = collectFiles('--data', options.data);
  const scoreFiles = options.score === undefined ? [] : collectFiles('--score', [options.score]);
  // Read while the server starts.
  const copyTo = options.aws ? undefined : handedOver(stateDirectory).directory;
  const data = readFiles(dataFiles, copyTo);
  const score = readFiles(scoreFiles, copyTo);
  const discard = () => Promise.all([data.discard(), score.discard()]);
  const interruption = onInterruption();
  try {
    const connecting = { ...place, port, expectExecution: true, meanwhile: loadRunClients };
    return await withSession(connecting, async (session) => {
      const user = session.caller ?? readEnvironment().user;
      const files = wanted.needsSample
        ? readFiles(collectFiles('--data', [await makeSample(stateDirectory, app)]))
        : data;
      await Promise.all([
        upload(session, app, wanted, { data: files, score }),
        ensurePackageGroup(session, wanted.model),
      ]);
      await discard();
      if (session.own) app.terminal.say(...(await supersedeRuns(session, wanted.model)));
      interruption.signal.throwIfAborted();
      const executionArn = await startRun(session, wanted.model, wanted.input);
      app.terminal.say(`run ${executionArn.split(':').at(-1)} on ${session.url}`, '');
      return await watch(session, app, { executionArn, options, model: wanted.model, user, interruption, began });
    });
  } catch (error) {
    if (options.json && !(error instanceof Interrupted)) app.terminal.printJson(noResult(error as Error));
    throw error;
  } finally {
    await discard();
    interruption.end();
  }
}

/** Who asked for JSON gets JSON also when there is no execution to tell of. */
const noResult = ({ name, message }: Error) => ({ outcome: 'failed', error: name, reason: message });

async function makeSample(stateDirectory: string, { terminal }: App): Promise<string> {
  const file = await writeSample(stateDirectory);
  terminal.say(`no --data: made ${count(SAMPLE_ROWS)} sample transactions in ${fromHere(file)}`);
  return file;
}

interface Files {
  readonly data: DataFiles;
  readonly score: DataFiles;
}

/** Completes the input with where the files are. */
async function upload(
  session: Session,
  { terminal }: App,
  { input, model }: RunInput,
  { data, score }: Files,
): Promise<void> {
  for (const [folder, path, list] of [
    ['datasets', 'dataset.uri', data],
    ['scoring', 'deployment.scoreUri', score],
  ] as const) {
    if (list.files.length === 0) continue;
    const { uri, bytes: size, known } = await uploadFiles(session, `${folder}/${model}`, list);
    terminal.say(
      `${known ? 'found' : 'copied'} ${counted(list.files.length, 'file')}, ${bytes(size)}, ${known ? 'already in' : 'to'} ${uri}`,
    );
    assign(input, path, uri);
  }
}

interface Watched {
  readonly executionArn: string;
  readonly model: string;
  readonly options: RunOptions;
  readonly user: string;
  readonly interruption: Interruption;
  readonly began: number;
}

async function watch(session: Session, app: App, watched: Watched): Promise<number> {
  const { executionArn, options, model, user, interruption, began } = watched;
  const { terminal } = app;
  const view = createView(terminal, terminal.live && !options.json);
  try {
    const onApproval = approver(session, terminal, { automatic: options.approve, user });
    const progress = await followRun(session, { executionArn, view, signal: interruption.signal, onApproval });
    // Whoever left it open has seen the figures; a script has not.
    if (progress.status === 'RUNNING' && !options.json) return EXIT.open;
    return await finish(session, terminal, progress, { executionArn, model, json: options.json, began });
  } catch (error) {
    if (error instanceof Interrupted) await leave(session, app, executionArn);
    throw error;
  }
}

async function leave(session: Session, { terminal }: App, executionArn: string): Promise<void> {
  const name = executionArn.split(':').at(-1);
  if (!session.own) {
    terminal.say('', `the run goes on at ${session.url}; see it with '${session.typed(`show ${name}`)}'`);
    return;
  }
  await stopRun(session, executionArn, 'interrupted on the command line');
  terminal.say('', `stopped the run ${name}; nothing was deployed after this point`);
}
