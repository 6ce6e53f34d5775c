/**
 * OrganizationSwitch({ organizations, currentId, action }): menu of the organizations a person may act for.
 * Each entry is a submit button that posts `organizationId` and `returnTo` to `action`, so it works without JavaScript.
 */
import { Form, useLocation } from "@remix-run/react";
import { Icon } from "./icon.tsx";
import { Menu } from "./menu.tsx";

export type SwitchOrganization = { id: string; name: string; note?: string | undefined };

export type OrganizationSwitchProps = {
  organizations: readonly SwitchOrganization[];
  currentId: string;
  /** Path that receives the post. */
  action: string;
};

export function OrganizationSwitch({ organizations, currentId, action }: OrganizationSwitchProps) {
  const { pathname, search } = useLocation();
  const current = organizations.find(({ id }) => id === currentId);
  return (
    <Menu
      className="switch"
      label={
        <>
          <span className="vh">切换单位，当前：</span>
          <span>{current?.name ?? "请选择单位"}</span>
        </>
      }
    >
      <Form method="post" action={action}>
        <input type="hidden" name="returnTo" value={pathname + search} />
        {organizations.map(({ id, name, note }) => (
          <button
            key={id}
            type="submit"
            className="menu-item"
            name="organizationId"
            value={id}
            aria-current={id === currentId || undefined}
          >
            {name}
            {note ? <small>{note}</small> : null}
            {id === currentId ? <Icon name="check" className={note ? undefined : "end"} /> : null}
          </button>
        ))}
      </Form>
    </Menu>
  );
}
