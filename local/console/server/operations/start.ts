/** Starting a run from a form. */
import * as z from 'zod';
import { describeExecution } from '#local/client/runs/executions';
import { ensurePackageGroup, startRun as start } from '#local/client/runs/start';
import { ExecutionInput } from '#tasks/contracts/execution-input';
import type { InputForm, StartAnswer } from '../../api';
import { operation } from '../operation';

export const readInputForm = operation(z.strictObject({}), async (_, { clients }): Promise<InputForm> => {
  const { ListExecutionsCommand } = await import('@aws-sdk/client-sfn');
  const { stateMachineArn } = clients.deployment;
  const { executions = [] } = await (await clients.stepFunctions()).send(
    new ListExecutionsCommand({ stateMachineArn, maxResults: 1 }),
  );
  const [newest] = executions;
  const input = newest ? (await describeExecution(clients, newest.executionArn ?? '')).input : undefined;
  return {
    schema: z.toJSONSchema(ExecutionInput, { io: 'input' }),
    input: input === undefined ? {} : JSON.parse(input),
    run: newest?.name ?? null,
  };
});

export const startRun = operation(
  z.strictObject({ input: z.unknown() }),
  async ({ input }, { clients }): Promise<StartAnswer> => {
    const parsed = ExecutionInput.safeParse(input);
    if (!parsed.success) {
      return {
        problems: parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message })),
      };
    }
    await ensurePackageGroup(clients, parsed.data.model);
    // As it was written: what was left out may come from the deployment.
    const executionArn = await start(clients, parsed.data.model, input as z.input<typeof ExecutionInput>);
    return { run: executionArn.split(':').at(-1) ?? '' };
  },
);
