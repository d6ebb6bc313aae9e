/** What is asked of the local AWS before it is wholly there waits, and is then done; and what it tells whoever started it. */
import {
  DescribeExecutionCommand,
  StartExecutionCommand,
  type StartExecutionOutput,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect, test } from '@jest/globals';
import { readEnvironment, stateMachineArn } from '#local/config';
import { startLocalAws } from '#local/main';
import { awsClients } from '#test/support/aws-clients';
import { temporaryDirectory } from '#test/support/temporary';
import { until } from '#test/support/until';
import { build } from '../../bin/build.mjs';

test('an execution that is started at once is kept, and not taken for one that a kill interrupted', async () => {
  const options = {
    stateDirectory: await temporaryDirectory(),
    port: 0,
    buildDirectory: await build(),
    environment: readEnvironment(),
  };
  for (let round = 0; round < 8; round++) {
    let answer: Promise<StartExecutionOutput> | undefined;
    const aws = await startLocalAws({
      ...options,
      onListening(url) {
        answer = awsClients(url).stepFunctions.send(new StartExecutionCommand({ stateMachineArn, input: '{}' }));
      },
    });
    try {
      const { executionArn } = (await answer) ?? {};
      const { stepFunctions } = awsClients(aws.url);
      expect(await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ executionArn });
    } finally {
      await aws.close();
    }
  }
});

test('there is news when an execution begins and when it ends', async () => {
  let news = 0;
  const aws = await startLocalAws({
    stateDirectory: await temporaryDirectory(),
    port: 0,
    buildDirectory: await build(),
    environment: readEnvironment(),
    onNews: () => {
      news++;
    },
  });
  try {
    const { stepFunctions } = awsClients(aws.url);
    const { executionArn } = await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, input: '{}' }));
    await until('news of the beginning', async () => news === 1);
    await stepFunctions.send(new StopExecutionCommand({ executionArn }));
    await until('news of the end', async () => news === 2);
  } finally {
    await aws.close();
  }
});
