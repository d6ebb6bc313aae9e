/** Every integration there is, by the `Resource` that a definition names. */
import type { Integration } from '../integration';
import { events } from './events';
import { lambda } from './lambda';
import { redshiftData } from './redshift-data';
import { s3 } from './s3';
import { sagemaker } from './sagemaker';
import { sagemakerSdk } from './sagemaker-sdk';

interface Builder {
  readonly integration: Integration;
  readonly sync?: Builder;
  readonly waitForTaskToken?: Builder;
}

const builders: Builder[] = [sagemaker(), sagemakerSdk(), redshiftData(), lambda(), events(), s3()].flatMap((service) =>
  Object.values<Builder>(service),
);

const known = builders
  .flatMap((builder) => [builder, builder.sync, builder.waitForTaskToken])
  .flatMap((builder) => (builder ? [[builder.integration.resource, builder.integration] as const] : []));

/** By `Resource`. */
export const integrations: ReadonlyMap<string, Integration> = new Map(known);
