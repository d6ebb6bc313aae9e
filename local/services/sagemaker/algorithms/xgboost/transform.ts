/**
 * Batch transform of the built-in XGBoost algorithm, as a program: what SageMaker's agent and the container do together,
 * without HTTP between them. Reads the plan (`transform/plan.ts`), writes one output a file below `/opt/ml/output/data`.
 * Exit code 0, or 1 with the reason in `/opt/ml/output/failure`.
 */
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { makeDirectory, readFileStream, readText, writeFileStream, writeText } from '#local/backends/files';
import { endWith, tell as log, tellFault } from '#local/backends/processes/child';
import { openXGBoost, type Scores } from '#local/backends/xgboost';
import { createCsvScorer } from '../../transform/csv-scoring';
import { lineBatches, wholeFile } from '../../transform/lines';
import type { TransformPlan } from '../../transform/plan';
import { UnreadablePayload } from './csv-cell';
import { parseEnvironment } from './environment';
import { loadModel, type Model } from './model';
import { decodePayload } from './payloads';
import { batchLine } from './responses';
import { selectedLine } from './selected-output';

/** Large enough that a call of the model is worth all cores, small enough for bounded memory. */
const CHUNK = 4 << 20;

const environment = parseEnvironment(process.env);

// The server is gone: nobody would collect the outputs.
process.on('disconnect', () => process.exit(1));

transform(environment.base)
  .then(
    () => 0,
    async (error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      tellFault(text);
      await writeText(join(environment.base, 'output/failure'), text);
      return 1;
    },
  )
  .then(endWith);

async function transform(base: string): Promise<void> {
  const plan = JSON.parse((await readText(join(base, 'input/config/transform.json'))) ?? '') as TransformPlan;
  const model = await loadModel(openXGBoost(environment.library), join(base, 'model'), {
    threads: environment.threads,
    log,
  });
  for (const file of plan.files) {
    try {
      const rows = await transformFile(base, plan, file, model);
      log(`INFO:root:${file.label}: ${rows} records`);
    } catch (error) {
      const status = error instanceof UnreadablePayload ? 415 : 400;
      throw new Error(`${file.label}: ${status} ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
}

async function transformFile(
  base: string,
  plan: TransformPlan,
  file: TransformPlan['files'][number],
  model: Model,
): Promise<number> {
  const raw = readFileStream(join(base, 'input/data', file.input), CHUNK);
  const source = plan.gzip ? raw.pipe(createGunzip({ chunkSize: CHUNK })) : raw;
  // An error of the first stream of a pipe does not travel by itself.
  if (plan.gzip) raw.on('error', (error) => source.destroy(error));
  const batches = plan.splitLines ? lineBatches(source, plan.maxPayload) : wholeFile(source, plan.maxPayload);
  const score = scorerOf(plan, model);
  const output = join(base, 'output/data', file.output);
  await makeDirectory(dirname(output));
  const sink = writeFileStream(output);
  let rows = 0;
  for await (const batch of batches) {
    const text = score(batch);
    rows += countLines(text);
    if (!sink.write(text, 'latin1')) await once(sink, 'drain');
  }
  sink.end();
  await finished(sink);
  return rows;
}

function scorerOf(plan: TransformPlan, model: Model): (batch: Buffer) => string {
  const keys = environment.selectedOutput;
  const line = (scores: Scores, row: number) =>
    keys.length > 0 ? selectedLine(scores, row, { keys, objective: model.objective }) : batchLine(scores, row);
  if (/^(text\/)?csv\b/i.test(plan.contentType ?? '')) {
    const scorer = createCsvScorer(model, plan, line);
    return (batch) => scorer.score(batch);
  }
  return (batch) => {
    const rows = decodePayload(batch, plan.contentType);
    const scores = model.predict(rows.values, rows.columns);
    return Array.from({ length: rows.count }, (_, row) => `${line(scores, row)}\n`).join('');
  };
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
