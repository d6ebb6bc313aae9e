/** Where raw rows may be: PrepareRun lists it, the processing job reads it. */
import type { Need } from './need';

interface Place {
  readonly bucket: string;
  readonly key: string;
}

/**
 * @param bucketName the artifact bucket, which both roles may list already
 * @param uris objects or prefixes, beside what the command uploads for the model
 */
export function datasetNeeds(
  bucketName: string,
  model: string,
  uris: readonly string[],
): { readonly list: readonly Need[]; readonly read: readonly Need[] } {
  const uploads = ['datasets', 'scoring'].map((folder) => ({ bucket: bucketName, key: `${folder}/${model}/` }));
  const places = distinct([...uploads, ...uris.map(parse)]);
  const list = places
    .filter(({ bucket }) => bucket !== bucketName)
    .map(
      ({ bucket, key }): Need => ({
        actions: ['s3:ListBucket'],
        resources: [arn(bucket)],
        conditions: { StringLike: { 's3:prefix': `${key}*` } },
        why: 'Lists the raw files, whose names, sizes and ETags are the dataset’s version.',
      }),
    );
  const read: Need = {
    actions: ['s3:GetObject'],
    resources: places.map(({ bucket, key }) => `${arn(bucket)}/${key}*`),
    why: 'Reads the raw rows.',
  };
  return { list, read: [...list, read] };
}

const arn = (bucket: string) => `arn:\${Partition}:s3:::${bucket}`;

function parse(uri: string): Place {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? [];
  if (!bucket) throw new Error(`expected an S3 URI such as s3://bucket/folder/, got '${uri}'`);
  return { bucket, key };
}

const distinct = (places: readonly Place[]) => [
  ...new Map(places.map((place) => [`${place.bucket}/${place.key}`, place])).values(),
];
