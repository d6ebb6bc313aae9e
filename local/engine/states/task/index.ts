/**
 * A Task state: its arguments are evaluated again for every attempt, then the integration behind `Resource` is called.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html
 */
import type { TaskState } from '../../definition';
import { StateFailure } from '../../errors';
import { fillAs } from '../../expressions/template';
import type { Draft } from '../../journal';
import { datumOf, isTooBig, type Json } from '../../json';
import type { Integration } from '../../ports';
import {
  fault,
  fillerOf,
  orEvaluationFailed,
  type Scope,
  type StateRunner,
  throwIfFailed,
  tooBig,
  whileExecuting,
} from '../../scope';
import { leave } from '../exit';
import { withRecovery } from '../recovery';
import { perform } from './attempt';
import { scheduledEvent, typesOf } from './events';
import { type Target, targetOf } from './target';

export const runTask: StateRunner<TaskState> = async (state, scope) => {
  const target = targetOf(state.Resource);
  const integration = target && scope.run.ports.integrationOf(state.Resource);
  if (!target || !integration) {
    throw new StateFailure(
      'States.Runtime',
      whileExecuting(scope, `The resource ${state.Resource} is not recognized.`),
    );
  }
  return withRecovery(state, scope, {
    attempt: (retryCount) => attemptOnce(state, scope, { target, integration, retryCount }),
  });
};

interface Plan {
  readonly target: Target;
  readonly integration: Integration;
  readonly retryCount: number;
}

async function attemptOnce(state: TaskState, scope: Scope, plan: Plan) {
  const { target, integration, retryCount } = plan;
  const { track, run } = scope;
  const scheduled = await track.step([typesOf(target).scheduled, 'EvaluationFailed', 'Fault'], () =>
    orEvaluationFailed(scope, () => schedule(state, scope, plan)),
  );
  throwIfFailed(scheduled);
  const details = scheduled.event?.taskScheduledEventDetails ?? scheduled.event?.lambdaFunctionScheduledEventDetails;
  const token = scheduled.memo?.token ?? run.ports.newToken();
  const callback = run.callbacks.open(token);
  try {
    const result = await perform({
      scope,
      target,
      integration,
      parameters: JSON.parse((details && ('parameters' in details ? details.parameters : details.input)) ?? 'null'),
      roleArn: details?.taskCredentials?.roleArn ?? run.execution.roleArn,
      limits: {
        timeout: details?.timeoutInSeconds,
        heartbeat: details && 'heartbeatInSeconds' in details ? details.heartbeatInSeconds : undefined,
      },
      callback,
    });
    return await leave(scope, () => ({
      rule: state,
      visible: { result: result.value, retryCount, token: tokenFor(target, token) },
      fallback: result,
      next: state.Next,
    }));
  } finally {
    callback.close();
  }
}

/** Evaluates everything the attempt needs, and records it as the scheduled event. */
async function schedule(state: TaskState, scope: Scope, { target, integration, retryCount }: Plan): Promise<Draft> {
  const { ports } = scope.run;
  const token = ports.newToken();
  const fillField = fillerOf(scope, { retryCount, token: tokenFor(target, token) });
  const parameters =
    state.Arguments === undefined ? scope.input : datumOf(await fillField(state.Arguments, 'Arguments'));
  const seconds = async (field: 'TimeoutSeconds' | 'HeartbeatSeconds'): Promise<number | undefined> => {
    const template = state[field];
    return template === undefined ? undefined : fillAs<number>('integer', template, field, fillField);
  };
  const limits = { timeout: await seconds('TimeoutSeconds'), heartbeat: await seconds('HeartbeatSeconds') };
  const credentials =
    state.Credentials &&
    (await fillAs<string>('string', state.Credentials.RoleArn as Json, 'Credentials/RoleArn', fillField));
  if (isTooBig(parameters.text)) return fault('States.DataLimitExceeded', tooBig(scope.state.name));
  const problems = (await integration.check?.(parameters.value)) ?? [];
  if (problems.length > 0) {
    const text = `The Parameters '${parameters.text}' could not be used to start the Task: [${problems.join(', ')}]`;
    return fault('States.Runtime', whileExecuting(scope, text));
  }
  return {
    event: scheduledEvent(target, { parameters: parameters.text, region: ports.region, limits, credentials }),
    memo: target.pattern === 'requestResponse' ? undefined : { token },
  };
}

/** `$states.context.Task` exists only where something waits for the token. */
function tokenFor({ pattern }: Target, token: string): string | undefined {
  return pattern === 'requestResponse' ? undefined : token;
}
