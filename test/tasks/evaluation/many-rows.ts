/** A program: reads and evaluates a million rows of two models, and prints what came out and the memory it took. */
import { evaluate } from '#tasks/evaluation/evaluate';
import { readScores } from '#tasks/evaluation/scores';
import { ABOUT, championOf, factsOf } from './evaluation-of';
import { seeded } from './rows';

const ROWS = 1_000_000;

function* lines(noiseSeed: number): Generator<string> {
  const [label, noise] = [seeded(1), seeded(noiseSeed)];
  for (let row = 0; row < ROWS; row += 1000) {
    let text = '';
    for (let i = 0; i < 1000; i++) {
      const positive = label() < 0.01 ? 1 : 0;
      text += `${positive},${(noise() * (1 + positive)) / 2}\n`;
    }
    yield text;
  }
}

const read = (noiseSeed: number) => readScores([{ name: 'scores', content: lines(noiseSeed) }]);
const challenger = await read(2);
const champion = championOf(await read(3));
const facts = factsOf(ROWS, { ids: new Map() });
const evaluation = evaluate({ about: ABOUT, costs: null, expectedRows: ROWS, challenger, champion, facts });
console.log(
  JSON.stringify({
    rows: evaluation.test.rows,
    auc: evaluation.challenger.auc,
    difference: evaluation.champion?.difference,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
