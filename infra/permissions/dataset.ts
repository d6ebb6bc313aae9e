/** Where raw rows may be: PrepareRun lists it, the processing job reads it. */
import type { Need } from './need';

interface Place {
  readonly bucket: string;
  readonly key: string;
}

/**
 * @param bucketName the artifact bucket
 * @param uris objects or prefixes of datasets and of rows to score, beside what the command uploads for the model
 */
export function datasetNeeds(
  bucketName: string,
  model: string,
  uris: readonly string[],
): { readonly list: readonly Need[]; readonly read: readonly Need[] } {
  const upload = (folder: string): Place => ({ bucket: bucketName, key: `${folder}/${model}/` });
  const named = uris.map(parse);
  // The rows to score are listed by the job alone.
  const datasets = distinct([upload('datasets'), ...named]);
  const places = distinct([...datasets, upload('scoring')]);
  const read: Need = {
    actions: ['s3:GetObject'],
    resources: places.map(({ bucket, key }) => `${arn(bucket)}/${key}*`),
    why: 'Reads the raw rows.',
  };
  return {
    list: namesIn(datasets, 'Lists the raw files, whose names, sizes and ETags are the dataset’s version.'),
    read: [...namesIn(places, 'Lists the raw files that it copies into the container.'), read],
  };
}

/** A right for each bucket. */
const namesIn = (places: readonly Place[], why: string): Need[] =>
  [...new Set(places.map(({ bucket }) => bucket))].map((name) => ({
    actions: ['s3:ListBucket'],
    resources: [arn(name)],
    conditions: {
      StringLike: { 's3:prefix': places.filter(({ bucket }) => bucket === name).map(({ key }) => `${key}*`) },
    },
    why,
  }));

const arn = (bucket: string) => `arn:\${Partition}:s3:::${bucket}`;

function parse(uri: string): Place {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? [];
  if (!bucket) throw new Error(`expected an S3 URI such as s3://bucket/folder/, got '${uri}'`);
  return { bucket, key };
}

const distinct = (places: readonly Place[]) => [
  ...new Map(places.map((place) => [`${place.bucket}/${place.key}`, place])).values(),
];
