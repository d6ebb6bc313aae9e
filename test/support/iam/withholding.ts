/** Roles that begin without any right and are given one action back each time that they were refused. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeExecutionCommand, type DescribeExecutionOutput, RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import type { AccessRequest, Identity } from '#local/iam/index';
import type { ExecutionInput } from '#tasks/contracts/execution-input';
import { historyOf } from '#test/support/aws-clients';
import { synthesize } from '#test/support/synth';
import { resourcesOf, rolesOf } from './identities';
import { only, without } from './rights';
import { openScenario, type Scenario } from './scenario';
import type { TemplateJson } from './template';
import { type Withholder, withheldBy } from './withheld-by';

export interface Withholding {
  /** Leaves a role with these actions. */
  enforce(role: string, actions: ReadonlySet<string>): void;
  /** What a role was refused since so much had been asked. */
  refusedSince(role: string, seen: number): AccessRequest[];
  /**
   * Attempts until nothing is refused any more.
   *
   * @param attempt must fail by what was refused, in AWS's words
   * @param last the action that is not given back: who fails for want of it has what else it needs
   * @returns the actions without which it failed
   * @throws Error when an attempt does not fail though something was refused, or fails otherwise
   */
  give(role: string, attempt: () => Promise<unknown>, last?: string): Promise<string[]>;
  /**
   * Runs, stops and redrives, and gives back what a state or job failed for in AWS's words, until nothing fails for anything else.
   *
   * @returns how the execution ends then
   */
  run(names: readonly string[], input: ExecutionInput): Promise<DescribeExecutionOutput>;
  /**
   * Takes one action from a role for one attempt.
   *
   * @param attempt gives or throws what is said, which must be the refusal
   */
  lack(role: string, action: string, attempt: () => Promise<unknown>): Promise<void>;
  /** Remembers that something went wrong for want of a right. The other methods do by themselves. */
  missed(role: string, action: string): void;
  /** What a file is to withhold, and for want of which nothing went wrong up to now: `<role> <action>`. */
  neverMissed(file: Withholder): string[];
  /** Every role has its rights again. */
  end(): void;
}

/** As AWS refuses it, with the blank after: else the words about `CreateModel` were found in those about `CreateModelPackage`. */
export const refusal = (role: string, action: string) => `${role} is not authorized to perform: ${action} `;

/**
 * A deployment with every role that there can be, whose callers have the rights of the template, to be taken from them.
 *
 * @param people who else may call
 */
export async function openWithholding(people: Readonly<Record<string, Identity>> = {}) {
  const { data, retraining } = synthesize({ schedule: { expression: 'rate(1 day)' }, startOnNewData: true });
  const templates = [data, retraining].map((template) => template.toJSON() as TemplateJson);
  const roles = rolesOf(templates, 'ronda-fraud');
  const scenario = await openScenario({ ...roles, ...people }, resourcesOf(templates));
  return { scenario, roles, withheld: withholding(scenario, roles) };
}

function withholding(scenario: Scenario, roles: Readonly<Record<string, Identity>>): Withholding {
  const missing = new Set<string>();
  const missed: Withholding['missed'] = (role, action) => void missing.add(`${role} ${action}`);
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
    async give(role, attempt, last) {
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
        missed(role, told);
        given.add(told);
        if (told === last) return [...given];
      }
    },
    async run(names, input) {
      const given = new Map(names.map((role) => [role, new Set<string>()]));
      for (const [role, actions] of given) enforce(role, actions);
      let seen = scenario.asked.length;
      const executionArn = await scenario.start(input);
      for (let isNews = false; ; await sleep(20)) {
        const execution = await scenario.clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
        const refused = [...given].flatMap(([role, actions]) =>
          refusedSince(role, seen).flatMap(({ action }) => (actions.has(action) ? [] : [{ role, action }])),
        );
        const history = refused.length > 0 ? JSON.stringify(await historyOf(scenario.clients, executionArn)) : '';
        // Another that was refused is refused again when that one is there.
        const told = refused.filter(({ role, action }) => history.includes(refusal(role, action)));
        for (const { role, action } of told) {
          missed(role, action);
          given.get(role)?.add(action);
        }
        for (const [role, actions] of given) enforce(role, actions);
        isNews ||= told.length > 0;
        if (execution.status === 'RUNNING') {
          // What could not be begun would be tried again only after a while.
          if (told.length > 0) await scenario.stop(executionArn);
        } else {
          if (execution.status === 'SUCCEEDED' || !isNews) return execution;
          isNews = false;
          seen = scenario.asked.length;
          await scenario.clients.stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
        }
      }
    },
    async lack(role, action, attempt) {
      scenario.identities[role] = without(roles[role] as Identity, action);
      const said = await attempt().catch((error: Error) => error.message);
      scenario.identities[role] = roles[role] as Identity;
      if (!String(said).includes(refusal(role, action)))
        throw new Error(`expected a refusal of ${action} to ${role}, got: ${said}`);
      missed(role, action);
    },
    missed,
    neverMissed: (file) => withheldBy(file, roles).filter((right) => !missing.has(right)),
    end: () => void Object.assign(scenario.identities, roles),
  };
}
