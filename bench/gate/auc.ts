/** A program: the AUC and DeLong's variance of the given labels and scores, and the time and memory they took. */
import { readFileSync } from 'node:fs';
import { measureAuc } from '#tasks/evaluation/auc';
import { rank } from '#tasks/evaluation/ranking';

const [, , labelsFile = '', scoresFile = ''] = process.argv;
const labels = new Uint8Array(readFileSync(labelsFile));
const bytes = readFileSync(scoresFile);
const scores = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
const started = performance.now();
const { auc, variance } = measureAuc(rank({ labels, scores }));
const seconds = (performance.now() - started) / 1000;
console.log(
  JSON.stringify({
    auc,
    standardError: Math.sqrt(variance),
    seconds,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
