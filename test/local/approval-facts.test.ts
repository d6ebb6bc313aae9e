/** One evaluation, four places: terminal, console, mail and page tell a person the same facts, and no others. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { readQuestion } from '#local/client/approval/evaluation';
import { readRequest } from '#local/client/approval/pending';
import { createClients } from '#local/client/clients';
import { askedSentence, factsOf, type Question } from '#tasks/approval/facts';
import { askingMessage } from '#tasks/approval/message';
import { askPage } from '#tasks/approval/page';
import { awsClients } from '#test/support/aws-clients';
import { noBrowser, openBrowser } from '#test/support/browser';
import { writeSample } from '#test/support/dataset';
import { type LocalServer, type Running, ronda, startLocal, startRonda } from '#test/support/ronda';
import { describeUnless } from '#test/support/skip';
import { temporaryDirectory } from '#test/support/temporary';
import { putText } from '#test/support/upload';

/** With everything there may be to tell: a champion, costs, a segment, two approvers. */
const CHALLENGER = {
  training: { hyperparameters: { num_round: 20 } },
  gate: { segments: { columns: ['city'] } },
  costs: { missedPositive: 20, review: 5, amount: 'amount' },
  approval: { approvers: 2 },
};

describeUnless(noBrowser)('a person who decides is told the same', () => {
  let local: LocalServer;
  let run: Running;
  let id: string;
  let question: Question;
  let state: string[];

  beforeAll(async () => {
    const folder = await temporaryDirectory();
    state = ['--state-dir', join(folder, 'state')];
    local = await startLocal(join(folder, 'state'));
    const data = ['--data', await writeSample(join(folder, 'rows.csv'), 4_000), '--id', 'id', '--minimum-auc', '0.6'];
    const input = join(folder, 'challenger.json');
    await writeFile(input, JSON.stringify(CHALLENGER));
    expect((await ronda(['run', ...data, ...state, '--deploy', 'none', '--approve'])).code).toBe(0);
    run = startRonda(['run', ...data, ...state, '--deploy', 'none', '--input', input]);
    id =
      (await run.says(/waits for a decision until \d+ \w+ \d{4}, \d\d:\d\d UTC; .*ronda.mjs approve (\S+) /))[1] ?? '';
    const clients = createClients(local.url);
    question = await readQuestion(clients, await readRequest(clients, id));
    clients.close();
  });

  /** What is not told in a text, in the order of the facts; a terminal breaks lines anywhere. */
  const missingIn = (text: string) => {
    const plain = text.replace(/\s+/g, ' ');
    const facts = factsOf(question).map(({ label, value, note }) => ({
      fact: label,
      pattern: new RegExp(`${literal(label)}:? ${literal(value)}${note && ` \\(?${literal(note)}`}`),
    }));
    return [
      ...facts.filter(({ pattern }) => !pattern.test(plain)).map(({ fact }) => fact),
      ...[askedSentence(question.evaluation), ...question.evaluation.findings.map(({ sentence }) => sentence)].filter(
        (sentence) => !plain.includes(sentence.replace(/\s+/g, ' ')),
      ),
    ];
  };

  test('of all that there is to tell', () => {
    const labels = factsOf(question).map(({ label }) => label);
    expect(labels).toEqual(
      expect.arrayContaining(['Model', 'Cost of 1,000', 'Data', 'Report', 'If approved', 'Approved by']),
    );
    expect(question.evaluation.findings.length).toBeGreaterThan(2);
    // What finds nothing missing finds it when it is.
    expect(missingIn('')).toHaveLength(labels.length + question.evaluation.findings.length + 1);
  });

  test('in the console', async () => {
    const { page } = await openBrowser();
    await page.goto(local.consoleUrl);
    await page.getByRole('status').getByRole('link').click();
    await page.locator('.factlist').waitFor();
    expect(missingIn((await page.locator('.approval').allInnerTexts()).join())).toEqual([]);
    expect(await page.locator('.factlist dt').allInnerTexts()).toEqual(factsOf(question).map(({ label }) => label));
    // What the facts name is at hand.
    await page.locator('.factlist').getByRole('link', { name: question.request.evaluation.reportUri }).click();
    await page.frameLocator('iframe[title="Evaluation report"]').getByRole('heading', { level: 1 }).waitFor();
  });

  test('on the page that AWS serves', async () => {
    const { page } = await openBrowser();
    await page.setContent(askPage(question, { id, expires: '1', signature: 's' }));
    expect(missingIn((await page.locator('body').allInnerTexts()).join())).toEqual([]);
    expect(await page.locator('.facts dt').allInnerTexts()).toEqual(factsOf(question).map(({ label }) => label));
    // Where two must approve, the page takes a rejection only.
    expect(await page.locator('h1').textContent()).toBe('Reject fraud?');
    expect(await page.locator('.lead').textContent()).toMatch(/until \d+ \w+ \d{4}, \d\d:\d\d UTC\.$/);
  });

  test('in the mail', () => {
    expect(missingIn(askingMessage(question, 'https://approval.example/').text)).toEqual([]);
  });

  test('in the terminal: by the run that asks, and by the command that answers', async () => {
    expect(missingIn(run.messages())).toEqual([]);
    const { code, stderr } = await ronda(['approve', id, '--by', 'ann', ...state]);
    expect(code).toBe(0);
    expect(missingIn(stderr)).toEqual([]);
    // The second person is told who was first.
    const again = await ronda(['approve', id, '--by', 'ann', ...state]);
    expect(again.stderr.replace(/\s+/g, ' ')).toMatch(/Approved by 1 of 2 approvals \(ann on \d+ \w+ \d{4}, /);
  });

  test('that nothing can be shown, where another version wrote the evaluation: then it can be rejected, not approved', async () => {
    const clients = awsClients(local.url);
    const { version, ...others } = question.evaluation;
    await putText(
      clients,
      question.request.evaluation.evaluationUri,
      JSON.stringify({ version: version - 1, ...others }),
    );
    const words = `its version is ${version - 1}, expected ${version}`;
    const approved = await ronda(['approve', id, '--by', 'carl', ...state]);
    expect([approved.code, approved.stderr]).toEqual([1, expect.stringContaining(words)]);
    expect(approved.stderr).toContain(`with 'ronda reject ${id} --reason TEXT'`);
    const { page } = await openBrowser();
    await page.goto(local.consoleUrl);
    await page.getByRole('status').getByRole('link').click();
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
    const rejected = await ronda(['reject', id, '--by', 'bob', '--reason', 'no', ...state]);
    expect([rejected.code, rejected.stderr]).toEqual([0, expect.stringContaining(words)]);
    expect((await run.ended).stdout).toMatch(/^outcome +rejected$/m);
  });
});

const literal = (text: string) => text.replace(/\s+/g, ' ').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
