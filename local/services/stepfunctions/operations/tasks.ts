/** Answers of those who hold a task token. */
import type { CallbackOutcome } from '#local/engine/index';
import type { Context, Some } from '../context';
import { invalidOutput, invalidToken, taskTimedOut } from '../errors';
import { schemas } from '../schemas';
import { executionOfToken } from '../tokens';

type Names = 'SendTaskSuccess' | 'SendTaskFailure' | 'SendTaskHeartbeat';

export function taskOperations({ store, runs }: Context): Some<Names> {
  /** @throws ServiceError InvalidToken, TaskTimedOut */
  const send = async (token: string, news: CallbackOutcome | 'heartbeat'): Promise<object> => {
    const arn = executionOfToken(token);
    if (!store.execution(arn)) throw invalidToken();
    const running = runs.running(arn);
    const answer = running ? await running.send(token, news) : await whenEnded(arn, token);
    if (answer === 'unknown') throw invalidToken();
    if (answer === 'closed') throw taskTimedOut();
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
