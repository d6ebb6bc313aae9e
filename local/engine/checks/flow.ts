/** Where states lead: every target exists, every state can be reached, the machine can end, and every name is there once. */
import { nestedIn, type State, type States } from '../definition';
import { type Diagnostic, problem } from './diagnostic';

export function checkFlow(machine: States): Diagnostic[] {
  return [...checkNames(machine), ...checkLine(machine, '')];
}

function checkLine(line: States, at: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  const names = Object.keys(line.States);
  const isMissing = (target: string) => !names.includes(target);
  if (isMissing(line.StartAt)) {
    found.push(problem('MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${line.StartAt}`, `${at}/StartAt`));
  }
  for (const [name, state] of Object.entries(line.States)) {
    for (const { target, place } of targetsOf(state)) {
      const location = `${at}/States/${name}/${place}`;
      if (isMissing(target))
        found.push(problem('MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${target}`, location));
    }
    for (const nested of nestedIn(state)) found.push(...checkLine(nested.machine, `${at}/States/${name}/${nested.at}`));
  }
  const canEnd = Object.values(line.States).some(isEnd);
  if (!canEnd) return [...found, problem('MISSING_END_STATE', 'Workflow has no terminal state')];
  const reached = reachedFrom(line);
  const lost = names.filter((name) => !reached.has(name));
  return [
    ...found,
    ...lost.map((name) =>
      problem('MISSING_TRANSITION_TARGET', `State "${name}" is not reachable.`, `${at}/States/${name}`),
    ),
  ];
}

function isEnd(state: State): boolean {
  return state.Type === 'Succeed' || state.Type === 'Fail' || ('End' in state && state.End === true);
}

interface TargetAt {
  readonly target: string;
  readonly place: string;
}

export function targetsOf(state: State): TargetAt[] {
  const targets: TargetAt[] = [];
  if ('Next' in state && state.Next !== undefined) targets.push({ target: state.Next, place: 'Next' });
  if (state.Type === 'Choice') {
    targets.push(...state.Choices.map(({ Next }, index) => ({ target: Next, place: `Choices[${index}]/Next` })));
    if (state.Default !== undefined) targets.push({ target: state.Default, place: 'Default' });
  }
  if ('Catch' in state && state.Catch) {
    targets.push(...state.Catch.map(({ Next }, index) => ({ target: Next, place: `Catch[${index}]/Next` })));
  }
  return targets;
}

function reachedFrom(line: States): Set<string> {
  const reached = new Set<string>();
  const open = [line.StartAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = line.States[name];
    if (!state || reached.has(name)) continue;
    reached.add(name);
    open.push(...targetsOf(state).map(({ target }) => target));
  }
  return reached;
}

/** Names are unique in the whole machine, nested ones included. */
function checkNames(machine: States): Diagnostic[] {
  const seen = new Set<string>();
  const found: Diagnostic[] = [];
  const visit = (line: States, at: string) => {
    for (const [name, state] of Object.entries(line.States)) {
      const place = `${at}/States/${name}`;
      if (seen.has(name)) found.push(problem('DUPLICATE_STATE_NAME', `Duplicate State name: ${name}`, place));
      seen.add(name);
      for (const nested of nestedIn(state)) visit(nested.machine, `${place}/${nested.at}`);
    }
  };
  visit(machine, '');
  return found;
}
