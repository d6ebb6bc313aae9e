/** The endpoint of a model, and whose configuration it has. */
import {
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';

/** CreateEndpointConfig names a run's configurations so. */
export const configPrefix = (run: string) => `${run}-config-`;

export const isOfRun = (
  { EndpointConfigName = '' }: Pick<DescribeEndpointCommandOutput, 'EndpointConfigName'>,
  run: string,
) => EndpointConfigName.startsWith(configPrefix(run));

/** @returns undefined when there is no such endpoint */
export async function describeEndpoint(
  sagemaker: SageMakerClient,
  EndpointName: string,
): Promise<DescribeEndpointCommandOutput | undefined> {
  try {
    return await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
  } catch (error) {
    if ((error as Error).name === 'ValidationException') return undefined;
    throw error;
  }
}
