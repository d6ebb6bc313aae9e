/** Deploy: what becomes of an approved model. */
import { equals } from '#workflows/asl/index';
import { choice, pass, vars } from './vocabulary';

const { run } = vars;

export const deploy = {
  HowToDeploy: choice({
    Comment: 'An endpoint, a batch of predictions, or nothing but the registry.',
    Choices: [
      { Condition: equals(run.deployment.target, 'endpoint'), Next: 'FindEndpoint' },
      { Condition: equals(run.deployment.target, 'batch'), Next: 'EncodeBatch' },
    ],
    Default: 'KeepInRegistry',
  }),

  KeepInRegistry: pass({
    Comment: 'The approved package is all that was wanted.',
    Assign: {
      deployment: { target: 'none', endpointName: null, predictionsUri: null, predictionRows: null },
      verdict: { outcome: 'deployed', reason: 'approved in the registry; no deployment was asked for' },
    },
    Next: 'RecordOutcome',
  }),
};
