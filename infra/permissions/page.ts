/** docs/permissions.md: every right that is granted, to whom and what for, made of the tables that the roles are made of. */
import { toAsl } from '#workflows/asl/index';
import { retrainingOn, type WarehouseKind } from '#workflows/retraining/index';
import { datasetNeeds } from './dataset';
import { copyNeeds, jobs } from './jobs';
import { machineNeeds } from './machine';
import { type Need, runNames } from './need';
import { runSqlNeeds } from './run-sql';
import { startNeeds } from './starters';
import { type Task, tasks } from './tasks';
import { unproven } from './unproven';

export function permissionsPage(): string {
  const machine = machineOn('workgroup');
  const runSql = runSqlNeeds('workgroup');
  const dataset = datasetNeeds('${Bucket}', '${Model}', []);
  const sections: [string, readonly Need[]][] = [
    ['The state machine', machine],
    ...Object.entries<Task>(tasks).map(([name, { needs, runsSql }]): [string, readonly Need[]] => [
      `Function ${name}`,
      [...(runsSql ? runSql : []), ...needs, ...(name === 'PrepareRun' ? dataset.list : [])],
    ]),
    ...Object.entries(jobs).map(([name, needs]): [string, readonly Need[]] => [
      `SageMaker: ${name}`,
      name === 'ProcessingRole' ? [...needs, ...dataset.read] : needs,
    ]),
    ['Redshift: the role of COPY', copyNeeds],
    ['The schedule', startNeeds.scheduler],
    ['The rule for new data', startNeeds.newData],
  ];
  return [
    INTRODUCTION,
    ...sections.flatMap(([title, needs]) => [`## ${title}`, '', ...table(needs), '']),
    ...onClusters(),
    '## Rights on everything',
    '',
    ...stars(sections.flatMap(([, needs]) => needs)),
    '',
    UNPROVEN,
    ...Object.entries(unproven).map(([action, reason]) => `| \`${action}\` | ${reason} |`),
    '',
  ].join('\n');
}

const machineOn = (kind: WarehouseKind) => machineNeeds(toAsl(retrainingOn(kind)));

/** What takes the place of the rights on a workgroup: of the state machine, and of the functions that run SQL. */
function onClusters(): string[] {
  const common = new Set(machineOn('workgroup').map((need) => JSON.stringify(need)));
  return (
    [
      ['a cluster', 'cluster'],
      ['a cluster, with `databaseUser`', 'clusterUser'],
    ] as const
  ).flatMap(([title, kind]) => [
    `## Where the warehouse is ${title}`,
    '',
    'In place of the rights on `${WorkgroupArn}`, of the state machine and of the functions that run SQL:',
    '',
    ...table([...machineOn(kind).filter((need) => !common.has(JSON.stringify(need))), ...runSqlNeeds(kind)]),
    '',
  ]);
}

const INTRODUCTION = `# Permissions

Made by \`npm run permissions\` from the definition in \`workflows/\` and the tables in \`infra/permissions/\`; do not edit. Each role
has exactly what its table says. \`\${Model}\` is the model's name, \`\${Run}\` the pattern \`${runNames('${Model}')}\` of its runs' names,
\`\${ModelKey}\` six characters of its own that begin its tuning jobs' names, \`\${Bucket}\` the artifact bucket. ARNs are shortened: \`…\`
stands for \`arn:\${Partition}:<service>:\${Region}:\${Account}\`.

Tests in \`test/infra/permissions/\` take the roles out of the synthesized template and run retrainings under them on one machine:

- \`proof\`: every way through the definition, all calls checked: none is denied. The recorded calls are then held against each role
  without one of its actions, without one on one of its resources, and without one prefix of the names that it may list: each time some
  call would have been denied. So for every right but those at the end of this page.
- \`withheld\`: by real refusals. The state machine, and the functions but for those of approval, begin with no right and are given one
  back each time that they were refused: each refusal fails a state of a run, or the function by an event as a run gives it, in AWS's
  words. On the way a first endpoint is created, found no good and deleted, a model is tuned, a batch made, an older load cancelled,
  and what stopped runs left is cleared up. Schedule and rule for new data start nothing without the right to.
- \`withheld-approval\`: the same of RequestApproval, RemindApprovers, DecideApproval, ApprovalPage and AnswerFromRegistry, by what they
  are for: the run fails that cannot tell anybody to decide, the reminder is not there, the run does not go on.
- \`withheld-jobs\`: the same of the roles of jobs and of COPY, by whole runs whose jobs fail; and of the state machine's \`Stop…Job\`: the job of
  a stopped execution goes on to its end.
- \`cluster\`: the same rights and no call denied where the warehouse is a cluster, in both ways to sign in.
- \`neighbours\`: no role reaches an object or a resource of another model, or lists its names, however alike the models' names.

So no right can be taken away unnoticed. Each \`withheld\` test ends by asking the template which actions its roles have, and fails for
one that nothing failed for; a role that no other test takes is \`withheld\`'s. They take an action from a role on all its resources at
once: that each single resource and prefix is needed, \`proof\` sees in its record alone.

Without some rights a run still ends as it would. What the \`withheld\` tests then find missing, and what tells of it in an account:

| without | what is missing | what tells |
|---|---|---|
| \`Stop…Job\` of the state machine | what a stopped run leaves running costs until it ends | the alarm RunAborted, for every stop; the job's status |
| any of RecordFailure's | the run, which failed already, ends as failed; its package or its lease may stay as they are until the next run clears up | the alarm RunFailed; an error in the log of RecordFailure |

RemindApprovers asks for the open questions of a model by how their names begin, \`callbacks/\${Model}-\`: so it alone sees names, and no
content, of questions about a model whose name begins with this one's and a hyphen.

The endpoint of a model must be this workflow's own: its role may bring back only configurations that it made.
`;

const UNPROVEN = `## Rights that a run on one machine cannot prove

| action | why it is granted |
|---|---|`;

const table = (needs: readonly Need[]) => [
  '| actions | resources | why |',
  '|---|---|---|',
  ...needs.map(
    ({ actions, resources, conditions, why }) =>
      `| ${actions.map(code).join('<br>')} | ${resources.map(shortened).map(code).join('<br>')}${conditionText(conditions)} | ${why} |`,
  ),
];

const code = (text: string) => `\`${text}\``;

const shortened = (arn: string) => arn.replace(/^arn:\$\{Partition\}:([\w-]+):\$\{Region\}:\$\{Account\}:/, '…$1:');

const conditionText = (conditions: Need['conditions']) =>
  Object.values(conditions ?? {})
    .flatMap((keys) => Object.entries(keys))
    .map(([key, value]) => `<br>only with ${code(key)} = ${[value].flat().map(code).join(' or ')}`)
    .join('');

/** Once each, with the reason. */
const stars = (needs: readonly Need[]) =>
  [
    ...new Set(
      needs.flatMap(({ resources, actions, star }) =>
        resources.includes('*') ? actions.map((action) => `- \`${action}\`: ${star}`) : [],
      ),
    ),
  ].sort();
