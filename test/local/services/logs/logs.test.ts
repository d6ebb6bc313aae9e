import { appendFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { openLogFiles } from '#local/backends/log-files';
import { createLogs } from '#local/services/logs/index';

const GROUP = '/aws/sagemaker/TrainingJobs';
const call = {
  requestId: 'r',
  account: '000000000000',
  region: 'us-east-1',
  caller: { accessKeyId: 'test' },
  signal: new AbortController().signal,
};

let directory: string;
let send: (operation: string, input: object) => Promise<Record<string, unknown>>;

/** Decodes as the wire does: an input that does not fit is an error. */
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ronda-logs-'));
  const { operations } = createLogs({ files: openLogFiles(directory) });
  send = async (name, input) => {
    const operation = operations[name];
    if (!operation) throw new Error(`no operation ${name}`);
    return operation.handle(operation.input.parse(input), call);
  };
  await log(
    'aws/sagemaker/TrainingJobs/job-b%2Falgo-1.log',
    '[0]\ttrain-auc:0.7\n[1]\ttrain-auc:0.8\n[2]\ttrain-auc:0.9\nhalf',
  );
  await log('aws/sagemaker/TrainingJobs/job-a%2Falgo-1.log', 'first\nsecond, with ünïcode\n');
  await log('aws/lambda/ronda-predict/host.log', '{"level":"info"}\n{"level":"error"}\n');
});

async function log(path: string, text: string) {
  const file = join(directory, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

const messages = ({ events }: Record<string, unknown>) =>
  (events as { message: string }[]).map(({ message }) => message);

describe('validation', () => {
  it('rejects a group and a stream that do not exist, in the words of CloudWatch', async () => {
    const stream = { logGroupName: GROUP, logStreamName: 'none' };
    await expect(send('GetLogEvents', stream)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
    await expect(send('GetLogEvents', { ...stream, logGroupName: '/none' })).rejects.toMatchObject({
      message: 'The specified log group does not exist.',
    });
  });

  it('rejects names that lead out of the directory', async () => {
    await log('../outside.log', 'secret\n').catch(() => undefined);
    for (const logGroupName of ['/..', '/aws/../..', 'aws', '//']) {
      await expect(send('GetLogEvents', { logGroupName, logStreamName: 'outside' })).rejects.toMatchObject({
        code: 'ResourceNotFoundException',
      });
    }
    const up = { logGroupName: GROUP, logStreamName: '../../lambda/ronda-predict/host' };
    await expect(send('GetLogEvents', up)).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  it('rejects unknown members, tokens of another making and patterns it does not honour', async () => {
    await expect(send('DescribeLogGroups', { logGroupNamePattern: 'x' })).rejects.toThrow();
    await expect(
      send('GetLogEvents', { logGroupName: GROUP, logStreamName: 'job-a/algo-1', nextToken: 'x' }),
    ).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
    await expect(
      send('FilterLogEvents', { logGroupName: GROUP, filterPattern: '{ $.level = "error" }' }),
    ).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  });
});

describe('behaviour', () => {
  it('lists groups with their size and streams by name or by time', async () => {
    const { logGroups } = await send('DescribeLogGroups', { logGroupNamePrefix: '/aws/' });
    expect(logGroups).toMatchObject([
      { logGroupName: '/aws/lambda/ronda-predict', storedBytes: 35 },
      { logGroupName: GROUP, arn: `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}:*` },
    ]);
    const { logStreams } = await send('DescribeLogStreams', { logGroupName: GROUP, descending: true });
    expect(logStreams).toMatchObject([{ logStreamName: 'job-b/algo-1' }, { logStreamName: 'job-a/algo-1' }]);
  });

  it('pages through lists by token', async () => {
    const first = await send('DescribeLogStreams', { logGroupName: GROUP, limit: 1 });
    const second = await send('DescribeLogStreams', { logGroupName: GROUP, limit: 1, nextToken: first.nextToken });
    expect([first.logStreams, second.logStreams]).toMatchObject([
      [{ logStreamName: 'job-a/algo-1' }],
      [{ logStreamName: 'job-b/algo-1' }],
    ]);
    expect(second.nextToken).toBeUndefined();
  });

  it('gives an empty list where nothing was logged yet', async () => {
    const { operations } = createLogs({ files: openLogFiles(join(directory, 'none')) });
    expect(operations.DescribeLogGroups?.handle({}, call)).toMatchObject({ logGroups: [] });
  });

  it('reads the newest lines first, walks back, and forward again as the file grows', async () => {
    const stream = { logGroupName: GROUP, logStreamName: 'job-b/algo-1' };
    const newest = await send('GetLogEvents', { ...stream, limit: 2 });
    expect(messages(newest)).toEqual(['[1]\ttrain-auc:0.8', '[2]\ttrain-auc:0.9']);
    const older = await send('GetLogEvents', { ...stream, nextToken: newest.nextBackwardToken });
    expect(messages(older)).toEqual(['[0]\ttrain-auc:0.7']);
    expect(messages(await send('GetLogEvents', { ...stream, nextToken: older.nextBackwardToken }))).toEqual([]);

    const nothing = await send('GetLogEvents', { ...stream, nextToken: newest.nextForwardToken });
    expect(nothing).toMatchObject({ events: [], nextForwardToken: newest.nextForwardToken });
    await appendFile(join(directory, 'aws/sagemaker/TrainingJobs/job-b%2Falgo-1.log'), '-written\nnext\n');
    expect(messages(await send('GetLogEvents', { ...stream, nextToken: nothing.nextForwardToken }))).toEqual([
      'half-written',
      'next',
    ]);
  });

  it('reads from the head in pages that together are the file', async () => {
    const lines = Array.from({ length: 60_000 }, (_, index) => `line ${index} ${'x'.repeat(index % 97)}`);
    await log('aws/sagemaker/ProcessingJobs/big%2Falgo-1.log', `${lines.join('\n')}\n`);
    const read: string[] = [];
    let nextToken: unknown;
    for (;;) {
      const stream = { logGroupName: '/aws/sagemaker/ProcessingJobs', logStreamName: 'big/algo-1' };
      const page = await send('GetLogEvents', { ...stream, startFromHead: true, nextToken });
      if (nextToken === page.nextForwardToken) break;
      read.push(...messages(page));
      nextToken = page.nextForwardToken;
    }
    expect(read).toEqual(lines);
  });

  it('reads past a line that is longer than a page, and cuts it', async () => {
    await log('aws/sagemaker/ProcessingJobs/long%2Falgo-1.log', `before\n${'x'.repeat(3_000_000)}\nafter\n`);
    const stream = { logGroupName: '/aws/sagemaker/ProcessingJobs', logStreamName: 'long/algo-1' };
    const first = await send('GetLogEvents', { ...stream, startFromHead: true });
    const second = await send('GetLogEvents', { ...stream, nextToken: first.nextForwardToken });
    expect([messages(first)[0], messages(second)[0]?.length, messages(second)[1]]).toEqual([
      'before',
      262_144,
      'after',
    ]);
    expect(messages(await send('GetLogEvents', { ...stream, limit: 1 }))).toEqual(['after']);
  });

  it('filters the lines of a group by terms', async () => {
    const filter = async (filterPattern: string) =>
      messages(await send('FilterLogEvents', { logGroupName: GROUP, filterPattern }));
    expect(await filter('train-auc 0.8')).toEqual(['[1]\ttrain-auc:0.8']);
    expect(await filter('?first ?0.9')).toEqual(['first', '[2]\ttrain-auc:0.9']);
    expect(await filter('"second, with"')).toEqual(['second, with ünïcode']);
    expect(await filter('train-auc -0.8')).toHaveLength(2);
    expect(await filter('')).toHaveLength(5);
  });

  it('pages through the events of several streams by token, each once', async () => {
    const ids: string[] = [];
    let nextToken: unknown;
    do {
      const page = await send('FilterLogEvents', { logGroupName: GROUP, limit: 2, nextToken });
      ids.push(...(page.events as { eventId: string }[]).map(({ eventId }) => eventId));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(new Set(ids).size).toBe(5);
    expect(ids).toHaveLength(5);
  });
});
