/** What moves the scores: contributions (SHAP values, in log-odds) of features to the scores of a sample of the test rows. */
import * as z from 'zod';

export const Contributions = z.strictObject({
  /** Rows of the sample. */
  rows: z.number().int(),
  /** Where every row begins before its features add to it: the mean over the training rows. */
  bias: z.number(),
  /** Those that move scores most, most first. */
  features: z.array(
    z.strictObject({
      feature: z.string(),
      /** Mean over the sample of how far the feature moves a score, in either direction. */
      meanAbsolute: z.number(),
      /**
       * Some of the rows: where the row's value stands among the sample's, from 0, the smallest, to 1, the largest, or null where
       * it is missing; and its contribution. Places say as much as values would to whoever reads the picture, and nothing of a person.
       */
      points: z.array(z.tuple([z.number().nullable(), z.number()])),
    }),
  ),
  /** All other features together. */
  others: z.strictObject({ features: z.number().int(), meanAbsolute: z.number() }),
});
export type Contributions = z.infer<typeof Contributions>;
