/**
 * WorkbenchShell({ brand, sections, organizations, currentOrganizationId, switchAction, searchAction, searchPlaceholder?,
 *   todo: { to, count }, userName, userLinks?, signOutAction, helpTo?, aside?, asideLabel?, side?, children }):
 * the frame of signed-in work: bar, navigation, work area, optional right panel.
 * `side: { content, phoneTitle, phoneAction }` puts something else (the step list of a guided form) in place of the navigation.
 * On phones navigation, organization switch and search open from the menu button in the bar; all of it works without JavaScript.
 */
import { Form, Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Brand, type BrandProps } from "./brand.tsx";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";
import { Menu } from "./menu.tsx";
import { NavList, type NavSection, useCurrentItem } from "./nav-list.tsx";
import { OrganizationSwitch, type SwitchOrganization } from "./organization-switch.tsx";
import { popoverId, usePopoverDismiss } from "./popover.ts";
import { SearchBox } from "./search-box.tsx";

export type WorkbenchShellProps = {
  brand: BrandProps;
  sections: readonly NavSection[];
  organizations: readonly SwitchOrganization[];
  currentOrganizationId: string;
  switchAction: string;
  searchAction: string;
  searchPlaceholder?: string | undefined;
  todo: { to: string; count: number };
  userName: string;
  userLinks?: ReadonlyArray<{ to: string; label: string }> | undefined;
  signOutAction: string;
  helpTo?: string | undefined;
  aside?: ReactNode;
  asideLabel?: string | undefined;
  side?: { content: ReactNode; phoneTitle: string; phoneAction: string } | undefined;
  children: ReactNode;
};

const panel = popoverId("workbench-side");

export function WorkbenchShell(props: WorkbenchShellProps) {
  const { brand, sections, todo, helpTo, aside, side, children } = props;
  const current = useCurrentItem(sections.flatMap((section) => section.items));
  usePopoverDismiss("workbench-side");
  const organizationSwitch = (
    <OrganizationSwitch organizations={props.organizations} currentId={props.currentOrganizationId} action={props.switchAction} />
  );
  const search = (shortcut: boolean) => (
    <SearchBox label="全局搜索" action={props.searchAction} placeholder={props.searchPlaceholder ?? "搜索"} commandKey={shortcut} />
  );
  return (
    <>
      <header className="topbar">
        <Brand {...brand} />
        {organizationSwitch}
        {search(true)}
        <div className="actions">
          <Link className="top-link" to={todo.to} prefetch="intent">
            <Icon name="bell" />
            待办
            {todo.count > 0 ? <span className="badge">{todo.count}</span> : null}
          </Link>
          {helpTo ? (
            <Link className="top-link not-phone" to={helpTo}>
              <Icon name="help" />
              帮助
            </Link>
          ) : null}
          <UserMenu {...props} />
          <button type="button" className="icon-button only-phone" aria-label="打开导航菜单" {...panel.opener}>
            <Icon name="menu" />
          </button>
        </div>
      </header>
      {side ? (
        <div className="phone-strip">
          <span>{side.phoneTitle}</span>
          <button type="button" className="link-button" {...panel.opener}>
            {side.phoneAction}
          </button>
        </div>
      ) : null}
      <div className={classNames("frame", Boolean(aside) && "with-aside")}>
        <nav className="side" aria-label={side ? "步骤" : "工作台导航"} {...panel.panel}>
          <div className="only-phone">
            {organizationSwitch}
            {search(false)}
          </div>
          {side ? side.content : null}
          {sections.map((section, index) => (
            <div key={section.title ?? `section-${index}`} className={side ? "only-phone" : undefined}>
              {section.title ? <h2>{section.title}</h2> : null}
              <NavList items={section.items} current={side ? undefined : current} />
            </div>
          ))}
          <div className="only-phone">
            <h2>{props.userName}</h2>
            <UserLinks {...props} className="side-link" />
          </div>
        </nav>
        <main className="main" id="main" tabIndex={-1}>
          {children}
        </main>
        {aside ? (
          <aside className="aside" aria-label={props.asideLabel ?? "相关内容"}>
            {aside}
          </aside>
        ) : null}
      </div>
    </>
  );
}

function UserMenu(props: WorkbenchShellProps) {
  return (
    <Menu label={props.userName}>
      <UserLinks {...props} className="menu-item" />
    </Menu>
  );
}

function UserLinks({ userLinks = [], helpTo, signOutAction, className }: WorkbenchShellProps & { className: string }) {
  return (
    <>
      {userLinks.map((link) => (
        <Link key={link.to} className={className} to={link.to}>
          {link.label}
        </Link>
      ))}
      {helpTo ? (
        <Link className={classNames(className, "only-phone")} to={helpTo}>
          帮助
        </Link>
      ) : null}
      <Form method="post" action={signOutAction}>
        <button type="submit" className={classNames(className, "menu-item")}>
          退出登录
        </button>
      </Form>
    </>
  );
}
