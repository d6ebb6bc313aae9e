/** What running SQL needs, by the kind of warehouse: read from the state machine's own call of the Data API, as its role is. */
import { permissionsOf } from '#workflows/asl/index';
import { type WarehouseKind, warehouseArguments } from '#workflows/retraining/index';
import type { Need } from './need';

/** For the functions that send statements by themselves. */
export const runSqlNeeds = (kind: WarehouseKind): Need[] =>
  permissionsOf({
    States: {
      RunSql: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:redshiftdata:batchExecuteStatement',
        Arguments: warehouseArguments[kind],
      },
    },
  }).map(({ actions, resources }) => ({
    actions,
    resources,
    why:
      kind === 'clusterUser'
        ? 'Runs SQL in the warehouse, as the database user that the deployment names.'
        : 'Runs SQL in the warehouse, as the role’s own database user.',
  }));
