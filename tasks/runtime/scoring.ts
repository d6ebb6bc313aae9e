/** Scores from an endpoint that runs the built-in XGBoost container. */
import { InvokeEndpointCommand, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';

/**
 * @param rows encoded feature rows as CSV lines, without the label
 * @returns a score for each row, in order
 */
export async function invokeWithRows(
  runtime: SageMakerRuntimeClient,
  endpoint: string,
  rows: readonly string[],
): Promise<number[]> {
  const { Body } = await runtime.send(
    new InvokeEndpointCommand({
      EndpointName: endpoint,
      ContentType: 'text/csv',
      Accept: 'text/csv',
      Body: `${rows.join('\n')}\n`,
    }),
  );
  // Older containers answer one comma-separated line, newer ones a line for each row.
  const scores = Body.transformToString().trim().split(/[\n,]/).map(Number);
  if (scores.length !== rows.length || !scores.every(Number.isFinite)) {
    throw new Error(`expected ${rows.length} scores from ${endpoint}, got '${Body.transformToString().slice(0, 200)}'`);
  }
  return scores;
}
