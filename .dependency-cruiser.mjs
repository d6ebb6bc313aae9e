/** The walls between the parts (ARCHITECTURE.md). Each rule says what to do instead. */
const only = (name, comment, from, allowed, extra = {}) => ({
  name,
  comment,
  severity: 'error',
  from,
  to: { path: '^(workflows|tasks|infra|local|test|bench)/', pathNot: allowed, ...extra },
});

// biome-ignore lint/style/noDefaultExport: dependency-cruiser loads its configuration by its default export
export default {
  forbidden: [
    only(
      'workflows-are-data',
      'Workflows import only themselves; of tasks/contracts they may import types. Move what runs to tasks/.',
      { path: '^workflows/', pathNot: '^workflows/asl/check/main' },
      '^(workflows/|tasks/contracts/)',
    ),
    {
      name: 'workflows-take-types-of-contracts',
      comment: 'Use `import type` for contracts in workflows/: a definition does nothing when it is imported.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^tasks/contracts/', dependencyTypesNot: ['type-only'] },
    },
    only(
      'asl-knows-no-domain',
      'workflows/asl is the vocabulary of the States Language; domain words belong to workflows/retraining.',
      { path: '^workflows/asl/', pathNot: '^workflows/asl/check/main' },
      '^workflows/asl/',
    ),
    only('tasks-stand-alone', 'Tasks run in AWS: they import only tasks/.', { path: '^tasks/' }, '^tasks/'),
    only(
      'contracts-are-a-leaf',
      'Contracts import nothing of the project but other contracts.',
      { path: '^tasks/contracts/' },
      '^tasks/contracts/',
    ),
    only(
      'infra-deploys',
      'infra imports the workflow and contracts; task code only by its file path, for bundling.',
      { path: '^infra/' },
      '^(infra/|workflows/|tasks/contracts/)',
    ),
    only(
      'local-is-an-aws',
      'Only local/main.ts knows the workflow; local/ is an AWS, not our workflow.',
      { path: '^local/', pathNot: '^local/(main|server|config|cli/|client/|console/)' },
      '^local/',
    ),
    only(
      'engine-stands-alone',
      'The engine has no clock, disk or network of its own: take a port.',
      { path: '^local/engine/' },
      '^local/engine/',
    ),
    only(
      'clients-use-the-network',
      'Command and console talk to AWS APIs; they never import a service. Of tasks/ they take contracts, words for people, a random generator, and a reader of files.',
      { path: '^local/(cli|client|console)/' },
      '^(local/(cli|client|console)/|local/(complain|config|harmless|loopback)|tasks/contracts/|tasks/approval/(facts|moment)|tasks/evaluation/(format|summary|sfc32)|tasks/processing/pieces)',
    ),
    {
      name: 'client-serves-both',
      comment: 'local/client is what command and console share: it knows neither.',
      severity: 'error',
      from: { path: '^local/client/' },
      to: { path: '^local/(cli|console)/' },
    },
    {
      name: 'console-knows-no-command',
      comment: 'The command starts the console. What both need belongs to local/client.',
      severity: 'error',
      from: { path: '^local/console/' },
      to: { path: '^local/cli/' },
    },
    {
      name: 'page-runs-in-a-browser',
      comment: 'The page asks its server (local/console/api.ts); it imports no code but its own and pure formatting.',
      severity: 'error',
      from: { path: '^local/console/page/' },
      to: {
        path: '^(workflows|tasks|infra|local|test|bench)/|^(node:)?(fs|http|path|child_process|crypto)',
        pathNot: '^local/(console/(page/|api)|client/format)',
      },
    },
    {
      name: 'services-keep-apart',
      comment: 'A service reaches another over the wire or through a shared backend, never by import.',
      severity: 'error',
      from: { path: '^local/services/([^/]+)/' },
      to: { path: '^local/services/([^/]+)/', pathNot: '^local/services/$1/' },
    },
    {
      name: 'only-stepfunctions-runs-the-engine',
      comment: 'The engine belongs to the Step Functions service.',
      severity: 'error',
      from: { path: '^local/(?!engine/|services/stepfunctions/)' },
      to: { path: '^local/engine/' },
    },
    {
      name: 'backends-touch-the-machine',
      comment:
        'Engine, wire and services reach native modules, node:fs and node:child_process through local/backends; take a backend as a parameter.',
      severity: 'error',
      from: {
        path: '^local/',
        pathNot:
          '^local/(backends/|main|server|config|cli/|console/server/assets|services/lambda/host|services/sagemaker/algorithms/)',
      },
      to: { path: '^(node:)?(fs|fs/promises|child_process)$|/(koffi|@duckdb)/' },
    },
    {
      name: 'sources-do-not-import-tests',
      comment: 'Test support is for tests.',
      severity: 'error',
      from: { path: '^(workflows|tasks|infra|local)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'no-circular',
      comment: 'Break the cycle: move the shared part into a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'The import leads nowhere; folders are named with their index.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-unlisted-dependency',
      comment: 'What runs for a user must be listed under dependencies in package.json.',
      severity: 'error',
      from: { path: '^(workflows|tasks|local)/', pathNot: '^(workflows/asl/check|local/console/page)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|cdk\\.out|node_modules/(?!\\.bin))' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
    },
  },
};
