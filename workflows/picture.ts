/** `npm run picture`: draws the definition as a mermaid flowchart into the README, between its markers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { approve } from '#workflows/retraining/approve';
import { deployAsBatchInto } from '#workflows/retraining/batch';
import { deploy } from '#workflows/retraining/deploy';
import { deployToEndpoint } from '#workflows/retraining/endpoint';
import { evaluate } from '#workflows/retraining/evaluate';
import { finish } from '#workflows/retraining/finish';
import { loadInto } from '#workflows/retraining/load';
import { prepare } from '#workflows/retraining/prepare';
import { train } from '#workflows/retraining/train';
import { warehouseArguments } from '#workflows/retraining/warehouse';
import type { States } from './asl/index';

const PHASES: Readonly<Record<string, States>> = {
  Prepare: prepare,
  Load: loadInto(warehouseArguments.workgroup),
  Train: train,
  Evaluate: evaluate,
  Approve: approve,
  Deploy: deploy,
  'Deploy to an endpoint': deployToEndpoint,
  'Deploy as a batch': deployAsBatchInto(warehouseArguments.workgroup),
  Finish: finish,
};

/** Every failure leads there; drawn, those edges would hide all others. */
const FAILURE = 'RecordFailure';

/** The whole machine but its catch-alls: a box is a task, a diamond a choice, a stadium a wait or an end. */
export function picture(): string {
  const lines = ['flowchart TB'];
  for (const [index, [title, states]] of Object.entries(PHASES).entries()) {
    lines.push(`  subgraph P${index} [${title}]`);
    for (const [name, { Type }] of Object.entries(states)) lines.push(`    ${node(name, Type)}`);
    lines.push('  end');
  }
  for (const states of Object.values(PHASES)) {
    for (const [name, state] of Object.entries(states)) lines.push(...edges(name, state).map((edge) => `  ${edge}`));
  }
  return lines.join('\n');
}

function node(name: string, type: string): string {
  if (type === 'Choice') return `${name}{${name}}`;
  if (type === 'Wait' || type === 'Succeed' || type === 'Fail') return `${name}([${name}])`;
  return `${name}[${name}]`;
}

interface Transitions {
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}

function edges(name: string, state: object): string[] {
  const { Next, Default, Choices = [], Catch = [] } = state as Transitions;
  const plain = [...Choices.map((choice) => choice.Next), Default, Next].filter((to) => to !== undefined);
  const caught = Catch.filter(({ Next: to }) => to !== FAILURE && to !== Next);
  return [
    ...new Set(plain.map((to) => `${name} --> ${to}`)),
    ...caught.map(({ ErrorEquals, Next: to }) => `${name} -. ${ErrorEquals.join(', ')} .-> ${to}`),
  ];
}

const FILE = 'README.md';
const MARKED = /(<!-- picture -->\n)[\s\S]*?(<!-- end of picture -->)/;

/** @throws Error when the README has no markers */
export function withPicture(readme: string): string {
  if (!MARKED.test(readme))
    throw new Error(`expected the markers <!-- picture --> and <!-- end of picture --> in ${FILE}`);
  return readme.replace(MARKED, `$1\`\`\`mermaid\n${picture()}\n\`\`\`\n$2`);
}

if (process.argv[1]?.endsWith('picture.ts')) writeFileSync(FILE, withPicture(readFileSync(FILE, 'utf8')));
