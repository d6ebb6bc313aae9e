/**
 * `npm run bench:gate:operating [-- SETS]`: what the gate decides about challengers that are the champion's equals, worse or better, by
 * its own code; the tables of docs/gate.md. Scores are normal and seeded. In the second world a share of the challenger's positives
 * is scored as negatives are, and all other rows as the champion does: rare misses that no threshold catches.
 */
import { compareAucs, measureForComparison } from '#tasks/evaluation/comparison';
import { compareWithChampion } from '#tasks/evaluation/findings/about-champion';
import { quantile } from '#tasks/evaluation/normal';
import { Random } from '#tasks/evaluation/random';
import { rank } from '#tasks/evaluation/ranking';

const SETS = Number(process.argv[2] ?? 1000);
const GATE = { minimumAuc: 0.5, margin: 0.01, confidence: 0.95, minimumPositives: 50, metrics: {} };
const CORRELATION = 0.95;

interface World {
  readonly positives: number;
  readonly negatives: number;
  /** The champion's. */
  readonly auc: number;
}

/** Scores of one test set: the challenger's, the champion's. */
type Draw = (random: Random, world: World) => readonly [Float64Array, Float64Array];

const WORLDS: readonly World[] = [
  { positives: 50, negatives: 1000, auc: 0.9 },
  { positives: 112, negatives: 338, auc: 0.9 },
  { positives: 100, negatives: 5000, auc: 0.95 },
  { positives: 300, negatives: 5000, auc: 0.95 },
  { positives: 1000, negatives: 4000, auc: 0.78 },
  { positives: 1000, negatives: 9000, auc: 0.9 },
];
const RARE: readonly World[] = [
  { positives: 50, negatives: 1000, auc: 0.95 },
  { positives: 100, negatives: 1000, auc: 0.95 },
  { positives: 400, negatives: 1000, auc: 0.95 },
  { positives: 400, negatives: 1000, auc: 0.98 },
];

/** The challenger's true AUC differs by so much from the champion's; both share most of what makes them err. */
const blurred =
  (difference: number): Draw =>
  (random, { positives, negatives, auc }) => {
    const [common, own] = [Math.sqrt(CORRELATION), Math.sqrt(1 - CORRELATION)];
    const separations = [auc + difference, auc].map((truth) => quantile(truth) * Math.SQRT2) as [number, number];
    const scores = [0, 1].map(() => new Float64Array(positives + negatives)) as [Float64Array, Float64Array];
    for (let row = 0; row < positives + negatives; row++) {
      const shared = common * random.normal();
      scores.forEach((of, model) => {
        of[row] = (row < positives ? (separations[model] as number) : 0) + shared + own * random.normal();
      });
    }
    return scores;
  };

/** The challenger's true AUC is less by `loss`, as it knows nothing of a few positives. */
const missing =
  (loss: number): Draw =>
  (random, { positives, negatives, auc }) => {
    const share = loss / (auc - 0.5);
    const separation = quantile(auc) * Math.SQRT2;
    const champion = new Float64Array(positives + negatives);
    for (let row = 0; row < champion.length; row++)
      champion[row] = (row < positives ? separation : 0) + random.normal();
    const challenger = champion.map((score, row) =>
      row < positives && random.uniform() < share ? random.normal() : score,
    );
    return [challenger, champion];
  };

say('promoted / held / rejected of 100 test sets', ['equal', 'worse by 0.01', 'worse by 0.02', 'better by 0.01']);
for (const world of WORLDS)
  say(
    nameOf(world),
    [0, -0.01, -0.02, 0.01].map((difference) => decide(world, blurred(difference))),
  );
say('rare misses', ['worse by 0.01', 'worse by 0.02', 'worse by 0.05']);
for (const world of RARE)
  say(
    nameOf(world),
    [0.01, 0.02, 0.05].map((loss) => decide(world, missing(loss), 1)),
  );

function say(name: string, cells: readonly string[]): void {
  console.log(`| ${[name, ...cells].join(' | ')} |`);
}

function nameOf({ positives, negatives, auc }: World): string {
  return `${positives.toLocaleString('en')} / ${negatives.toLocaleString('en')}, ${auc.toFixed(2)}`;
}

function decide(world: World, draw: Draw, digits = 0): string {
  const random = new Random(1);
  const labels = new Uint8Array(world.positives + world.negatives).fill(1, 0, world.positives);
  const counts = { passes: 0, holds: 0, rejects: 0, told: 0 };
  for (let set = 0; set < SETS; set++) counts[judge(labels, draw(random, world))]++;
  return [counts.passes, counts.holds, counts.rejects]
    .map((count) => ((100 * count) / SETS).toFixed(digits))
    .join(' / ');
}

function judge(labels: Uint8Array, models: readonly [Float64Array, Float64Array]) {
  const measured = (scores: Float64Array) => measureForComparison(rank({ labels, scores }), GATE.confidence);
  const [ours, theirs] = [measured(models[0]), measured(models[1])];
  const { method, ...compared } = compareAucs(ours, theirs, {
    confidence: GATE.confidence,
    isSameModel: false,
  });
  return compareWithChampion({
    gate: GATE,
    test: { rows: labels.length, positives: ours.ranking.positives },
    championProblem: null,
    champion: { ...compared, intervalMethod: method, quality: { auc: theirs.auc } },
  }).judgement;
}
