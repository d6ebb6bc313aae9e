/** Where the page is, in its address; links that go elsewhere without loading the page anew. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const MOVED = 'ronda:moved';

export function go(to: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  window.dispatchEvent(new Event(MOVED));
}

export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

const here = (): Place => ({ path: location.pathname, query: new URLSearchParams(location.search) });

export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const move = () => setPlace(here());
    window.addEventListener('popstate', move);
    window.addEventListener(MOVED, move);
    return () => {
      window.removeEventListener('popstate', move);
      window.removeEventListener(MOVED, move);
    };
  }, []);
  return place;
}

export const runPath = (run: string, tab = '') => `/runs/${encodeURIComponent(run)}${tab && `/${tab}`}`;

/** The graph of a run with a state chosen. */
export const statePath = (run: string, state: string) => `${runPath(run)}?state=${encodeURIComponent(state)}`;

type LinkProps = JSX.IntrinsicElements['a'] & { readonly href: string };

export function Link({ href, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(href);
  };
  return (
    <a {...rest} href={href} onClick={follow}>
      {children}
    </a>
  );
}
