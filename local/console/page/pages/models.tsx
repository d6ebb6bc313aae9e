/** The versions of each model, which of them serves, and the endpoint to try. */
import { figure } from '#local/client/format';
import type { ModelVersion, ModelView } from '../../api';
import { read } from '../ask';
import { useLive } from '../live';
import { TryOut } from '../models/try-out';
import { Link, runPath } from '../navigation';
import { ProblemNote } from '../parts/problem';
import { Status } from '../parts/status';
import { useTitle } from '../title';
import { moment } from '../words';

const POLL_MILLISECONDS = 10_000;

export function ModelsPage() {
  useTitle('Models');
  const { data, error } = useLive(
    async (last: readonly ModelView[] | undefined, signal) => {
      const models = await read('listModels', {}, signal);
      return last && JSON.stringify(models) === JSON.stringify(last) ? last : models;
    },
    'models',
    () => POLL_MILLISECONDS,
  );
  return (
    <>
      <h1>Models</h1>
      <ProblemNote error={error} />
      {data?.length === 0 && <p class="empty">No model is registered yet: a run registers what passes its gate.</p>}
      {data?.map((view) => (
        <Model key={view.model} view={view} />
      ))}
    </>
  );
}

function Model({ view }: { readonly view: ModelView }) {
  const { model, endpoint, versions } = view;
  return (
    <section class="model" aria-labelledby={`model-${model}`}>
      <h2 id={`model-${model}`}>{model}</h2>
      <p class="facts">
        {endpoint ? (
          <>
            <span>Endpoint {endpoint.name}</span> <Status>{endpoint.status}</Status>
          </>
        ) : (
          <span class="muted">No endpoint serves it</span>
        )}
      </p>
      {versions.length === 0 ? <p class="muted">No version yet.</p> : <Versions versions={versions} />}
      {endpoint && <TryOut model={model} />}
    </section>
  );
}

function Versions({ versions }: { readonly versions: readonly ModelVersion[] }) {
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">
              Version
            </th>
            <th scope="col">Status</th>
            <th scope="col" class="number">
              AUC
            </th>
            <th scope="col" class="number spare">
              Threshold
            </th>
            <th scope="col">Run</th>
            <th scope="col" class="spare">
              Registered
            </th>
            <th scope="col" class="spare">
              Decision
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version, status, auc, threshold, run, createdAt, decision, serves }) => (
            <tr key={version}>
              <th scope="row" class="number">
                {version}
              </th>
              <td>
                <Status>{STATUSES[status] ?? status}</Status> {serves && <b class="serves">serves</b>}
              </td>
              <td class="number">{auc === null ? '' : figure(auc)}</td>
              <td class="number spare">{threshold === null ? '' : figure(threshold)}</td>
              <td class="name">{run && <Link href={runPath(run)}>{run}</Link>}</td>
              <td class="spare">{moment(createdAt)}</td>
              <td class="spare reason" title={decision ?? ''}>
                {decision}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const STATUSES: Readonly<Record<string, string>> = {
  PendingManualApproval: 'waiting',
  Approved: 'approved',
  Rejected: 'rejected',
};
