/**
 * What the console's page may ask its server: types, and the few words that both must know. Reads are `GET /api/<name>?…`, changes `POST /api/<name>` with JSON.
 * Times are milliseconds since the epoch. A run is named as its execution.
 */
import type { StateProgress } from '#local/client/progress/model';

export interface ConsoleView {
  readonly stateMachine: string;
  /** Where the calls go, in words. */
  readonly place: string;
  /** Who decides; on AWS the caller, which cannot be changed here. */
  readonly user: string;
  readonly userIsFixed: boolean;
}

export interface RunItem {
  readonly run: string;
  /** Of the execution: `RUNNING`, `SUCCEEDED`, … */
  readonly status: string;
  readonly startedAt: number;
  readonly stoppedAt: number | null;
}

export interface RunList {
  readonly runs: readonly RunItem[];
  /** For the next page. */
  readonly next: string | null;
}

/** What stands in a run's row beside the list's own. */
export interface RunSummary {
  readonly run: string;
  readonly model: string | null;
  /** Null when it could not be found out now: the reason says why. */
  readonly outcome: string | null;
  readonly reason: string;
  readonly auc: number | null;
  /** Whether nothing of it changes any more, unless the execution does. */
  readonly isSettled: boolean;
}

/** A round of a model that was judged, for the line of its AUCs. */
export interface Round {
  readonly run: string;
  readonly outcome: string;
  readonly auc: number;
  readonly interval: readonly [number, number];
  readonly finishedAt: number;
}

export interface StateView
  extends Pick<
    StateProgress,
    'name' | 'kind' | 'parent' | 'status' | 'visits' | 'retries' | 'enteredAt' | 'exitedAt' | 'busy'
  > {
  /** The figures worth a glance, such as `AUC 0.9430 (0.9279 to 0.9551)`. */
  readonly figures: string;
  /** The last failure in plain words, where the state did not recover from it. */
  readonly problem: string | null;
  readonly job: string | null;
}

/** What a person said, and when, in ISO 8601. */
export interface Said {
  readonly decision: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

export interface RunView {
  /** Of the newest event: a reading `since` it is `unchanged` while there is none newer. */
  readonly newest: number;
  readonly run: string;
  readonly executionArn: string;
  readonly model: string | null;
  readonly status: string;
  readonly outcome: string;
  readonly error: string | null;
  readonly reason: string | null;
  readonly remedy: string | null;
  readonly auc: number | null;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly states: readonly StateView[];
  /** Pairs of states, one entered after the other. */
  readonly transitions: readonly (readonly [from: string, to: string])[];
  /** The approval that the run waits for. */
  readonly approval: string | null;
  /** What settled the approval, with what was said before, where it took two. */
  readonly decision: (Said & { readonly earlier: readonly Said[] }) | null;
  readonly reports: { readonly evaluation: boolean; readonly data: boolean };
  readonly input: unknown;
  readonly output: unknown;
  readonly redrivable: boolean;
}

export interface GraphNode {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
  /** The Parallel or Map state around it. */
  readonly parent: string | null;
  /** Of the middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** What is caught, for an edge by a catcher. */
  readonly caught: string | null;
  /** Drawn only when the run took it: it would hide others, as those to and from what handles every failure. */
  readonly quiet: boolean;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Graph {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** All that one state took and gave, of its last visit. */
export interface StateDetail {
  readonly definition: unknown;
  readonly input: unknown;
  readonly output: unknown;
  /** Assigned when it was left. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly result: unknown;
  readonly failures: readonly { readonly error: string; readonly cause: string }[];
}

export interface EventItem {
  readonly id: number;
  readonly at: number;
  readonly type: string;
  readonly state: string;
  readonly note: string;
}

export interface LogLines {
  readonly lines: readonly { readonly at: number; readonly text: string }[];
  /** What was left out, in a sentence. */
  readonly cut: string | null;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

export interface ApprovalView {
  readonly id: string;
  readonly question: string;
  readonly facts: readonly Fact[];
  /** What the gate found, in order of weight. */
  readonly findings: readonly { readonly judgement: string; readonly sentence: string }[];
  readonly requestedAt: number;
  readonly expiresAt: number;
  /** Approvals that a decision takes. */
  readonly approvers: number;
  readonly given: readonly Said[];
}

export interface DecisionAnswer {
  readonly accepted: boolean;
  /** What came of it, in a sentence. */
  readonly message: string;
}

export interface InputForm {
  /** JSON Schema of the execution input. */
  readonly schema: unknown;
  /** The newest run's input. */
  readonly input: unknown;
  readonly run: string | null;
}

export interface InputProblem {
  /** Of the field; empty for the whole. */
  readonly path: readonly string[];
  readonly message: string;
}

export type StartAnswer = { readonly run: string } | { readonly problems: readonly InputProblem[] };

export interface ModelVersion {
  readonly version: string;
  readonly arn: string;
  readonly status: string;
  readonly createdAt: number;
  readonly auc: number | null;
  readonly threshold: number | null;
  readonly run: string | null;
  /** Who decided, when and why. */
  readonly decision: string | null;
  readonly serves: boolean;
}

export interface ModelView {
  readonly model: string;
  readonly endpoint: { readonly name: string; readonly status: string } | null;
  readonly versions: readonly ModelVersion[];
}

/** What a feature adds to a row's score, in log-odds. */
export interface Contribution {
  readonly feature: string;
  readonly adds: number;
}

export interface PredictAnswer {
  readonly endpoint: string;
  readonly version: string;
  readonly threshold: number;
  readonly predictions: readonly {
    readonly score: number;
    readonly positive: boolean;
    /** Largest first, those that add nothing left out; null where the model cannot be explained. */
    readonly contributions: readonly Contribution[] | null;
  }[];
}

export interface QueryView {
  readonly id: string;
  readonly status: string;
  readonly error: string | null;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  /** How many there are in all. */
  readonly total: number;
  readonly milliseconds: number | null;
}

type Nothing = Readonly<Record<string, never>>;
interface OfRun {
  readonly run: string;
}

export interface Reads {
  describeConsole: { input: Nothing; output: ConsoleView };
  listRuns: { input: { readonly next?: string }; output: RunList };
  /** Names, separated by commas. */
  summarizeRuns: { input: { readonly runs: string }; output: readonly RunSummary[] };
  listRounds: { input: { readonly model: string }; output: readonly Round[] };
  readRun: { input: OfRun & { readonly since?: string }; output: RunView | { readonly unchanged: true } };
  readGraph: { input: OfRun; output: Graph };
  readState: { input: OfRun & { readonly state: string }; output: StateDetail };
  listEvents: { input: OfRun; output: readonly EventItem[] };
  readEvent: { input: OfRun & { readonly id: string }; output: unknown };
  readLogs: { input: OfRun & { readonly state: string }; output: LogLines };
  readApproval: { input: { readonly id: string }; output: ApprovalView };
  readInputForm: { input: Nothing; output: InputForm };
  listModels: { input: Nothing; output: readonly ModelView[] };
  /** What a row to be scored must have. */
  listColumns: { input: { readonly model: string }; output: readonly string[] };
  readQuery: { input: { readonly id: string }; output: QueryView };
}

export interface Changes {
  startRun: { input: { readonly input: unknown }; output: StartAnswer };
  stopRun: { input: OfRun & { readonly reason: string }; output: Nothing };
  redriveRun: { input: OfRun; output: Nothing };
  decide: {
    input: {
      readonly id: string;
      readonly decision: 'approved' | 'rejected';
      readonly by: string;
      readonly reason: string;
    };
    output: DecisionAnswer;
  };
  predict: {
    input: { readonly model: string; readonly rows: string };
    output: PredictAnswer;
  };
  startQuery: { input: { readonly sql: string }; output: { readonly id: string } };
  cancelQuery: { input: { readonly id: string }; output: Nothing };
}

/** The views of a run, as its page's address names them beside the graph. */
export const RUN_VIEWS: readonly string[] = ['states', 'events', 'report', 'data', 'input'];

/** The header that every change carries; its value stands in the page. */
export const TOKEN_HEADER = 'x-ronda-token';

/** How the server says what went wrong. */
export interface Problem {
  readonly message: string;
  readonly hint?: string;
}
