/** Several ways to decide, used at the same moment: one decision stands, and everybody else is told whose. */
import { DescribeModelPackageCommand, UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Decision } from '#tasks/contracts/approval';
import { linkIn, messageAbout, post, visit } from '#test/support/approval-page';
import { awsClients } from '#test/support/aws-clients';
import { openScenario, type Scenario } from '#test/support/iam/scenario';
import { decideAs, outcomeOf, readDecision, startAsking, type Waiting } from '#test/support/questions';

let scenario: Scenario;

beforeAll(async () => {
  scenario = await openScenario();
});
afterAll(() => scenario?.close());

/** What came of one person's decision: whether it stands, and the words that the person was told. */
interface Told {
  readonly accepted: boolean;
  readonly words: string;
}
type Way = (waiting: Waiting) => Promise<Told>;

const LINK = 'Ann (by the link)';
const COMMAND = 'arn:aws:iam::000000000000:user/bob';
const STUDIO = 'arn:aws:iam::000000000000:user/cleo';

const byLink: Way = async ({ request }) => {
  const link = linkIn(await messageAbout(scenario.stateDirectory, request.id));
  const form = { ...link, decision: 'rejected', name: 'Ann', reason: 'stale' };
  const { statusCode, body } = await visit(scenario, post(form));
  expect([200, 409]).toContain(statusCode);
  return { accepted: statusCode === 200, words: body };
};

/** As `ronda approve --aws` and the console do. */
const byCommand: Way = async ({ request }) => {
  const { accepted, approval } = await decideAs(scenario, 'bob', { id: request.id, decision: 'approved' });
  return { accepted, words: `${approval.by} ${approval.decision}` };
};

/** The person looks at the registry again, where the run's end stands. */
const inStudio: Way = async ({ request, executionArn }) => {
  const { sagemaker } = awsClients(scenario.url, 'cleo');
  const ModelPackageName = request.modelPackageArn;
  await sagemaker.send(
    new UpdateModelPackageCommand({
      ModelPackageArn: ModelPackageName,
      ModelApprovalStatus: 'Rejected',
      ApprovalDescription: 'looked at in Studio',
    }),
  );
  await outcomeOf(scenario, executionArn);
  const { ApprovalDescription = '' } = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName }));
  return { accepted: ApprovalDescription.includes(STUDIO), words: ApprovalDescription };
};

const WHO = new Map<Way, Pick<Decision, 'by' | 'decision'>>([
  [byLink, { by: LINK, decision: 'rejected' }],
  [byCommand, { by: COMMAND, decision: 'approved' }],
  [inStudio, { by: STUDIO, decision: 'rejected' }],
]);

test.each<[string, readonly Way[]]>([
  ['the link and the command', [byLink, byCommand]],
  ['the link and Studio', [inStudio, byLink]],
  ['the command and Studio', [inStudio, byCommand]],
  ['all three', [inStudio, byLink, byCommand]],
  ['the command twice', [byCommand, byCommand]],
])('%s', async (_, ways) => {
  const waiting = await startAsking(scenario);
  const told = await Promise.all(ways.map((way) => way(waiting)));
  const { approval } = await outcomeOf(scenario, waiting.executionArn);
  const winner = ways.findIndex((_way, at) => told[at]?.accepted);
  expect(told.filter(({ accepted }) => accepted)).toHaveLength(1);
  expect(approval).toMatchObject(WHO.get(ways[winner] as Way) as object);
  expect(approval).toEqual(await readDecision(scenario, waiting.request.id));
  for (const { words } of told) expect(words).toContain(`${approval?.by}`);
  for (const { words } of told) expect(words).toContain(`${approval?.decision}`);
});
