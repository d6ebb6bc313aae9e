/** The document's title: what a tab and a screen reader call the page. */
import { useEffect } from 'preact/hooks';

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Ronda`;
  }, [title]);
}
