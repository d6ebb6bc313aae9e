/** Views of one thing, each with an address of its own. */
import { Link } from '../navigation';

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly href: string;
  /** Why there is nothing to see yet. */
  readonly missing?: string;
}

export function Tabs({
  label,
  tabs,
  chosen,
}: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly chosen: string;
}) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ id, title, href, missing }) =>
        missing ? (
          <span key={id} class="absent" title={missing}>
            {title}
          </span>
        ) : (
          <Link key={id} href={href} aria-current={id === chosen ? 'page' : undefined}>
            {title}
          </Link>
        ),
      )}
    </nav>
  );
}
