/** Very many executions of the local state machine, which for that purpose does next to nothing. */
import { StartExecutionCommand, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import { stateMachineArn } from '#local/config';
import type { AwsClients } from './aws-clients';
import { untilEnded } from './executions';

export const RUNS = 1000;
/** At least so many has the long one. */
export const EVENTS = 1000;

const NOTHING = { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } };

/** Four events an iteration. */
const LOOP = {
  StartAt: 'Count',
  States: {
    Count: {
      Type: 'Pass',
      Assign: { count: '{% $exists($states.input.count) ? $states.input.count + 1 : 1 %}' },
      Output: { count: '{% $exists($states.input.count) ? $states.input.count + 1 : 1 %}' },
      Next: 'IsEnough',
    },
    IsEnough: {
      Type: 'Choice',
      Choices: [{ Condition: `{% $states.input.count < ${EVENTS / 4} %}`, Next: 'Count' }],
      Default: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
};

/** @returns the name of the long run, which is the newest */
export async function startMany(clients: Pick<AwsClients, 'stepFunctions'>): Promise<string> {
  const become = (machine: object) =>
    clients.stepFunctions.send(
      new UpdateStateMachineCommand({
        stateMachineArn,
        definition: JSON.stringify({ QueryLanguage: 'JSONata', ...machine }),
      }),
    );
  const start = (name: string) =>
    clients.stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name, input: '{"model":"fraud"}' }));
  await become(NOTHING);
  for (let begin = 0; begin < RUNS; begin += 20) {
    const names = Array.from({ length: 20 }, (_, index) => `short-${String(begin + index).padStart(4, '0')}`);
    await Promise.all(names.map(start));
  }
  await become(LOOP);
  const { executionArn = '' } = await start('long');
  await untilEnded(clients, executionArn);
  return 'long';
}
