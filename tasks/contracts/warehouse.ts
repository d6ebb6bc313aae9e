/**
 * Where SQL runs, in the words of the Redshift Data API: whoever sends SQL spreads these members into its request, and knows no
 * more of the warehouse. Leaf: nothing else of the project is imported.
 */
import * as z from 'zod';

const Database = z.string().min(1).max(64);

/** Redshift Serverless: the caller is a database user of its own. */
const WorkgroupAddress = z.strictObject({ WorkgroupName: z.string().min(3).max(64), Database });
export type WorkgroupAddress = z.output<typeof WorkgroupAddress>;

/** A provisioned cluster: the caller is the same, or the database user that it names. */
const ClusterAddress = z.strictObject({
  ClusterIdentifier: z.string().min(1).max(63),
  Database,
  DbUser: z.string().min(1).max(128).optional(),
});
export type ClusterAddress = z.output<typeof ClusterAddress>;

export const WarehouseAddress = z.union([WorkgroupAddress, ClusterAddress]);
export type WarehouseAddress = z.output<typeof WarehouseAddress>;

/** The members that an address may have. */
export type AddressMember = WarehouseAddress extends infer A ? (A extends unknown ? keyof A : never) : never;
