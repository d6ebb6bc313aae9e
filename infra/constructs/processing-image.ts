/** The image of the processing container: built from the project's Dockerfile when it is deployed, or there already. */
import { join } from 'node:path';
import { Aws, IgnoreMode } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Construct } from 'constructs';

export interface ProcessingImageProps {
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>`. @default - built from infra/image/Dockerfile */
  readonly uri?: string;
}

/** What the build needs of the project; a change of anything else makes no new image. */
const CONTEXT = ['*', '!infra', 'infra/*', '!infra/image', '!tasks', '!bin', '!package.json', '!package-lock.json'];

export class ProcessingImage extends Construct {
  readonly uri: string;
  readonly repositoryArn: string;

  constructor(scope: Construct, id: string, { uri }: ProcessingImageProps = {}) {
    super(scope, id);
    if (uri !== undefined) {
      this.uri = uri;
      this.repositoryArn = repositoryOf(uri);
      return;
    }
    const asset = new DockerImageAsset(this, 'Image', {
      directory: join(import.meta.dirname, '../..'),
      file: 'infra/image/Dockerfile',
      // SageMaker's ml.m5 instances.
      platform: Platform.LINUX_AMD64,
      exclude: CONTEXT,
      ignoreMode: IgnoreMode.DOCKER,
    });
    this.uri = asset.imageUri;
    this.repositoryArn = asset.repository.repositoryArn;
  }
}

function repositoryOf(uri: string): string {
  const [, account, region, name] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z.]+\/([^:@]+)[:@]/.exec(uri) ?? [];
  if (!name) throw new Error(`expected the URI of an image in ECR, with a tag or digest, got '${uri}'`);
  return `arn:${Aws.PARTITION}:ecr:${region}:${account}:repository/${name}`;
}
