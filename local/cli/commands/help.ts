/** `ronda help`: the literal texts of the help. No line is wider than 80 columns. */
import type { App } from '../app';
import { parseArguments } from '../arguments';
import { EXIT, Misuse } from '../misuse';
import { nearest } from '../text/nearest';

export async function help(words: readonly string[], { terminal }: App): Promise<number> {
  const { positionals } = parseArguments(words, {}, 1);
  const [topic = 'ronda'] = positionals;
  const text = HELP[topic];
  if (text === undefined) {
    const close = nearest(topic, Object.keys(HELP));
    throw new Misuse(`no command '${topic}'`, close && `did you mean '${close}'?`);
  }
  terminal.print(...text.trim().split('\n'));
  return EXIT.done;
}

export const HELP: Readonly<Record<string, string>> = {
  ronda: `
ronda: retrain a binary classifier through a statistical gate and a person

  ronda run       retrain, judge, approve and deploy a model
  ronda local     run the local AWS and the console in the foreground
  ronda console   show the runs in a browser
  ronda list      show the runs, newest first
  ronda show      show one run, state by state
  ronda approve   let a model into production
  ronda reject    keep a model out of production
  ronda predict   score rows with the deployed model
  ronda logs      show what the jobs of a run logged
  ronda help      show this, or the help of a command: ronda help run

Everything lives in one folder, .ronda unless --state-dir says otherwise. A
command talks to the server that runs for this folder, or starts one for as
long as it needs it. NO_COLOR turns colours off.
`,
  run: `
ronda run: retrain, judge, approve and deploy a model

  --data PATH...      CSV (.csv, .csv.gz) or Parquet files, or folders of them;
                      without it 200,000 sample transactions are made, for a
                      model of their own
  --label COLUMN      the column to predict (default: label)
  --positive VALUE    the label's value that counts as positive
                      (default: 1, true, yes, y or t)
  --id COLUMN...      columns that name a row: kept, never a feature
  --entity COLUMN...  columns that together name what a row is about, such as
                      a user or a card: all rows of one are in one split
  --time COLUMN       when a row happened: the newest rows become the test;
                      without it rows are split at random, by a fixed seed
  --drop COLUMN...    columns to leave out
  --minimum-auc X     the least AUC on the test rows (default: 0.7)
  --deploy TARGET     endpoint (default), batch or none
  --score PATH        with --deploy batch: the rows to score
  --approve           approve what passes the gate, without a question; what
                      the gate cannot decide is left open for a person
  --force             retrain although neither data nor settings changed
  --model NAME        the model's name (default: fraud; sample for sample
                      data)
  --input FILE.json   a full execution input; options go over its fields
  --state-dir DIR     where everything is kept (default: .ronda)
  --aws               in an AWS account, by the ordinary credentials, region and
                      AWS_PROFILE, instead of here
  --state-machine-arn ARN
                      with --aws: which state machine, if there are several
  --port N            port of the server, if one is started
                      (default: 4566 if it is free, else any)
  --json              the result as JSON, alone on the standard output

Exit codes: 0 deployed or skipped, 1 failed, 2 wrong usage, 3 rejected,
4 left open for a later decision, 130 interrupted.
`,
  local: `
ronda local: run the local AWS and the console in the foreground

  --port N            port to listen on (default: 4566; 0 for any)
  --console-port N    port of the console (default: 4567 if it is free, else
                      any)
  --state-dir DIR     where everything is kept (default: .ronda)

Serves Step Functions, SageMaker, Redshift Data, S3, Lambda, EventBridge, STS
and CloudWatch Logs on one loopback port, for AWS SDKs and the AWS CLI. Runs
that were interrupted go on where they stood.
`,
  console: `
ronda console: show the runs in a browser

  --port N            port to listen on (default: 4567 if it is free, else any)
  --state-dir DIR     where everything is kept (default: .ronda)
  --aws               show the runs of an AWS account, by the ordinary
                      credentials, region and AWS_PROFILE
  --state-machine-arn ARN
                      with --aws: which state machine, if there are several

Starts and watches runs, shows reports, decides, redrives, tries endpoints and
asks the warehouse. Answers to browsers on this machine alone.
`,
  list: `
ronda list: show the runs, newest first

  --limit N           how many at most (default: 20)
  --state-dir DIR     where everything is kept (default: .ronda)
  --aws               in an AWS account, by the ordinary credentials, region and
                      AWS_PROFILE, instead of here
  --state-machine-arn ARN
                      with --aws: which state machine, if there are several
  --json              as JSON
`,
  show: `
ronda show [RUN]: show one run, state by state

  RUN                 a run's name, or the beginning of it (default: the newest)
  --state-dir DIR     where everything is kept (default: .ronda)
  --aws               in an AWS account, by the ordinary credentials, region and
                      AWS_PROFILE, instead of here
  --state-machine-arn ARN
                      with --aws: which state machine, if there are several
  --json              as JSON
`,
  approve: `
ronda approve [ID]: let a model into production

  ID                  the approval, as 'ronda run' and 'ronda show' name it;
                      not needed while only one waits
  --reason TEXT       why
  --by NAME           who decides (default: the user's name; with --aws always
                      your IAM identity)
  --state-dir DIR     where everything is kept (default: .ronda)
  --aws               in an AWS account, by the ordinary credentials, region and
                      AWS_PROFILE, instead of here
  --state-machine-arn ARN
                      with --aws: which state machine, if there are several
  --json              the result as JSON

Where no server runs, one is started and the run followed to its end. Whoever
decides second is told who was first; exit code 1.
`,
  reject: `
ronda reject [ID]: keep a model out of production

  ID                  the approval, as 'ronda run' and 'ronda show' name it;
                      not needed while only one waits
  --reason TEXT       why (needed)
  --by NAME           who decides (default: the user's name; with --aws always
                      your IAM identity)
  --state-dir DIR     where everything is kept (default: .ronda)
  --aws               in an AWS account, by the ordinary credentials, region and
                      AWS_PROFILE, instead of here
  --state-machine-arn ARN
                      with --aws: which state machine, if there are several
  --json              the result as JSON
`,
  predict: `
ronda predict: score rows with the deployed model

  --model NAME        the model (default: fraud)
  --data FILE.csv     rows with the columns of the training data
  --row 'a=1,b=2'     one row; may be repeated
  --state-dir DIR     where everything is kept (default: .ronda)
  --aws               in an AWS account, by the ordinary credentials, region and
                      AWS_PROFILE, instead of here
  --state-machine-arn ARN
                      with --aws: which state machine, if there are several
  --json              scores, threshold and model as JSON

Without --data and --row, JSON is read from the standard input: an object, or
an array of objects. Prints score and class of each row, in order, as CSV.
`,
  logs: `
ronda logs [RUN]: show what the jobs of a run logged

  RUN                 a run's name, or the beginning of it (default: the newest)
  --state NAME        of this state only, such as TrainModel
  --state-dir DIR     where everything is kept (default: .ronda)
  --aws               in an AWS account, by the ordinary credentials, region and
                      AWS_PROFILE, instead of here
  --state-machine-arn ARN
                      with --aws: which state machine, if there are several
`,
};
