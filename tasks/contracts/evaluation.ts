/** `evaluation.json`: how good the challenger is on the test rows, alone and beside the champion. All that a report shows stands here. */
import { z } from 'zod';

/** Lower and upper bound. */
export const Interval = z.tuple([z.number(), z.number()]);
export type Interval = z.infer<typeof Interval>;

/** Points of a curve, thinned to at most some hundreds; the figures are computed from all rows. */
const Curve = z.array(z.tuple([z.number(), z.number()]));

/** Counts at the threshold: rows scored `>= threshold` are predicted positive. */
export const ConfusionMatrix = z.strictObject({
  truePositives: z.number().int(),
  falsePositives: z.number().int(),
  trueNegatives: z.number().int(),
  falseNegatives: z.number().int(),
});
export type ConfusionMatrix = z.infer<typeof ConfusionMatrix>;

/** One model's figures on the test rows. */
export const ModelQuality = z.strictObject({
  /** Area under the ROC curve, exact, ties counted by halves. */
  auc: z.number(),
  /** Of the AUC, at the gate's confidence: DeLong's variance on the logit scale, so it stays inside [0, 1]. */
  interval: Interval,
  /** Standard error of the AUC. */
  standardError: z.number(),
  /** Average precision. */
  averagePrecision: z.number(),
  logLoss: z.number(),
  brier: z.number(),
  /** Largest gap between the score distributions of the classes. */
  kolmogorovSmirnov: z.number(),
  /** [false positive rate, true positive rate] */
  roc: Curve,
  /** [recall, precision] */
  precisionRecall: Curve,
  /** Rows in ten groups of equal size by score, lowest first (ties stay together): how often positive, how often predicted. */
  calibration: z.array(z.strictObject({ rows: z.number().int(), meanScore: z.number(), positiveRate: z.number() })),
  /** 20 equal bins of [0, 1]. */
  scores: z.strictObject({ negatives: z.array(z.number().int()), positives: z.array(z.number().int()) }),
});
export type ModelQuality = z.infer<typeof ModelQuality>;

export const Comparison = z.strictObject({
  /** The champion's package and its figures on the same rows. */
  modelPackageArn: z.string(),
  quality: ModelQuality,
  /** Challenger's AUC minus champion's, and its paired DeLong interval. */
  difference: z.number(),
  interval: Interval,
  /** Two-sided; 1 when the two are equal on every row. */
  pValue: z.number(),
});
export type Comparison = z.infer<typeof Comparison>;

export const Evaluation = z.strictObject({
  version: z.literal(1),
  model: z.string(),
  run: z.string(),
  executionArn: z.string(),
  createdAt: z.iso.datetime(),
  dataset: z.strictObject({
    uri: z.string(),
    version: z.string(),
    rows: z.number().int(),
    positives: z.number().int(),
  }),
  test: z.strictObject({ rows: z.number().int(), positives: z.number().int() }),
  training: z.strictObject({
    jobName: z.string(),
    validationAuc: z.number().nullable(),
    hyperparameters: z.record(z.string(), z.string()),
  }),
  gate: z.strictObject({ minimumAuc: z.number(), margin: z.number(), confidence: z.number() }),
  challenger: ModelQuality,
  champion: Comparison.nullable(),
  /** Why there is a champion but no comparison; null otherwise. */
  championProblem: z.string().nullable(),
  /** The threshold with the best F1 on the rows it was chosen on, and what it does on the test rows. */
  threshold: z.strictObject({
    value: z.number(),
    /** Chosen on the very rows it is judged on, the figures flatter it. */
    chosenOn: z.enum(['validation', 'test']),
    precision: z.number(),
    recall: z.number(),
    f1: z.number(),
    confusion: ConfusionMatrix,
  }),
  /** Total gain of each feature that the model uses, largest first. */
  importance: z.array(z.strictObject({ feature: z.string(), gain: z.number(), share: z.number() })),
  /** Whether the model passes, and why, in whole sentences in order of weight. */
  passed: z.boolean(),
  reasons: z.array(z.string()).min(1),
});
export type Evaluation = z.infer<typeof Evaluation>;
