/**
 * PublicShell({ brand, nav, actions?, footer, width?, children }): top bar, page and footer of the public site.
 * nav: [{ to, label }]; footer: [{ label, to? }]; width: "wide" (1280 px, default) | "narrow" (reading and sign-in) | "full".
 */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Brand, type BrandProps } from "./brand.tsx";
import { Icon } from "./icon.tsx";
import { type NavItem, NavList, useCurrentItem } from "./nav-list.tsx";
import { popoverId, usePopoverDismiss } from "./popover.ts";

type PublicShellProps = {
  brand: BrandProps;
  nav: readonly NavItem[];
  actions?: ReactNode;
  footer: ReadonlyArray<{ label: string; to?: string | undefined }>;
  width?: "wide" | "narrow" | "full" | undefined;
  children: ReactNode;
};

export function PublicShell({ brand, nav, actions, footer, width = "wide", children }: PublicShellProps) {
  const current = useCurrentItem(nav);
  usePopoverDismiss("public-menu");
  return (
    <div className="public-page">
      <header className="public-bar">
        <div>
          <Brand {...brand} />
          <nav className="public-nav" aria-label="主导航">
            <ul>
              {nav.map((item) => (
                <li key={item.to}>
                  <Link to={item.to} prefetch="intent" aria-current={item === current ? "page" : undefined}>
                    {item.label}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <div className="actions">
            {actions}
            {nav.length > 0 ? (
              <button type="button" className="icon-button only-phone" aria-label="打开导航菜单" {...popoverId("public-menu").opener}>
                <Icon name="menu" />
              </button>
            ) : null}
          </div>
        </div>
      </header>
      {nav.length > 0 ? (
        <nav className="public-menu" aria-label="导航菜单" {...popoverId("public-menu").panel}>
          <NavList items={nav} current={current} />
        </nav>
      ) : null}
      <main id="main" tabIndex={-1}>
        <div className={width}>{children}</div>
      </main>
      {footer.length > 0 ? (
        <footer className="foot">
          <div>
            {footer.map((line) =>
              line.to ? (
                <Link key={line.label} to={line.to}>
                  {line.label}
                </Link>
              ) : (
                <span key={line.label}>{line.label}</span>
              ),
            )}
          </div>
        </footer>
      ) : null}
    </div>
  );
}
