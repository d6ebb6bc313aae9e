/** The operations of Lambda that are honoured, by route. */
import type { RestResponse, RestRoute } from '#local/wire/service';
import { findRequested, type LambdaHandler, type OperationDependencies } from './context';
import { describe, listFunctions } from './descriptions';
import { invoke } from './invoke';

const FUNCTIONS = '/2015-03-31/functions';

export function createRoutes(dependencies: OperationDependencies): RestRoute[] {
  const route = (operation: string, method: string, path: string, handle: LambdaHandler): RestRoute => ({
    operation,
    method,
    path: FUNCTIONS + path,
    respond: async (request, call) => handle(request, call, dependencies),
  });
  return [
    route('Invoke', 'POST', '/{FunctionName}/invocations', invoke),
    route('GetFunction', 'GET', '/{FunctionName}', (request, call, { since }) => {
      const found = findRequested(request, call, dependencies);
      return json({
        Configuration: describe(found, since),
        Code: { RepositoryType: 'S3', Location: `file://${found.bundle}` },
        Tags: {},
      });
    }),
    route('GetFunctionConfiguration', 'GET', '/{FunctionName}/configuration', (request, call, { since }) =>
      json(describe(findRequested(request, call, dependencies), since)),
    ),
    route('ListFunctions', 'GET', '', (request, _call, { functions, since }) =>
      json(listFunctions([...functions.values()], request.query, since)),
    ),
  ];
}

const json = (body: object): RestResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
