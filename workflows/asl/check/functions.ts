/**
 * The functions that Step Functions knows: JSONata 2.0.6 without `$eval`, and six of its own.
 * @see https://docs.jsonata.org/1.8.0/string-functions and its neighbours
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
const JSONATA = `
  abs append assert average base64decode base64encode boolean ceil contains count decodeUrl decodeUrlComponent distinct each
  encodeUrl encodeUrlComponent error exists filter floor formatBase formatInteger formatNumber fromMillis join keys length
  lookup lowercase map match max merge millis min not now number pad parseInteger power reduce replace reverse round shuffle
  sift single sort split spread sqrt string substring substringAfter substringBefore sum toMillis trim type uppercase zip
`;
const STEP_FUNCTIONS = 'hash parse partition random range uuid';

/** Without the dollar sign. */
export const FUNCTIONS: ReadonlySet<string> = new Set(`${JSONATA} ${STEP_FUNCTIONS}`.trim().split(/\s+/));
