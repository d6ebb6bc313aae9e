/** The Amazon Redshift Data API over one local warehouse that runs real SQL. Databases are not made here: see duckdb.ts. */
import type { AwsJsonService } from '#local/wire/service';
import { openBackend, type RedshiftDataOptions } from './backend';
import { createOperations, unsupported } from './operations';

export type { RedshiftDataOptions } from './backend';
export type { AwsEvent, Emit } from './events';

export interface RedshiftData {
  readonly service: AwsJsonService;
  /** Interrupts running statements, which roll back, and settles their records. The warehouse stays open. */
  close(): Promise<void>;
}

/** Getting ready (macros, views, statements of an earlier server) goes on in the background; the first calls wait for it. */
export function createRedshiftData(options: RedshiftDataOptions): RedshiftData {
  const backend = openBackend(options);
  // A failure is told to each caller instead.
  backend.catch(() => {});
  return {
    service: {
      protocol: 'aws-json-1.1',
      signingName: 'redshift-data',
      targetPrefix: 'RedshiftData',
      operations: createOperations(() => backend),
      unsupported,
    },
    async close() {
      const { runner } = await backend;
      await runner.close();
    },
  };
}
