/** Starts executions as fast as it can until it is killed; prints the ARN of each whose start was answered. */
import { openBench } from './bench';

const bench = await openBench({ directory: process.argv[2] });
const arn = await bench.createMachine({
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { n: 0 }, Next: 'Count' },
    Count: { Type: 'Pass', Assign: { n: '{% $n + 1 %}' }, Next: 'IsEnough' },
    IsEnough: { Type: 'Choice', Choices: [{ Condition: '{% $n < 50 %}', Next: 'Count' }], Default: 'Done' },
    Done: { Type: 'Succeed', Output: '{% $n %}' },
  },
});
for (;;) process.stdout.write(`${await bench.start(arn)}\n`);
