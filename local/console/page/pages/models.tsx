/** The versions of each model, which of them serves, and the endpoint to try. */
import { figure } from '#local/client/format';
import type { ModelVersion, ModelView } from '../../api';
import { read } from '../ask';
import { same, useLive } from '../live';
import { Rounds } from '../models/rounds';
import { TryOut } from '../models/try-out';
import { Link, runPath } from '../navigation';
import { ProblemNote } from '../parts/problem';
import { Status } from '../parts/status';
import { type Column, Table, Tight } from '../parts/table';
import { useTitle } from '../title';
import { decisionWords, moment } from '../words';

const POLL_MILLISECONDS = 10_000;

export function ModelsPage() {
  useTitle('Models');
  const { data, error } = useLive<readonly ModelView[]>({
    read: async (last, signal) => same(last, await read('listModels', {}, signal)),
    key: 'models',
    interval: () => POLL_MILLISECONDS,
  });
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
      <Rounds model={model} version={versions[0]?.status} />
      {versions.length === 0 ? <p class="muted">No version yet.</p> : <Versions versions={versions} />}
      {endpoint && <TryOut model={model} served={versions.find(({ serves }) => serves)?.arn} />}
    </section>
  );
}

const COLUMNS: readonly Column[] = [
  { title: 'Version', kind: 'number' },
  { title: 'Status' },
  { title: 'AUC', kind: 'number spare' },
  { title: 'Threshold', kind: 'number spare' },
  { title: 'Run' },
  { title: 'Registered', kind: 'spare' },
  { title: 'Decision', kind: 'spare' },
];

const Versions = ({ versions }: { readonly versions: readonly ModelVersion[] }) => (
  <Table columns={COLUMNS}>
    {versions.map(({ version, status, auc, threshold, run, createdAt, decision, serves }) => (
      <tr key={version}>
        <th scope="row" class="number">
          {version}
        </th>
        <td>
          <Status>{STATUSES[status] ?? status}</Status> {serves && <b class="serves">serves</b>}
        </td>
        <td class="number spare">{auc === null ? '' : figure(auc)}</td>
        <td class="number spare">{threshold === null ? '' : figure(threshold)}</td>
        <td class="name">
          {run && <Link href={runPath(run)}>{run}</Link>}
          {auc !== null && <Tight>AUC {figure(auc)}</Tight>}
          {threshold !== null && <Tight>threshold {figure(threshold)}</Tight>}
          <Tight>{moment(createdAt)}</Tight>
          {decision && <Tight>{decisionWords(decision)}</Tight>}
        </td>
        <td class="spare">{moment(createdAt)}</td>
        <td class="spare reason" title={decisionWords(decision ?? '')}>
          {decisionWords(decision ?? '')}
        </td>
      </tr>
    ))}
  </Table>
);

const STATUSES: Readonly<Record<string, string>> = {
  PendingManualApproval: 'waiting',
  Approved: 'approved',
  Rejected: 'rejected',
};
