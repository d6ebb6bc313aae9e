/** CloudWatch Logs, read only: log groups, streams and events over the files that jobs, endpoints and functions write. */
import type { LogFiles } from '#local/backends/log-files';
import type { AwsJsonService } from '#local/wire/service';
import { invalidParameter } from './errors';
import { createOperations } from './operations';

export interface LogsDeps {
  readonly files: LogFiles;
}

export function createLogs({ files }: LogsDeps): AwsJsonService {
  return {
    protocol: 'aws-json-1.1',
    signingName: 'logs',
    targetPrefix: 'Logs_20140328',
    operations: createOperations(files),
    unsupported: UNSUPPORTED,
    invalid: invalidParameter,
  };
}

/** What CloudWatch Logs has besides: writing, retention, subscriptions, metrics, queries. */
const UNSUPPORTED = [
  'AssociateKmsKey',
  'CreateExportTask',
  'CreateLogGroup',
  'CreateLogStream',
  'DeleteLogGroup',
  'DeleteLogStream',
  'DeleteMetricFilter',
  'DeleteRetentionPolicy',
  'DeleteSubscriptionFilter',
  'DescribeMetricFilters',
  'DescribeQueries',
  'DescribeSubscriptionFilters',
  'GetLogGroupFields',
  'GetLogRecord',
  'GetQueryResults',
  'ListTagsForResource',
  'PutLogEvents',
  'PutMetricFilter',
  'PutRetentionPolicy',
  'PutSubscriptionFilter',
  'StartLiveTail',
  'StartQuery',
  'StopQuery',
  'TagResource',
  'TestMetricFilter',
  'UntagResource',
];
