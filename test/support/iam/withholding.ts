/** Roles that begin without any right and are given one action back each time that they were refused. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeExecutionCommand, RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import type { AccessRequest, Identity } from '#local/iam/index';
import type { ExecutionInput } from '#tasks/contracts/execution-input';
import { historyOf } from '#test/support/aws-clients';
import { synthesize } from '#test/support/synth';
import { until } from '#test/support/until';
import { resourcesOf, rolesOf } from './identities';
import { only } from './rights';
import { openScenario, type Scenario } from './scenario';
import type { TemplateJson } from './template';

export interface Withholding {
  /** Leaves a role with these actions. */
  enforce(role: string, actions: ReadonlySet<string>): void;
  /** What a role was refused since so much had been asked. */
  refusedSince(role: string, seen: number): AccessRequest[];
  /**
   * Attempts until nothing is refused any more.
   *
   * @param attempt must fail by what was refused, in AWS's words
   * @returns the actions without which it failed
   * @throws Error when an attempt does not fail though something was refused, or fails otherwise
   */
  give(role: string, attempt: () => Promise<unknown>): Promise<string[]>;
  /**
   * Runs, stops and redrives until nothing is refused any more.
   *
   * @returns what was given to each role, and the execution's history as JSON
   */
  run(names: readonly string[], input: ExecutionInput): Promise<{ given: Map<string, Set<string>>; history: string }>;
  /** Every role has its rights again. */
  end(): void;
}

/** The role of the state machine. */
export const MACHINE = 'ronda-state-machine';

/** As AWS refuses it. */
export const refusal = (role: string, action: string) => `${role} is not authorized to perform: ${action}`;

/**
 * A deployment whose callers have the rights of the template, to be taken from them.
 *
 * @param model its settings, as in the context. @param people who else may call
 */
export async function openWithholding(model: object = {}, people: Readonly<Record<string, Identity>> = {}) {
  const { data, retraining } = synthesize(model);
  const templates = [data, retraining].map((template) => template.toJSON() as TemplateJson);
  const roles = rolesOf(templates, 'ronda-fraud');
  const scenario = await openScenario({ ...roles, ...people }, resourcesOf(templates));
  return { scenario, roles, withheld: withholding(scenario, roles) };
}

function withholding(scenario: Scenario, roles: Readonly<Record<string, Identity>>): Withholding {
  const enforce: Withholding['enforce'] = (role, actions) => {
    scenario.identities[role] = only(roles[role] as Identity, actions);
  };
  const refusedSince: Withholding['refusedSince'] = (role, seen) =>
    scenario.asked
      .slice(seen)
      .flatMap(({ by, request, decision }) => (by === role && !decision.allowed ? [request] : []));
  return {
    enforce,
    refusedSince,
    async give(role, attempt) {
      const given = new Set<string>();
      for (;;) {
        enforce(role, given);
        const seen = scenario.asked.length;
        const said = await attempt().then(
          () => undefined,
          (error: Error) => error.message,
        );
        const refused = refusedSince(role, seen).map(({ action }) => action);
        if (refused.length === 0 && said === undefined) return [...given];
        // Of calls that go out together the first to come back is the one that is told.
        const told = refused.find((action) => said?.includes(refusal(role, action)) && !given.has(action));
        if (told === undefined)
          throw new Error(`${role} was refused ${refused.join(', ') || 'nothing'}, and it said: ${said}`);
        given.add(told);
      }
    },
    async run(names, input) {
      const { stepFunctions } = scenario.clients;
      const given = new Map(names.map((role) => [role, new Set<string>()]));
      for (const [role, actions] of given) enforce(role, actions);
      let seen = scenario.asked.length;
      const executionArn = await scenario.start(input);
      const statusNow = async () => (await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))).status;
      for (let status: string | undefined; status !== 'SUCCEEDED'; await sleep(20)) {
        const since = seen;
        seen = scenario.asked.length;
        const told: string[] = [];
        for (const [role, actions] of given) {
          for (const { action } of refusedSince(role, since)) {
            if (role === MACHINE && !actions.has(action)) told.push(refusal(role, action));
            actions.add(action);
          }
          enforce(role, actions);
        }
        status = await statusNow();
        if (status === 'RUNNING' && told.length > 0) {
          // A call of its own it would try again only after a while; a job fails by itself.
          await until(`what becomes of ${told.join(', ')}`, async () => {
            const history = JSON.stringify(await historyOf(scenario.clients, executionArn));
            return told.every((words) => history.includes(words)) || (await statusNow()) !== 'RUNNING';
          });
          await scenario.stop(executionArn).catch(() => undefined);
          status = await statusNow();
        }
        if (status !== 'RUNNING' && status !== 'SUCCEEDED') {
          await stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
        }
      }
      return { given, history: JSON.stringify(await historyOf(scenario.clients, executionArn)) };
    },
    end: () => void Object.assign(scenario.identities, roles),
  };
}
