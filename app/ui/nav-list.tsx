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
  // A start page that all other entries lie below is nobody's place but its own.
  const isStart = ({ to }: NavItem) => to === "/" || items.every((item) => `${pathOf(item.to)}/`.startsWith(`${pathOf(to)}/`));
  const inside = items.filter((item) => pathname === pathOf(item.to) || (!isStart(item) && pathname.startsWith(`${pathOf(item.to)}/`)));
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
