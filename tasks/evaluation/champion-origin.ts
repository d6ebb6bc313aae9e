/** What the champion's own run has on record, of whichever release it was. */
import * as z from 'zod';
import type { Lineage } from '#tasks/contracts/lineage';

/** Of an `evaluation.json` only what is compared. */
const Record = z.object({
  run: z.string(),
  dataset: z.object({ version: z.string() }),
  training: z.object({ hyperparameters: z.record(z.string(), z.string()) }),
  lineage: z.object({ codeVersion: z.string().nullable(), modelDigest: z.string().nullish() }).optional(),
});

/** @param text of the run's `evaluation.json`. @returns null for what is no such document */
export function readOrigin(text: string): Lineage['champion'] {
  const parsed = Record.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { run, dataset, training, lineage } = parsed.data;
  return {
    run,
    datasetVersion: dataset.version,
    hyperparameters: training.hyperparameters,
    codeVersion: lineage?.codeVersion ?? null,
    modelDigest: lineage?.modelDigest ?? null,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
