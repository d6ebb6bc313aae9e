/** A stored endpoint as DescribeEndpoint and the list show it. */
import type { DescribeEndpointCommandOutput, EndpointSummary } from '@aws-sdk/client-sagemaker';
import { dateOf } from '../context';
import type { Fleet } from '../endpoints/fleet';
import type { Endpoint, EndpointConfig } from '../store';

export function describeEndpoint(
  endpoint: Endpoint,
  config: EndpointConfig | undefined,
  fleet: Fleet | undefined,
): Omit<DescribeEndpointCommandOutput, '$metadata'> {
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    EndpointConfigName: endpoint.configName,
    ProductionVariants: endpoint.status === 'Failed' ? undefined : variantsOf(config, fleet),
    EndpointStatus: endpoint.status,
    FailureReason: endpoint.failureReason,
    CreationTime: dateOf(endpoint.created),
    LastModifiedTime: dateOf(endpoint.modified),
    PendingDeploymentSummary:
      endpoint.pendingConfigName && endpoint.status === 'Updating'
        ? { EndpointConfigName: endpoint.pendingConfigName, StartTime: dateOf(endpoint.modified) }
        : undefined,
  };
}

export function summarizeEndpoint(endpoint: Endpoint): EndpointSummary {
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    CreationTime: dateOf(endpoint.created),
    LastModifiedTime: dateOf(endpoint.modified),
    EndpointStatus: endpoint.status,
  };
}

function variantsOf(config: EndpointConfig | undefined, fleet: Fleet | undefined) {
  return config?.request.ProductionVariants?.map((variant) => {
    const running = fleet?.variants.find(({ name }) => name === variant.VariantName);
    const weight = variant.InitialVariantWeight ?? 1;
    const instances = variant.ServerlessConfig ? undefined : (variant.InitialInstanceCount ?? 1);
    return {
      VariantName: variant.VariantName,
      DeployedImages: running && [
        { SpecifiedImage: running.imageUri, ResolvedImage: running.imageUri, ResolutionTime: dateOf(running.ready) },
      ],
      CurrentWeight: weight,
      DesiredWeight: weight,
      CurrentInstanceCount: instances,
      DesiredInstanceCount: instances,
      CurrentServerlessConfig: variant.ServerlessConfig,
      DesiredServerlessConfig: variant.ServerlessConfig,
    };
  });
}
