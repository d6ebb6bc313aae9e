/** Every event of the execution, in order; each opens to what it holds. */
import { Component } from 'preact';
import { useState } from 'preact/hooks';
import { duration } from '#local/client/format';
import type { EventItem } from '../../api';
import { read } from '../ask';
import { useOnce } from '../live';
import { Json } from '../parts/json';
import { ProblemNote } from '../parts/problem';
import { type Column, Table, Tight } from '../parts/table';
import { clock } from '../words';

interface EventsProps {
  readonly run: string;
  /** Of the newest event: there are more to read when it changes. */
  readonly newest: number;
  readonly startedAt: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'Event', kind: 'number' },
  { title: 'Type' },
  { title: 'State', kind: 'spare' },
  { title: 'What', kind: 'spare' },
  { title: 'After', kind: 'number spare' },
  { title: 'At', kind: 'number' },
];

export function Events({ run, newest, startedAt }: EventsProps) {
  const { data, error } = useOnce((signal) => read('listEvents', { run }, signal), run, newest);
  const [open, setOpen] = useState<number>();
  return (
    <>
      <ProblemNote error={error} />
      <Table class="events" columns={COLUMNS}>
        {data?.map((event) => (
          <Row
            key={event.id}
            run={run}
            event={event}
            startedAt={startedAt}
            isOpen={event.id === open}
            toggle={() => setOpen((id) => (id === event.id ? undefined : event.id))}
          />
        ))}
      </Table>
    </>
  );
}

interface RowProps {
  readonly run: string;
  readonly event: EventItem;
  readonly startedAt: number;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

/** An event never changes, and there may be a thousand. */
class Row extends Component<RowProps> {
  override shouldComponentUpdate({ isOpen }: RowProps): boolean {
    return isOpen !== this.props.isOpen;
  }

  override render({ run, event, startedAt, isOpen, toggle }: RowProps) {
    const { id, type, state, note, at } = event;
    return (
      <>
        <tr class={/Failed|TimedOut|Aborted/.test(type) ? 'failed' : ''}>
          <td class="number">
            <button
              type="button"
              class="plain"
              aria-expanded={isOpen}
              onClick={toggle}
              aria-label={`Event ${id}, ${type}`}
            >
              {id}
            </button>
          </td>
          <td class="name">
            {type}
            {state && <Tight>{state}</Tight>}
            {note && <Tight isLong>{note}</Tight>}
          </td>
          <td class="spare">{state}</td>
          <td class="spare reason">{note}</td>
          <td class="number spare">{duration(at - startedAt)}</td>
          <td class="number">{clock(at)}</td>
        </tr>
        {isOpen && (
          <tr>
            <td colSpan={COLUMNS.length}>
              <EventDetail run={run} id={id} />
            </td>
          </tr>
        )}
      </>
    );
  }
}

function EventDetail({ run, id }: { readonly run: string; readonly id: number }) {
  const { data, error } = useOnce((signal) => read('readEvent', { run, id: String(id) }, signal), `${run} ${id}`);
  return (
    <>
      <ProblemNote error={error} />
      {data !== undefined && <Json value={data} open={2} />}
    </>
  );
}
