/**
 * Entry point of the processing container. Progress goes to stdout, a line a step; the reason of a failure to the message file
 * that SageMaker shows as the job's exit message. Exits with 0 or 1.
 */
import { closeSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { TaskError } from '#tasks/contracts/errors';
import { exitMessage } from '#tasks/contracts/process-data';
import { readPlace } from './place';
import { run } from './run';

/** SageMaker reads no more of the message. */
const MESSAGE_BYTES = 1024;

const place = readPlace(process.env);
const start = performance.now();
run(place, (line) => console.log(line)).then(
  () => {
    console.log(`done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return endWith(0);
  },
  (error: unknown) => {
    const message = lastWords(error);
    console.error(error instanceof TaskError ? message : error);
    mkdirSync(dirname(place.message), { recursive: true });
    writeFileSync(place.message, message);
    return endWith(1);
  },
);

/** The local SageMaker takes the code and ends the process: to give its memory back piece by piece would take longer. */
async function endWith(exitCode: number): Promise<void> {
  process.exitCode = exitCode;
  if (!process.connected) return;
  for (const output of [process.stdout, process.stderr]) await new Promise((resolve) => output.write('', resolve));
  // Whoever has something to do at the end, does it now.
  process.emit('exit', exitCode);
  for (const output of [1, 2]) closeSync(output);
  process.send?.({ exitCode });
}

function lastWords(error: unknown): string {
  const text = error instanceof TaskError ? exitMessage(error.name, error.message) : String(error);
  const bytes = Buffer.from(text);
  if (bytes.length <= MESSAGE_BYTES) return text;
  // A character cut in two leaves a replacement character behind.
  return bytes
    .subarray(0, MESSAGE_BYTES - 3)
    .toString()
    .replace(/\ufffd$/, '');
}
