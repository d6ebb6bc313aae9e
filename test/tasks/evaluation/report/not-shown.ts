/** Kinds of numbers of `evaluation.json` that no report shows, and why. */
export const NOT_SHOWN: Readonly<Record<string, string>> = {
  'dataset.rows': 'the profile’s own count is shown, which is the same',
  'dataset.positives': 'the profile’s own count is shown, which is the same',
  'dataset.duplicatesAcrossSplits': 'the profile’s own count is shown, which is the same; a finding tells it',
  'gate.minimumPositives': 'told in the sentence of a finding',
  'gate.metrics.averagePrecision.margin': 'shown as the margin of the metric’s result',
  'gate.metrics.averagePrecision.minimum': 'shown as the bound of the metric’s result',
  'gate.metrics.logLoss.maximum': 'shown as the bound of the metric’s result',
  'gate.metrics.precisionAtK.k': 'shown in the name of the metric’s result',
  'gate.metrics.precisionAtK.minimum': 'shown as the bound of the metric’s result',
  'gate.metrics.recallAtFalsePositiveRate.margin': 'shown as the margin of the metric’s result',
  'gate.metrics.recallAtFalsePositiveRate.rate': 'shown in the name of the metric’s result',
  'challenger.standardError': 'the interval says it',
  'challenger.brier': 'shown as the value of the metric’s result, which is the same',
  'challenger.calibrationError': 'shown as the value of the metric’s result, which is the same',
  'challenger.logLoss': 'shown as the value of the metric’s result, which is the same',
  'champion.quality.standardError': 'the interval says it',
  'champion.quality.brier': 'shown as the champion’s value in the metric’s result, which is the same',
  'champion.quality.calibrationError': 'shown as the champion’s value in the metric’s result, which is the same',
  'champion.quality.logLoss': 'shown as the champion’s value in the metric’s result, which is the same',
  'champion.quality.calibration.*.rows': 'the champion’s line is drawn without intervals, which alone need them',
  'champion.quality.gains.*.rows': 'drawn as its share of all rows',
  'champion.quality.gains.*.positives': 'drawn as their share of all positives',
  'champion.quality.gains.*.lift': 'the slope of what is drawn',
  'champion.quality.gains.*.lowestScore': 'a score of one model says nothing beside those of another',
  'importance.*.gain': 'shown as its share of all gain: the sum has no unit',
};

/** Kinds that some reports show, and when they are not to be seen. */
export const NOT_ALWAYS_SHOWN: Readonly<Record<string, string>> = {
  'gate.margin': 'without a champion nothing is compared',
  segmentsLeftOut: 'without segments there are no others',
};
