/**
 * Approve: the model enters the registry as pending; an accountable person decides. Nobody deciding in time is a rejection.
 */
import type { Decision } from '#tasks/contracts/approval';
import { type Expr, equals, jsonata, or, placeholder, states, text, toText } from '#workflows/asl/index';
import { requestApproval } from './functions';
import { onFailure, transient, whileLeased } from './parts';
import { awsSdk, choice, lambda, pass, vars } from './vocabulary';

const { run, training, evaluation, personMustDecide, modelPackageArn, approval } = vars;

/** Everybody who decided, in order. */
const decisions = jsonata<Decision[]>`$append(${approval.earlier}, ${approval})`;

/**
 * What the registry keeps: who said what, when and why, one line, 1,024 characters at most. A decision has its share of them, so that a
 * long reason, which is cut, leaves room for the other's name and time, which are not: they have 300 together.
 */
const decisionText = jsonata<string>`( $share := $count(${decisions}) = 1 ? 1024 : 511; $join(${decisions}.( $said := $replace(decision & ' by ' & by & ' at ' & at & (reason = '' ? '' : ': ' & reason), /\s+/, ' '); $length($said) > $share ? $substring($said, 0, $share - 1) & '…' : $said ), '; ') )`;

/** What CustomerMetadataProperties surely take; any other character becomes a blank. At most 256. */
const plain = (value: Expr<string>) =>
  jsonata<string>`$substring($replace(${value}, /[^a-zA-Z0-9 _.:\/=+@-]/, ' '), 0, 256)`;

/** Who decided, and when; of two approvals the first, too. */
const deciders = jsonata<
  Record<string, string>
>`$merge([{ 'decidedBy': ${plain(approval.by)}, 'decidedAt': ${approval.at} }, ${approval.earlier}.{ 'firstApprovedBy': ${plain(jsonata<string>`by`)}, 'firstApprovedAt': at }])`;

export const approve = {
  RegisterModel: awsSdk.sagemaker.createModelPackage({
    Comment: 'Registers the candidate with its figures and lineage, pending.',
    Arguments: {
      ModelPackageGroupName: run.packageGroup,
      ModelPackageDescription: text`AUC ${evaluation.auc} on ${evaluation.testRows} test rows, run ${run.run}`,
      ModelApprovalStatus: 'PendingManualApproval',
      InferenceSpecification: {
        Containers: [{ Image: placeholder('XGBoostImageUri'), ModelDataUrl: training.artifact }],
        SupportedContentTypes: ['text/csv'],
        SupportedResponseMIMETypes: ['text/csv'],
      },
      ModelMetrics: {
        ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: evaluation.evaluationUri } },
      },
      CustomerMetadataProperties: {
        run: run.run,
        trainingJob: training.jobName,
        datasetVersion: run.dataset.version,
        metadataUri: run.uris.metadata,
        threshold: toText(evaluation.threshold),
        auc: toText(evaluation.auc),
        reportUri: evaluation.reportUri,
      },
      MetadataProperties: { GeneratedBy: run.executionArn },
      ClientToken: text`${run.id}-${whileLeased(states.context.Execution.RedriveCount)}`,
    },
    TimeoutSeconds: 60,
    Assign: (result) => ({ modelPackageArn: result.ModelPackageArn }),
    Retry: transient,
    Catch: onFailure,
    Next: 'IsApprovalNeeded',
  }),

  IsApprovalNeeded: choice({
    Comment: 'A deployment may trust the gate alone, unless the gate could not decide.',
    Choices: [{ Condition: or(personMustDecide, run.approval.required), Next: 'RequestApproval' }],
    Default: 'ApproveByGate',
  }),

  ApproveByGate: pass({
    Comment: 'The gate passed and no person is asked.',
    Assign: {
      approval: {
        decision: 'approved',
        by: 'gate',
        reason: 'approval is not required',
        at: jsonata<string>`$now()`,
        earlier: [],
      },
    },
    Next: 'ApproveModel',
  }),

  RequestApproval: lambda.invoke.waitForTaskToken({
    Comment: 'Asks a person and waits for the answer.',
    Arguments: {
      FunctionName: requestApproval,
      Payload: { taskToken: states.context.Task.Token, run: whileLeased(run), modelPackageArn, evaluation },
    },
    TimeoutSeconds: run.approval.timeoutInSeconds,
    Assign: (answer) => ({ approval: answer }),
    Retry: transient,
    Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'ExpireApproval' }, ...onFailure],
    Next: 'IsApproved',
  }),

  ExpireApproval: pass({
    Comment: 'Nobody decided in time: the model is rejected.',
    Assign: {
      approval: {
        decision: 'rejected',
        by: 'nobody',
        reason: 'the approval expired',
        at: jsonata<string>`$now()`,
        earlier: [],
      },
    },
    Next: 'RejectModel',
  }),

  IsApproved: choice({
    Comment: 'What did the person decide?',
    Choices: [{ Condition: equals(approval.decision, 'approved'), Next: 'ApproveModel' }],
    Default: 'RejectModel',
  }),

  RejectModel: awsSdk.sagemaker.updateModelPackage({
    Comment: 'Keeps in the registry who rejected the model and why.',
    Arguments: {
      ModelPackageArn: whileLeased(modelPackageArn),
      ModelApprovalStatus: 'Rejected',
      ApprovalDescription: decisionText,
      CustomerMetadataProperties: deciders,
    },
    TimeoutSeconds: 60,
    Assign: () => ({
      verdict: { outcome: 'rejected', reason: text`rejected by ${approval.by}: ${approval.reason}` },
    }),
    Retry: transient,
    Catch: onFailure,
    Next: 'RecordOutcome',
  }),

  ApproveModel: awsSdk.sagemaker.updateModelPackage({
    Comment: 'Makes the model the champion, with the name of who approved it.',
    Arguments: {
      ModelPackageArn: whileLeased(modelPackageArn),
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: decisionText,
      CustomerMetadataProperties: deciders,
    },
    TimeoutSeconds: 60,
    Retry: transient,
    Catch: onFailure,
    Next: 'HowToDeploy',
  }),
};
