/** What a deployment says of itself in the tags of its state machine: clients of an account find the rest by them. */
import * as z from 'zod';
import { type AddressMember, WarehouseAddress } from './warehouse';

/** What starts executions names this alias; a deployment moves it to the newest version, a roll-back to an older one. */
export const LIVE_ALIAS = 'live';

export const DEPLOYMENT_TAGS = {
  /** The artifact bucket's name. */
  bucket: 'ronda:bucket',
  /** ARNs of the functions that serve operators. */
  decideApproval: 'ronda:decide-approval',
  predict: 'ronda:predict',
} as const;

/** A workgroup's name or a cluster's is there, never both. */
export const WAREHOUSE_TAGS = {
  WorkgroupName: 'ronda:workgroup',
  ClusterIdentifier: 'ronda:cluster',
  DbUser: 'ronda:database-user',
  Database: 'ronda:database',
} as const satisfies Readonly<Record<AddressMember, string>>;

const Tagged = z.strictObject({
  bucket: z.string(),
  decideApproval: z.string(),
  predict: z.string(),
  warehouse: WarehouseAddress,
});
/** All that the tags say. */
export type Tagged = z.output<typeof Tagged>;

/** By the tags' keys. */
export function tagsOf({ warehouse, ...names }: Tagged): Record<string, string> {
  return {
    ...Object.fromEntries(
      Object.entries(names).map(([name, value]) => [DEPLOYMENT_TAGS[name as keyof typeof names], value]),
    ),
    ...Object.fromEntries(
      Object.entries(warehouse).map(([member, value]) => [WAREHOUSE_TAGS[member as AddressMember], value]),
    ),
  };
}

/** From tags as AWS lists them; a state machine that lacks one is not of this workflow. */
export function readTags(tags: ReadonlyMap<string, string>): Tagged | undefined {
  const read = (keys: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(keys).flatMap(([name, key]) => (tags.has(key) ? [[name, tags.get(key)] as const] : [])),
    );
  return Tagged.safeParse({ ...read(DEPLOYMENT_TAGS), warehouse: read(WAREHOUSE_TAGS) }).data;
}
