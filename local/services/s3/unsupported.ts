/**
 * Operations that S3 has and this one does not honour. All are told by a query key; without this table `GET /bucket?acl` would be
 * taken for a listing.
 */
import type { RestService } from '#local/wire/service';

type Row = readonly [subresource: string, ...operations: readonly `${string} ${string}`[]];

const OF_BUCKETS: readonly Row[] = [
  ['abac', 'GET GetBucketAbac', 'PUT PutBucketAbac'],
  ['accelerate', 'GET GetBucketAccelerateConfiguration', 'PUT PutBucketAccelerateConfiguration'],
  ['acl', 'GET GetBucketAcl', 'PUT PutBucketAcl'],
  [
    'analytics',
    'DELETE DeleteBucketAnalyticsConfiguration',
    'GET GetBucketAnalyticsConfiguration',
    'PUT PutBucketAnalyticsConfiguration',
  ],
  ['cors', 'DELETE DeleteBucketCors', 'GET GetBucketCors', 'PUT PutBucketCors'],
  ['encryption', 'DELETE DeleteBucketEncryption', 'GET GetBucketEncryption', 'PUT PutBucketEncryption'],
  [
    'intelligent-tiering',
    'DELETE DeleteBucketIntelligentTieringConfiguration',
    'GET GetBucketIntelligentTieringConfiguration',
    'PUT PutBucketIntelligentTieringConfiguration',
  ],
  [
    'inventory',
    'DELETE DeleteBucketInventoryConfiguration',
    'GET GetBucketInventoryConfiguration',
    'PUT PutBucketInventoryConfiguration',
  ],
  [
    'lifecycle',
    'DELETE DeleteBucketLifecycle',
    'GET GetBucketLifecycleConfiguration',
    'PUT PutBucketLifecycleConfiguration',
  ],
  ['logging', 'GET GetBucketLogging', 'PUT PutBucketLogging'],
  ['metadataAnnotationTable', 'PUT UpdateBucketMetadataAnnotationTableConfiguration'],
  [
    'metadataConfiguration',
    'POST CreateBucketMetadataConfiguration',
    'DELETE DeleteBucketMetadataConfiguration',
    'GET GetBucketMetadataConfiguration',
  ],
  ['metadataInventoryTable', 'PUT UpdateBucketMetadataInventoryTableConfiguration'],
  ['metadataJournalTable', 'PUT UpdateBucketMetadataJournalTableConfiguration'],
  [
    'metadataTable',
    'POST CreateBucketMetadataTableConfiguration',
    'DELETE DeleteBucketMetadataTableConfiguration',
    'GET GetBucketMetadataTableConfiguration',
  ],
  [
    'metrics',
    'DELETE DeleteBucketMetricsConfiguration',
    'GET GetBucketMetricsConfiguration',
    'PUT PutBucketMetricsConfiguration',
  ],
  ['notification', 'GET GetBucketNotificationConfiguration', 'PUT PutBucketNotificationConfiguration'],
  ['object-lock', 'GET GetObjectLockConfiguration', 'PUT PutObjectLockConfiguration'],
  [
    'ownershipControls',
    'DELETE DeleteBucketOwnershipControls',
    'GET GetBucketOwnershipControls',
    'PUT PutBucketOwnershipControls',
  ],
  ['policy', 'DELETE DeleteBucketPolicy', 'GET GetBucketPolicy', 'PUT PutBucketPolicy'],
  ['policyStatus', 'GET GetBucketPolicyStatus'],
  ['publicAccessBlock', 'DELETE DeletePublicAccessBlock', 'GET GetPublicAccessBlock', 'PUT PutPublicAccessBlock'],
  ['replication', 'DELETE DeleteBucketReplication', 'GET GetBucketReplication', 'PUT PutBucketReplication'],
  ['requestPayment', 'GET GetBucketRequestPayment', 'PUT PutBucketRequestPayment'],
  ['tagging', 'DELETE DeleteBucketTagging', 'GET GetBucketTagging', 'PUT PutBucketTagging'],
  ['versioning', 'GET GetBucketVersioning', 'PUT PutBucketVersioning'],
  ['versions', 'GET ListObjectVersions'],
  ['website', 'DELETE DeleteBucketWebsite', 'GET GetBucketWebsite', 'PUT PutBucketWebsite'],
];

const OF_OBJECTS: readonly Row[] = [
  ['acl', 'GET GetObjectAcl', 'PUT PutObjectAcl'],
  ['annotation', 'DELETE DeleteObjectAnnotation', 'GET GetObjectAnnotation', 'PUT PutObjectAnnotation'],
  ['attributes', 'GET GetObjectAttributes'],
  ['encryption', 'PUT UpdateObjectEncryption'],
  ['legal-hold', 'GET GetObjectLegalHold', 'PUT PutObjectLegalHold'],
  ['renameObject', 'PUT RenameObject'],
  ['restore', 'POST RestoreObject'],
  ['retention', 'GET GetObjectRetention', 'PUT PutObjectRetention'],
  ['select', 'POST SelectObjectContent'],
  ['tagging', 'DELETE DeleteObjectTagging', 'PUT PutObjectTagging'],
  ['torrent', 'GET GetObjectTorrent'],
];

const rows = (path: string, table: readonly Row[]) =>
  table.flatMap(([subresource, ...operations]) =>
    operations.map((entry) => {
      const [method = '', operation = ''] = entry.split(' ');
      return { operation, method, path, query: [subresource] };
    }),
  );

export const unsupported: NonNullable<RestService['unsupported']> = [
  ...rows('/{Bucket}', OF_BUCKETS),
  ...rows('/{Bucket}/{Key+}', OF_OBJECTS),
];
