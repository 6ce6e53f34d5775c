/**
 * Tabs({ label, items: [{ to, label, count?, current? }] }): the pages of one object, as links.
 * Without `current` the item whose address is the longest prefix of the present one is marked.
 */
import { Link } from "@remix-run/react";
import { useCurrentItem } from "./nav-list.tsx";

export type TabItem = { to: string; label: string; count?: number | undefined; current?: boolean | undefined };

export function Tabs({ label, items }: { label: string; items: readonly TabItem[] }) {
  const byAddress = useCurrentItem(items);
  const marked = items.find((item) => item.current) ?? byAddress;
  return (
    <nav className="tabs" aria-label={label}>
      <ul>
        {items.map((item) => (
          <li key={item.to}>
            <Link to={item.to} prefetch="intent" preventScrollReset aria-current={item === marked ? "page" : undefined}>
              {item.label}
              {item.count === undefined ? null : <span className="count">{item.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
