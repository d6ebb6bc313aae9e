/** Every event of the execution, in order; each opens to what it holds. */
import { Component } from 'preact';
import { useState } from 'preact/hooks';
import { duration } from '#local/client/format';
import type { EventItem } from '../../api';
import { read } from '../ask';
import { useLive, useOnce } from '../live';
import { Json } from '../parts/json';
import { ProblemNote } from '../parts/problem';
import { clock } from '../words';

interface EventsProps {
  readonly run: string;
  /** Of the newest event: there are more to read when it changes. */
  readonly newest: number;
  readonly startedAt: number;
}

export function Events({ run, newest, startedAt }: EventsProps) {
  const { data, error } = useEvents(run, newest);
  const [open, setOpen] = useState<number>();
  return (
    <>
      <ProblemNote error={error} />
      <div class="wide">
        <table class="events">
          <thead>
            <tr>
              <th scope="col" class="number">
                Event
              </th>
              <th scope="col">Type</th>
              <th scope="col">State</th>
              <th scope="col" class="spare">
                What
              </th>
              <th scope="col" class="number spare">
                After
              </th>
              <th scope="col" class="number">
                At
              </th>
            </tr>
          </thead>
          <tbody>
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
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What was read stays to be seen while what is new is read. */
function useEvents(run: string, newest: number) {
  const last = useState<{ newest: number }>({ newest: -1 })[0];
  const live = useLive(
    async (known: readonly EventItem[] | undefined, signal) => {
      if (known && last.newest === newest) return known;
      const events = await read('listEvents', { run }, signal);
      last.newest = newest;
      return events;
    },
    run,
    () => 500,
  );
  return live;
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
          <td>{type}</td>
          <td>{state}</td>
          <td class="spare reason">{note}</td>
          <td class="number spare">{duration(at - startedAt)}</td>
          <td class="number">{clock(at)}</td>
        </tr>
        {isOpen && (
          <tr>
            <td colSpan={6}>
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
