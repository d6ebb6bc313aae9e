/** Checks a definition before it is saved, as Step Functions does. What passes here can be run. */
import { nestedIn, type StateMachine, type States } from '../definition';
import type { Json } from '../json';
import type { Ports } from '../ports';
import { type Diagnostic, problem } from './diagnostic';
import { checkExpressions } from './expressions';
import { checkMachineFields } from './fields';
import { checkFlow } from './flow';

export type Checked =
  | { readonly machine: StateMachine; readonly problems: readonly [] }
  | { readonly machine?: undefined; readonly problems: readonly Diagnostic[] };

/** @param definition the JSON text that CreateStateMachine was given */
export async function checkDefinition(definition: string, ports: Pick<Ports, 'integrationOf'>): Promise<Checked> {
  let json: Json;
  try {
    json = JSON.parse(definition) as Json;
  } catch (error) {
    return { problems: [problem('INVALID_JSON_DESCRIPTION', (error as Error).message)] };
  }
  const shape = checkMachineFields(json);
  if (shape.length > 0) return { problems: shape };
  const machine = json as unknown as StateMachine;
  const problems = [
    ...checkFlow(machine),
    ...(await checkExpressions(machine)),
    ...(await checkTasks(machine, '', ports)),
  ];
  return problems.length > 0 ? { problems } : { machine, problems: [] };
}

async function checkTasks(line: States, prefix: string, ports: Pick<Ports, 'integrationOf'>): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const [name, state] of Object.entries(line.States)) {
    const at = `${prefix}/States/${name}`;
    for (const nested of nestedIn(state))
      found.push(...(await checkTasks(nested.machine, `${at}/${nested.at}`, ports)));
    if (state.Type !== 'Task') continue;
    const integration = ports.integrationOf(state.Resource);
    if (!integration) {
      const text =
        `The resource provided ${state.Resource} is not recognized. ` +
        'The value is not a valid resource ARN, or the resource is not available in this region.';
      found.push(problem('SCHEMA_VALIDATION_FAILED', text, `${at}/Resource`));
      continue;
    }
    const wrong = state.Arguments === undefined ? [] : ((await integration.check?.(state.Arguments)) ?? []);
    found.push(...wrong.map((text) => problem('SCHEMA_VALIDATION_FAILED', text, `${at}/Arguments`)));
  }
  return found;
}
