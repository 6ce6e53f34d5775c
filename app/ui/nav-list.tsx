/**
 * NavList({ items, current? }): links of a navigation with icon and count.
 * useCurrentItem(items): the item whose address is the longest prefix of the present one.
 */
import { Link, useLocation } from "@remix-run/react";
import { Icon, type IconName } from "./icon.tsx";

export type NavItem = { to: string; label: string; icon?: IconName | undefined; count?: number | undefined };

export type NavSection = { title?: string | undefined; items: readonly NavItem[] };

function pathOf(to: string): string {
  return to.split(/[?#]/, 1)[0] ?? to;
}

export function useCurrentItem(items: readonly NavItem[]): NavItem | undefined {
  const { pathname } = useLocation();
  const inside = items.filter(({ to }) => pathname === pathOf(to) || (to !== "/" && pathname.startsWith(`${pathOf(to)}/`)));
  return inside.sort((a, b) => pathOf(b.to).length - pathOf(a.to).length)[0];
}

export function NavList({ items, current }: { items: readonly NavItem[]; current?: NavItem | undefined }) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item.to}>
          <Link className="side-link" to={item.to} prefetch="intent" aria-current={item === current ? "page" : undefined}>
            {item.icon ? <Icon name={item.icon} /> : null}
            {item.label}
            {item.count ? <span className="count">{item.count}</span> : null}
          </Link>
        </li>
      ))}
    </ul>
  );
}
