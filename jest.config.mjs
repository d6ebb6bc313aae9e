import { availableParallelism } from 'node:os';

/** ES modules run as such (`--experimental-vm-modules`, set by the npm script); types are tsc's concern, not jest's. */
// biome-ignore lint/style/noDefaultExport: jest loads its configuration by its default export
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Copies of the project, made by `cdk synth`.
  modulePathIgnorePatterns: ['<rootDir>/cdk.out'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': '<rootDir>/test/support/compile.mjs',
  },
  // For CommonJS packages what compile.mjs does for our modules. None that a package declares anew, as the CDK does `Map`.
  sandboxInjectedGlobals: [
    ...['Array', 'Boolean', 'Error', 'JSON', 'Math', 'Number'],
    ...['Object', 'Promise', 'RegExp', 'String', 'Symbol', 'Uint8Array'],
  ],
  reporters: ['default', '<rootDir>/test/support/closing-line.mjs'],
  // Tests of whole runs wait for processes most of their time. A number: beyond 100 % jest takes a share for a count.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // What test files have loaded stays in memory. Where that was gigabytes, promises by the million took minutes instead of seconds.
  workerIdleMemoryLimit: '400MB',
  // A bound for what hangs, not a measure: whole retrainings on a busy machine take their time.
  testTimeout: 240_000,
};
