/** `ronda predict`: scores for raw rows, from the endpoint that serves the model. */

import type { Clients } from '#local/client/clients';
import { invokeFunction } from '#local/client/functions';
import { ExecutionInput, ModelName } from '#tasks/contracts/execution-input';
import { PredictOutput } from '#tasks/contracts/predict';
import type { App } from '../app';
import { parseArguments } from '../arguments';
import { type RowBatch, readRows } from '../input/rows';
import { EXIT, Misuse } from '../misuse';
import { PLACE_OPTIONS, placeOf } from '../server/place';
import { withSession } from '../server/session';

export async function predict(words: readonly string[], app: App): Promise<number> {
  const { options } = parseArguments(words, {
    model: 'text',
    data: 'text',
    row: 'list',
    json: 'flag',
    ...PLACE_OPTIONS,
  });
  const name = options.model ?? ExecutionInput.parse({}).model;
  const model = ModelName.safeParse(name);
  if (!model.success) throw new Misuse(`--model: ${model.error.issues[0]?.message}, got '${name}'`);
  const { terminal } = app;
  // Read first: a row that cannot be read should not cost the start of a server.
  const batches = readRows({ file: options.data, rows: options.row, terminal });
  const first = await batches.next();
  return withSession(placeOf(options, app), async (session) => {
    const answers = predictions(session, model.data, first.value, batches);
    await (options.json ? printJson(answers, app) : printCsv(answers, app));
    return EXIT.done;
  });
}

async function* predictions(clients: Clients, model: string, first: RowBatch, rest: AsyncIterable<RowBatch>) {
  yield await predictBatch(clients, model, first);
  for await (const rows of rest) yield await predictBatch(clients, model, rows);
}

const predictBatch = (clients: Clients, model: string, rows: RowBatch) =>
  invokeFunction(clients, 'Predict', { model, rows }, PredictOutput);

type Answers = AsyncIterable<PredictOutput>;

/** Rows in their order; a score's digits are all it has, so that it can be compared with a batch's. */
async function printCsv(answers: Answers, { terminal }: App): Promise<void> {
  let header = ['score,positive'];
  for await (const { predictions } of answers) {
    terminal.print(...header, ...predictions.map(({ score, positive }) => `${score},${positive}`));
    header = [];
  }
}

async function printJson(answers: Answers, { terminal }: App): Promise<void> {
  let whole: PredictOutput | undefined;
  for await (const answer of answers) {
    whole = whole ? { ...whole, predictions: whole.predictions.concat(answer.predictions) } : answer;
  }
  terminal.printJson(whole);
}
