/** What the operations work with, made ready once: the shared macros and views, the statements, and who runs them. */
import type { Blobs, RoleBlobs } from '#local/backends/blobs';
import type { Clock } from '#local/backends/clock';
import type { Documents } from '#local/backends/documents';
import type { Warehouse } from '#local/backends/duckdb';
import type { Emit } from './events';
import { createRunner, type Runner } from './runner';
import { macroDefinitions } from './sql/macros';
import { internalTables, systemViews } from './sql/system-views';
import { openStore, type StatementStore } from './store';
import type { Endpoints } from './target';

export interface RedshiftDataOptions {
  readonly warehouse: Warehouse;
  readonly blobs: Blobs;
  /** The objects as the role of COPY or UNLOAD may use them. Default: `blobs`, whatever the role. */
  blobsAs?(roleArn: string): RoleBlobs;
  readonly documents: Documents;
  readonly clock: Clock;
  /** Publishes the events of statements that ask for them. */
  readonly emit?: Emit;
  readonly endpoints: Endpoints;
  /** ARNs of the roles that COPY and UNLOAD may name. Default: any. */
  readonly roles?: readonly string[];
}

export interface Backend {
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly endpoints: Endpoints;
  readonly store: StatementStore;
  readonly runner: Runner;
}

export async function openBackend(options: RedshiftDataOptions): Promise<Backend> {
  const { warehouse, documents, clock, endpoints } = options;
  const connection = await warehouse.connect();
  try {
    const { database, sharedSchema } = warehouse;
    for (const sql of [
      ...internalTables(database),
      ...macroDefinitions(sharedSchema),
      ...systemViews(database, sharedSchema),
    ]) {
      await connection.run(sql);
    }
  } finally {
    connection.close();
  }
  const store = await openStore(documents, warehouse, clock);
  return { warehouse, clock, endpoints, store, runner: createRunner(store, options) };
}
