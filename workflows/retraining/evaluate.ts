/**
 * Evaluate: challenger and champion score the same held-out rows; the gate decides on figures with intervals. A model that
 * is not good enough ends the run as rejected, which is a normal outcome; where the rows cannot tell, a person must decide.
 */

import type { JobFacts } from '#tasks/contracts/evaluate-model';
import { above, and, atLeast, branch, equals, jsonata, placeholder, present, vocabulary } from '#workflows/asl/index';
import { evaluateModel } from './functions';
import { jobFacts, jobName, LONGEST_JOB, onFailure, transformJob, transient } from './parts';
import type { Variables } from './variables';
import { choice, lambda, parallel, vars } from './vocabulary';

const { run, processing, dataset, training, tuning, candidate, scoring, evaluation } = vars;

/** Branches read the machine's variables and assign only their own. */
const inner = vocabulary<{ championModel: string; championScoring: JobFacts }, Variables>();
const { championModel, championScoring } = inner.vars;
const champion = present(run.champion);

const scoreChallenger = branch({
  StartAt: 'ScoreChallenger',
  States: {
    ScoreChallenger: inner.sagemaker.createTransformJob.sync({
      Comment: 'Scores the test rows with the candidate.',
      Arguments: transformJob('score-test', candidate.modelName, run.uris.test, run.uris.challengerScores),
      TimeoutSeconds: LONGEST_JOB,
      Output: (job) => jobFacts(job.TransformJobName, job.TransformStartTime, job.TransformEndTime),
      Retry: transient,
      End: true,
    }),
  },
});

const scoreValidation = branch({
  StartAt: 'ScoreValidation',
  States: {
    ScoreValidation: inner.sagemaker.createTransformJob.sync({
      Comment: 'Scores the validation rows with the candidate.',
      Arguments: transformJob('score-valid', candidate.modelName, run.uris.validationLines, run.uris.validationScores),
      TimeoutSeconds: LONGEST_JOB,
      Output: (job) => jobFacts(job.TransformJobName, job.TransformStartTime, job.TransformEndTime),
      Retry: transient,
      End: true,
    }),
  },
});

const scoreChampion = branch({
  StartAt: 'IsChampionComparable',
  States: {
    IsChampionComparable: inner.choice({
      Comment: 'There may be no champion yet, or one that needs columns the data no longer has.',
      Choices: [{ Condition: dataset.championComparable, Next: 'CreateChampion' }],
      Default: 'GoWithoutChampion',
    }),

    CreateChampion: inner.sagemaker.createModel({
      Comment: 'Makes the champion’s package a model that can score.',
      Arguments: {
        ModelName: jobName('champion'),
        ExecutionRoleArn: placeholder('ModelRoleArn'),
        PrimaryContainer: { Image: champion.image, ModelDataUrl: champion.modelDataUrl },
      },
      TimeoutSeconds: 60,
      Assign: () => ({ championModel: jobName('champion') }),
      Retry: transient,
      Next: 'ScoreChampion',
    }),

    ScoreChampion: inner.sagemaker.createTransformJob.sync({
      Comment: 'Scores the test rows, encoded by the champion’s own schema, with the champion.',
      Arguments: transformJob('score-champ', championModel, run.uris.championTest, run.uris.championScores),
      TimeoutSeconds: LONGEST_JOB,
      Assign: (job) => ({
        championScoring: jobFacts(job.TransformJobName, job.TransformStartTime, job.TransformEndTime),
      }),
      Retry: transient,
      Next: 'DeleteChampion',
    }),

    DeleteChampion: inner.awsSdk.sagemaker.deleteModel({
      Comment: 'The model was only needed to score; the package stays.',
      Arguments: { ModelName: championModel },
      TimeoutSeconds: 60,
      Output: () => championScoring,
      Retry: transient,
      End: true,
    }),

    GoWithoutChampion: inner.pass({ Comment: 'Nothing to compare with.', Output: null, End: true }),
  },
});

export const evaluate = {
  ScoreTestSplit: parallel({
    Comment: 'Batch Transform of the same test rows by both models, and of the validation rows to choose a threshold.',
    Branches: [scoreChallenger, scoreValidation, scoreChampion],
    Assign: (jobs) => ({ scoring: { challenger: jobs[0], validation: jobs[1], champion: jobs[2] } }),
    Catch: onFailure,
    Next: 'EvaluateModel',
  }),

  EvaluateModel: lambda.invoke({
    Comment:
      'Measures both models on the same rows, judges the challenger by every check asked for, writes the report.',
    Arguments: {
      FunctionName: evaluateModel,
      Payload: {
        run,
        processing,
        training,
        tuning,
        scoring,
        testRows: dataset.splits.test.rows,
        validationRows: dataset.splits.validation.rows,
        championScored: dataset.championComparable,
        championProblem: dataset.championProblem,
      },
    },
    TimeoutSeconds: 900,
    Assign: (result) => ({ evaluation: result.Payload }),
    Retry: transient,
    Catch: onFailure,
    Next: 'IsModelGoodEnough',
  }),

  IsModelGoodEnough: choice({
    Comment:
      'The gate: the numbers that decide, and the verdict, which must agree with them; else the model is rejected.',
    Choices: [
      {
        Condition: and(
          atLeast(evaluation.auc, run.gate.minimumAuc),
          above(evaluation.interval[0], 0.5),
          atLeast(evaluation.differenceLowerBound, jsonata<number>`-${run.gate.margin}`),
          atLeast(evaluation.testPositives, run.gate.minimumPositives),
          equals(evaluation.otherChecksFailed, 0),
          equals(evaluation.verdict, 'promote'),
        ),
        Assign: { personMustDecide: false },
        Next: 'RegisterModel',
      },
      {
        Condition: equals(evaluation.verdict, 'hold'),
        Assign: { personMustDecide: true },
        Next: 'RegisterModel',
      },
    ],
    Assign: { verdict: { outcome: 'rejected', reason: jsonata<string>`$join(${evaluation.reasons}, ' ')` } },
    Default: 'RecordOutcome',
  }),
};
