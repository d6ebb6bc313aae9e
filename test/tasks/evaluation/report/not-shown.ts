/** Kinds of numbers of `evaluation.json` that a report does not show, and why. */
export const NOT_SHOWN: Readonly<Record<string, string>> = {
  'dataset.rows': 'the profile’s own count is shown, which is the same',
  'dataset.positives': 'as above',
  'dataset.duplicatesAcrossSplits': 'as above, and told in a finding',
  'gate.minimumPositives': 'told in a finding',
  'challenger.standardError': 'the interval says it',
  'champion.quality.standardError': 'the interval says it',
  'champion.quality.averagePrecision': 'x',
};

/** Kinds that are shown by some reports only, and when they are not. */
export const NOT_ALWAYS_SHOWN: Readonly<Record<string, string>> = {
  'gate.margin': 'nothing is compared without a champion',
  segmentsLeftOut: 'without segments there are no others',
};
