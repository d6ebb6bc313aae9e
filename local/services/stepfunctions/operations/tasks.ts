/** Answers of those who hold a task token. */
import type { CallbackOutcome } from '#local/engine/index';
import { type Context, runningAt, type Some } from '../context';
import { invalidOutput, invalidToken, serviceUnavailable, taskTimedOut } from '../errors';
import { schemas } from '../schemas';
import { executionOfToken } from '../tokens';

type Names = 'SendTaskSuccess' | 'SendTaskFailure' | 'SendTaskHeartbeat';

export function taskOperations(context: Context): Some<Names> {
  const { store, runs } = context;

  /** @throws ServiceError InvalidToken, TaskTimedOut */
  const send = async (token: string, news: CallbackOutcome | 'heartbeat'): Promise<object> => {
    const execution = store.execution(executionOfToken(token));
    if (!execution) throw invalidToken();
    const running = runningAt(execution, context);
    const answer = running ? await running.send(token, news) : await whenEnded(execution.arn, token);
    if (answer === 'unknown') throw invalidToken();
    if (answer === 'closed') throw taskTimedOut();
    if (answer === 'suspended') throw serviceUnavailable();
    return {};
  };

  const whenEnded = async (arn: string, token: string): Promise<'closed' | 'unknown'> => {
    const entries = await runs.entries(arn);
    return entries.some(({ memo }) => memo?.token === token) ? 'closed' : 'unknown';
  };

  return {
    SendTaskSuccess: {
      input: schemas.SendTaskSuccess,
      handle({ taskToken = '', output = '' }) {
        try {
          JSON.parse(output);
        } catch (error) {
          throw invalidOutput((error as Error).message);
        }
        return send(taskToken, { output });
      },
    },
    SendTaskFailure: {
      input: schemas.SendTaskFailure,
      handle: ({ taskToken = '', error, cause }) => send(taskToken, { failed: true, error, cause }),
    },
    SendTaskHeartbeat: {
      input: schemas.SendTaskHeartbeat,
      handle: ({ taskToken = '' }) => send(taskToken, 'heartbeat'),
    },
  };
}
