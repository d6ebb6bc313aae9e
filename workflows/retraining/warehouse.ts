/** Where SQL is sent: the arguments by which the Redshift Data API finds the warehouse, for each kind that a deployment may have. */
import type { AddressMember, WarehouseAddress } from '#tasks/contracts/warehouse';
import { placeholder } from '#workflows/asl/index';

const placeholderOf = (name: AddressMember) => `Warehouse${name}`;
const member = (name: AddressMember) => placeholder(placeholderOf(name));

const Database = member('Database');
const ClusterIdentifier = member('ClusterIdentifier');

export const warehouseArguments = {
  /** Redshift Serverless; each role is a database user of its own. */
  workgroup: { WorkgroupName: member('WorkgroupName'), Database },
  /** The same on a provisioned cluster. */
  cluster: { ClusterIdentifier, Database },
  /** A provisioned cluster, as a database user that is there already. */
  clusterUser: { ClusterIdentifier, Database, DbUser: member('DbUser') },
} as const satisfies Readonly<Record<string, Template>>;

export type WarehouseKind = keyof typeof warehouseArguments;
export type WarehouseArguments = (typeof warehouseArguments)[WarehouseKind];
export const warehouseKinds = Object.keys(warehouseArguments) as WarehouseKind[];

/** The kind that an address is of. */
export function kindOf(address: WarehouseAddress): WarehouseKind {
  if ('WorkgroupName' in address) return 'workgroup';
  return address.DbUser === undefined ? 'cluster' : 'clusterUser';
}

/** What fills the definition's placeholders. */
export const placeholdersFor = (address: WarehouseAddress): Record<string, string> =>
  Object.fromEntries(Object.entries(address).map(([name, value]) => [placeholderOf(name as AddressMember), value]));

/** Each kind has the members of an address that the API takes together. */
type Template = { readonly [K in AddressMember]?: string } & { readonly Database: string };
