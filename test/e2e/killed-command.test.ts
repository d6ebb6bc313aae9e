/** `kill -9` of the command that has a server of its own, at awkward moments: the next run works, and nothing is left of the killed. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeEndpointCommand, ListModelPackagesCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { openXGBoost } from '#local/backends/xgboost';
import { serverFile } from '#local/config';
import { type AwsClients, awsClients, query, tablesOf } from '#test/support/aws-clients';
import { writeSample } from '#test/support/dataset';
import { executionsOf, untilAsked, untilIn } from '#test/support/executions';
import { leftovers } from '#test/support/leftovers';
import { descendantsOf, untilGone } from '#test/support/processes';
import { documentOf, type Ended, readServerFile, ronda, startLocal, startRonda } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';
import { until } from '#test/support/until';

const ROWS = 2_000;

let directory: string;
/** A link to libxgboost. */
let library: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
  await writeSample(join(directory, 'data.csv'), ROWS);
  library = join(directory, 'libxgboost.so');
  symlinkSync(loadedLibrary(), library);
});

/** Its path, which only the process that has loaded it knows. */
function loadedLibrary(): string {
  openXGBoost();
  const [, path] = /\s(\/\S*libxgboost\S*)/.exec(readFileSync('/proc/self/maps', 'utf8')) ?? [];
  if (path === undefined) throw new Error('expected libxgboost among the files that this process has mapped');
  return path;
}

/** Whoever loads the library from now on waits for ever, as an endpoint's container that does not come up. */
function blockLibrary(): void {
  rmSync(library);
  execFileSync('mkfifo', [library]);
}

const run = (...words: string[]) => [
  ...['run', '--data', join(directory, 'data.csv'), '--id', 'id', '--json', '--port', '0', '--state-dir', directory],
  ...words,
];

/** Where the command dies. */
const MOMENTS: readonly (readonly [string, (clients: AwsClients) => Promise<string>])[] = [
  ['data is processed', (clients) => untilIn(clients, 'ProcessData')],
  ['the warehouse is loaded', (clients) => untilIn(clients, 'LoadWarehouse', 'CheckLoad', 'VerifyLoad')],
  ['a model is trained', (clients) => untilIn(clients, 'TrainModel')],
  ['a question is about to be asked', (clients) => untilIn(clients, 'RequestApproval')],
  ['it waits for a decision', untilAsked],
  [
    'an endpoint is made',
    async (clients) => {
      await untilAsked(clients);
      blockLibrary();
      expect(await ronda(['approve', '--state-dir', directory])).toMatchObject({ code: 0 });
      return untilIn(clients, 'CheckEndpoint');
    },
  ],
];

describe('ronda run', () => {
  test.each(MOMENTS)('leaves no process when it is killed while %s', async (_, moment) => {
    const command = startRonda(run(), '', { RONDA_XGBOOST_LIBRARY: library });
    await command.says(/run fraud-\S+ on http/);
    const { url } = await until('the server file', async () => readServerFile(directory));
    await moment(awsClients(url));
    const processes = await descendantsOf(command.pid);
    await command.kill();
    await untilGone(processes);
    expect(processes.length).toBeGreaterThan(0);
    expect(existsSync(serverFile(directory))).toBe(false);
  });

  test('leaves no process when it is killed while its server starts', async () => {
    const command = startRonda(run());
    const processes = await until('a server', async () => {
      const found = await descendantsOf(command.pid);
      return found.length > 0 && found;
    });
    await command.kill();
    await untilGone(processes);
  });

  describe('after all that', () => {
    let next: Ended;
    let clients: AwsClients;

    beforeAll(async () => {
      next = await ronda(run('--approve'));
      clients = awsClients((await startLocal(directory)).url);
    });

    test('ends what was left running, and deploys', async () => {
      expect(next.code).toBe(0);
      expect(documentOf(next)).toMatchObject({ outcome: 'deployed', warehouse: { rows: ROWS } });
      const endpoint = await clients.sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'fraud' }));
      expect(endpoint.EndpointStatus).toBe('InService');
      expect((await executionsOf(clients)).length).toBe(MOMENTS.length + 1);
    });

    test('leaves nothing of the killed ones', async () => {
      expect(await leftovers(clients, directory)).toEqual([]);
      expect(await tablesOf(clients)).toEqual(['fraud_dataset', 'fraud_rounds']);
      expect(await query(clients, 'SELECT count(*), count(DISTINCT id) FROM fraud_dataset')).toEqual([[ROWS, ROWS]]);
    });

    test('leaves no model waiting for a decision that nobody asks for, and none approved that was not deployed', async () => {
      const { ModelPackageSummaryList = [] } = await clients.sagemaker.send(
        new ListModelPackagesCommand({
          ModelPackageGroupName: 'fraud',
          SortBy: 'CreationTime',
          SortOrder: 'Ascending',
        }),
      );
      const statuses = ModelPackageSummaryList.map(({ ModelApprovalStatus }) => ModelApprovalStatus);
      expect(statuses).toEqual(['Rejected', 'Rejected', 'Rejected', 'Approved']);
    });
  });
});
