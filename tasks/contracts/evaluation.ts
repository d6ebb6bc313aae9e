/** `evaluation.json`: how good the challenger is on the test rows, alone and beside the champion. All that a report shows stands here. */
import * as z from 'zod';
import { CostsInput, GateInput } from './execution-input';
import { Contributions } from './explanation';
import { Lineage } from './lineage';
import { DatasetProfile } from './process-data';

/** Lower and upper bound. */
export const Interval = z.tuple([z.number(), z.number()]);
export type Interval = z.infer<typeof Interval>;

/** Points of a curve, thinned to at most some hundreds; the figures are computed from all rows. */
const Curve = z.array(z.tuple([z.number(), z.number()]));

/** Counts at the threshold: rows scored `>= threshold` are predicted positive, which is to say flagged. */
export const ConfusionMatrix = z.strictObject({
  truePositives: z.number().int(),
  falsePositives: z.number().int(),
  trueNegatives: z.number().int(),
  falseNegatives: z.number().int(),
});
export type ConfusionMatrix = z.infer<typeof ConfusionMatrix>;

/**
 * `promote`: the model may go on. `hold`: these rows cannot decide, or something speaks against deciding by rule: a person
 * must. `reject`: it is worse, or not good enough, beyond doubt.
 */
export const Verdict = z.enum(['promote', 'hold', 'reject']);
export type Verdict = z.infer<typeof Verdict>;

/** What one finding alone would lead to; `told` is there to be known and decides nothing. */
export const Judgement = z.enum(['passes', 'holds', 'rejects', 'told']);
export type Judgement = z.infer<typeof Judgement>;

/** What a finding is about. The gate's own condition reads the numbers of the first four. */
export const FindingSubject = z.enum([
  'minimum',
  'guessing',
  'champion',
  'positives',
  'metric',
  'segment',
  'costs',
  'leakage',
  'duplicates',
]);
export type FindingSubject = z.infer<typeof FindingSubject>;

export const Finding = z.strictObject({
  about: FindingSubject,
  judgement: Judgement,
  /** One or two whole sentences. */
  sentence: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** How an interval was made; `docs/gate.md` has the formulas. */
export const AucIntervalMethod = z.enum(['delong-logit', 'beta-tail']);
export type AucIntervalMethod = z.infer<typeof AucIntervalMethod>;
export const DifferenceIntervalMethod = z.enum(['delong-mover', 'same-order', 'identical']);
export type DifferenceIntervalMethod = z.infer<typeof DifferenceIntervalMethod>;

/** One model's figures on the test rows. */
export const ModelQuality = z.strictObject({
  /** Area under the ROC curve, exact, ties counted by halves. */
  auc: z.number(),
  /** Of the AUC, at the gate's confidence, inside [0, 1]. */
  interval: Interval,
  intervalMethod: AucIntervalMethod,
  /** Standard error of the AUC by DeLong. */
  standardError: z.number(),
  averagePrecision: z.number(),
  logLoss: z.number(),
  brier: z.number(),
  /** Largest gap between the score distributions of the classes. */
  kolmogorovSmirnov: z.number(),
  /** Mean gap between score and share of positives over the groups of `calibration`, weighted by their rows. */
  calibrationError: z.number(),
  /** [false positive rate, true positive rate] */
  roc: Curve,
  /** [recall, precision] */
  precisionRecall: Curve,
  /** Rows in ten groups of equal size by score, lowest first (ties stay together): how often positive, how often predicted. */
  calibration: z.array(z.strictObject({ rows: z.number().int(), meanScore: z.number(), positiveRate: z.number() })),
  /** 20 equal bins of [0, 1]. */
  scores: z.strictObject({ negatives: z.array(z.number().int()), positives: z.array(z.number().int()) }),
  /** The same ten groups, highest scores first: what is gained by looking at the top of the list. */
  gains: z.array(
    z.strictObject({
      rows: z.number().int(),
      positives: z.number().int(),
      /** Lowest score of the group. */
      lowestScore: z.number(),
      /** Share of positives in the group over that in all rows. */
      lift: z.number(),
      /** Of all rows and of all positives, the share in this group and those above it. */
      cumulativeRows: z.number(),
      cumulativePositives: z.number(),
    }),
  ),
});
export type ModelQuality = z.infer<typeof ModelQuality>;

export const Comparison = z.strictObject({
  /** The champion's package and its figures on the same rows. */
  modelPackageArn: z.string(),
  quality: ModelQuality,
  /** Challenger's AUC minus champion's, and its paired interval. */
  difference: z.number(),
  interval: Interval,
  intervalMethod: DifferenceIntervalMethod,
  /** Two-sided; 1 when both put the rows in the same order. */
  pValue: z.number(),
});
export type Comparison = z.infer<typeof Comparison>;

export const MetricName = z.enum([
  'averagePrecision',
  'recallAtFalsePositiveRate',
  'precisionAtK',
  'kolmogorovSmirnov',
  'logLoss',
  'brier',
  'calibrationError',
]);
export type MetricName = z.infer<typeof MetricName>;

/** A metric besides the AUC. Those that the input does not bound are told. */
export const MetricResult = z.strictObject({
  metric: MetricName,
  better: z.enum(['higher', 'lower']),
  /** The rate or the k; null for metrics without. */
  parameter: z.number().nullable(),
  value: z.number(),
  champion: z.number().nullable(),
  /** Challenger's minus champion's, and its paired interval. */
  difference: z.number().nullable(),
  interval: Interval.nullable(),
  intervalMethod: z.enum(['bootstrap', 'stratified-mean']).nullable(),
  /** `minimum` or `maximum`, by what is better. */
  bound: z.number().nullable(),
  margin: z.number().nullable(),
  judgement: Judgement,
});
export type MetricResult = z.infer<typeof MetricResult>;

/** The rows with one value of a segment column. */
export const SegmentResult = z.strictObject({
  column: z.string(),
  /** Empty where the cell is missing. */
  value: z.string(),
  rows: z.number().int(),
  positives: z.number().int(),
  /** AUCs; null where a class has fewer than two rows. */
  challenger: z.number().nullable(),
  champion: z.number().nullable(),
  difference: z.number().nullable(),
  /** Widened for the number of segments judged (Bonferroni), so that many segments do not make a false alarm likely. */
  interval: Interval.nullable(),
  judgement: Judgement,
});
export type SegmentResult = z.infer<typeof SegmentResult>;

/** What a thousand decisions cost, in the currency of the input. */
const CostPerThousand = z.strictObject({ perThousand: z.number(), interval: Interval });

export const CostResult = z.strictObject({
  input: CostsInput,
  /** Positive test rows without an amount, where one is named: they count as 0. */
  amountsMissing: z.number().int(),
  challenger: CostPerThousand.extend({ threshold: z.number() }),
  champion: CostPerThousand.extend({
    threshold: z.number(),
    /** `production`: the threshold it works with. `test`: the cheapest on these very rows, which flatters it, as its package names none. */
    thresholdFrom: z.enum(['production', 'test']),
  }).nullable(),
  /** Flagging no row. */
  noModel: CostPerThousand,
  /** Challenger minus champion: below 0 is cheaper. */
  difference: CostPerThousand.extend({
    judgement: Judgement,
    /** The same if the champion worked with the threshold that is cheapest for it on these very rows: what no new threshold explains. */
    atCheapest: CostPerThousand.extend({ threshold: z.number() }),
  }).nullable(),
});
export type CostResult = z.infer<typeof CostResult>;

/** Another one as soon as a member is added, dropped or means something else. */
export const EVALUATION_VERSION = 4;

export const Evaluation = z.strictObject({
  version: z.literal(EVALUATION_VERSION),
  model: z.string(),
  run: z.string(),
  executionArn: z.string(),
  createdAt: z.iso.datetime(),
  dataset: z.strictObject({
    uri: z.string(),
    version: z.string(),
    rows: z.number().int(),
    positives: z.number().int(),
    suspects: DatasetProfile.shape.suspects,
    duplicatesAcrossSplits: z.number().int(),
  }),
  test: z.strictObject({ rows: z.number().int(), positives: z.number().int() }),
  training: z.strictObject({
    jobName: z.string(),
    validationAuc: z.number().nullable(),
    hyperparameters: z.record(z.string(), z.string()),
  }),
  gate: GateInput,
  /** Whether the model may go on, and why: findings in order of weight, what speaks against it first. */
  verdict: Verdict,
  findings: z.array(Finding).min(1),
  challenger: ModelQuality,
  champion: Comparison.nullable(),
  /** Why there is a champion but no comparison; null otherwise. */
  championProblem: z.string().nullable(),
  metrics: z.array(MetricResult),
  /** Judged ones first, largest fall first; the rest by rows, `segmentsLeftOut` of them not listed. */
  segments: z.array(SegmentResult),
  segmentsLeftOut: z.number().int(),
  costs: CostResult.nullable(),
  /** Replicates and seed of every bootstrap and exchange of ranks: the same rows give the same intervals. */
  resampling: z.strictObject({ seed: z.number().int(), replicates: z.number().int(), rankExchanges: z.number().int() }),
  /** What is decided with the chosen threshold on the test rows. */
  threshold: z.strictObject({
    value: z.number(),
    /** Least cost where costs are given, else the best F1. */
    chosenFor: z.enum(['cost', 'f1']),
    /** Chosen on the very rows it is judged on, the figures flatter it. */
    chosenOn: z.enum(['validation', 'test']),
    precision: z.number(),
    recall: z.number(),
    f1: z.number(),
    confusion: ConfusionMatrix,
  }),
  /** Some twenty thresholds, highest first, the chosen one among them: what the challenger would do with each. */
  thresholds: z.array(
    ConfusionMatrix.extend({
      threshold: z.number(),
      /** Null without costs. */
      costPerThousand: z.number().nullable(),
    }),
  ),
  /** The test rows whose scores differ most between the models, at most ten. */
  disagreements: z.array(
    z.strictObject({
      rowId: z.string(),
      label: z.union([z.literal(0), z.literal(1)]),
      challenger: z.number(),
      champion: z.number(),
    }),
  ),
  /** Total gain of each feature that the model uses, largest first. */
  importance: z.array(z.strictObject({ feature: z.string(), gain: z.number(), share: z.number() })),
  /** Null for a model whose score is no plain sum over trees. */
  contributions: Contributions.nullable(),
  lineage: Lineage,
});
export type Evaluation = z.infer<typeof Evaluation>;

/** A question that was asked before Ronda was changed may be about a document whose members meant something else. */
export class OtherEvaluationVersion extends Error {
  constructor(found: unknown) {
    super(
      `the figures cannot be shown: another version of Ronda wrote this evaluation.json (its version is ${JSON.stringify(found)}, expected ${EVALUATION_VERSION}). The report.html beside it can be read; reject the model and start its run again`,
    );
  }
}

/** @throws OtherEvaluationVersion */
export function parseEvaluation(text: string): Evaluation {
  const document: unknown = JSON.parse(text);
  const { version } = z.looseObject({ version: z.unknown() }).parse(document);
  if (version !== EVALUATION_VERSION) throw new OtherEvaluationVersion(version);
  return Evaluation.parse(document);
}
