/** The frame of every page: where one is, where one can go. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type ConsoleView, RUN_VIEWS } from '../api';
import { read } from './ask';
import { useOnce } from './live';
import { Link, type Place, usePlace } from './navigation';
import { ModelsPage } from './pages/models';
import { QueryPage } from './pages/query';
import { RunPage } from './pages/run';
import { RunsPage } from './pages/runs';
import { StartPage } from './pages/start';

export function App() {
  const place = usePlace();
  const { data: console } = useOnce((signal) => read('describeConsole', {}, signal), 'console');
  const main = useRef<HTMLElement>(null);
  const area = place.path.split('/').slice(0, 3).join('/');
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) main.current?.focus();
    isFirst.current = false;
    scrollTo(0, 0);
  }, [area]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <header class="top">
        <Link class="brand" href="/">
          Ronda
        </Link>
        <nav aria-label="Pages">
          <NavLink place={place} to="/">
            Runs
          </NavLink>
          <NavLink place={place} to="/models">
            Models
          </NavLink>
          <NavLink place={place} to="/query">
            Query
          </NavLink>
        </nav>
        <span class="where" title={console?.place}>
          {console && `${console.stateMachine} · ${console.place}`}
        </span>
        <Link class="button primary" href="/start">
          Start a run
        </Link>
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        <Page place={place} console={console} />
      </main>
    </>
  );
}

interface NavLinkProps {
  readonly place: Place;
  readonly to: string;
  readonly children: ComponentChildren;
}

function NavLink({ place, to, children }: NavLinkProps) {
  const isHere = to === '/' ? place.path === '/' || place.path.startsWith('/runs/') : place.path === to;
  return (
    <Link href={to} aria-current={isHere ? 'page' : undefined}>
      {children}
    </Link>
  );
}

function Page({ place, console }: { readonly place: Place; readonly console: ConsoleView | undefined }) {
  const [, first = '', second = '', third = ''] = place.path.split('/');
  if (first === '') return <RunsPage />;
  if (first === 'runs' && second !== '' && (third === '' || RUN_VIEWS.includes(third)))
    return <RunPage run={decoded(second)} tab={third} place={place} console={console} />;
  if (first === 'start') return <StartPage />;
  if (first === 'models') return <ModelsPage />;
  if (first === 'query') return <QueryPage />;
  return (
    <>
      <h1>No such page</h1>
      <p>
        <Link href="/">All runs</Link>
      </p>
    </>
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
