/** The e-mail that asks for a decision: figures and a link. The task token is no part of the question, so it cannot get here. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { askedSentence, factsOf, type Question } from './facts';
import { moment } from './moment';

export interface Message {
  readonly subject: string;
  readonly text: string;
}

/** SNS takes 100 printable ASCII characters. */
const subjectOf = (text: string) => text.replace(/[^ -~]/g, '?').slice(0, 100);

/** @param url where the decision is made */
export function askingMessage(question: Question, url: string): Message {
  const { request, evaluation } = question;
  const { run, expiresAt, id } = request;
  return {
    subject: subjectOf(`Approve ${run.model}? AUC ${evaluation.challenger.auc.toFixed(4)}`),
    text: [
      `A new version of the model ${run.model} waits for a decision until ${moment(expiresAt)}. ${askedSentence(evaluation)}`,
      '',
      ...evaluation.findings.map(({ sentence }) => `- ${sentence}`),
      '',
      ...factsOf(question).map(({ label, value, note }) => `${label}: ${value}${note ? ` (${note})` : ''}`),
      '',
      ...(run.approval.approvers === 1
        ? ['Look at it and decide:', url, `Or: ronda approve ${id} --aws, ronda reject ${id} --aws --reason TEXT`]
        : [
            'Two people must approve it, each under an AWS identity of their own, as everybody gets this same message:',
            `ronda approve ${id} --aws, or ronda console --aws, or SageMaker Studio.`,
            'Look at it, or reject it:',
            url,
          ]),
    ].join('\n'),
  };
}

export function remindingMessage(question: Question, url: string): Message {
  const asking = askingMessage(question, url);
  const { run, expiresAt } = question.request;
  return {
    subject: subjectOf(`Reminder: ${run.model} waits until ${moment(expiresAt)}`),
    text: `Nobody has decided yet; after ${moment(expiresAt)} the model is rejected.\n\n${asking.text}`,
  };
}

export async function send(sns: SNSClient, topicArn: string, { subject, text }: Message): Promise<void> {
  await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: text }));
}
