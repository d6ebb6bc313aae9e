/** @see https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-access-permissions.html */
const MANIFEST = 'A manifest names its files; AWS wants the right to list for every COPY all the same.';

/**
 * Rights that a run on one machine does not use, because the local AWS does not have what uses them; with the reason why they are
 * granted all the same. The permissions proof fails for every other right that no run needs.
 */
export const unproven: Readonly<Record<string, string>> = {
  'logs:CreateLogGroup': 'SageMaker’s hosts write their logs; here the jobs’ output goes to files.',
  'logs:CreateLogStream': 'Lambda’s and SageMaker’s hosts write the logs; here they are files.',
  'logs:PutLogEvents': 'Lambda’s and SageMaker’s hosts write the logs; here they are files.',
  'logs:DescribeLogStreams': 'SageMaker’s hosts write their logs; here the jobs’ output goes to files.',
  'logs:CreateLogDelivery': 'Step Functions delivers its own log on AWS.',
  'logs:GetLogDelivery': 'Step Functions delivers its own log on AWS.',
  'logs:UpdateLogDelivery': 'Step Functions delivers its own log on AWS.',
  'logs:DeleteLogDelivery': 'Step Functions delivers its own log on AWS.',
  'logs:ListLogDeliveries': 'Step Functions delivers its own log on AWS.',
  'logs:PutResourcePolicy': 'Step Functions delivers its own log on AWS.',
  'logs:DescribeResourcePolicies': 'Step Functions delivers its own log on AWS.',
  'logs:DescribeLogGroups': 'Step Functions delivers its own log on AWS.',
  'xray:PutTraceSegments': 'Traces are sent by the services’ hosts on AWS.',
  'xray:PutTelemetryRecords': 'Traces are sent by the services’ hosts on AWS.',
  'xray:GetSamplingRules': 'Traces are sent by the services’ hosts on AWS.',
  'xray:GetSamplingTargets': 'Traces are sent by the services’ hosts on AWS.',
  'cloudwatch:PutMetricData': 'SageMaker’s hosts tell how busy they are.',
  'ecr:GetAuthorizationToken': 'Images are pulled by SageMaker’s hosts; here they are local programs.',
  'ecr:BatchCheckLayerAvailability': 'Images are pulled by SageMaker’s hosts; here they are local programs.',
  'ecr:GetDownloadUrlForLayer': 'Images are pulled by SageMaker’s hosts; here they are local programs.',
  'ecr:BatchGetImage': 'Images are pulled by SageMaker’s hosts; here they are local programs.',
  's3:AbortMultipartUpload':
    'SageMaker’s hosts upload large outputs in parts, and give up those of an upload that broke off; here a file is written at once. It deletes no object.',
  'sagemaker:ListTags':
    'AWS documents it for jobs that Step Functions waits for, and does not say when it is used. It reads tags of the model’s own jobs.',
  'sqs:SendMessage':
    'Starts, changes and reminders are given up only after their retries, by EventBridge Scheduler and Lambda.',
};

/** Prefixes of names that nobody lists here, by role. */
export const unprovenPrefixes: Readonly<Record<string, string>> = {
  'ronda-copy processed/*/warehouse/*': MANIFEST,
  'ronda-copy batch/*/keys/*': MANIFEST,
};
