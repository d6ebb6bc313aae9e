/** What a deployment says of itself in the tags of its state machine: clients of an account find the rest by them. */
import { z } from 'zod';

/** What starts executions names this alias; a deployment moves it to the newest version, a roll-back to an older one. */
export const LIVE_ALIAS = 'live';

export const DEPLOYMENT_TAGS = {
  /** The artifact bucket's name. */
  bucket: 'ronda:bucket',
  workgroup: 'ronda:workgroup',
  database: 'ronda:database',
  /** ARNs of the functions that serve operators. */
  decideApproval: 'ronda:decide-approval',
  predict: 'ronda:predict',
} as const;

/** All of them, by their names here. */
export type DeploymentTags = Readonly<Record<keyof typeof DEPLOYMENT_TAGS, string>>;

/** From tags as AWS lists them; a state machine that lacks one is not of this workflow. */
export const readDeploymentTags = (tags: ReadonlyMap<string, string>): DeploymentTags | undefined =>
  z
    .record(z.enum(['bucket', 'workgroup', 'database', 'decideApproval', 'predict']), z.string())
    .safeParse(Object.fromEntries(Object.entries(DEPLOYMENT_TAGS).map(([name, tag]) => [name, tags.get(tag)]))).data;
