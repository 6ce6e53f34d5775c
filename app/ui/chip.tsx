/**
 * Chip({ label, value?, to?, removable?, on?, icon? }): a filter word. With `to` it is a link:
 * `removable` for a filter in force (leads to the list without it), otherwise a filter to add.
 */
import { Link } from "@remix-run/react";
import { classNames } from "./class-names.ts";
import { Icon, type IconName } from "./icon.tsx";

type ChipProps = {
  label: string;
  value?: string | undefined;
  to?: string | undefined;
  removable?: boolean | undefined;
  on?: boolean | undefined;
  icon?: IconName | undefined;
};

export function Chip({ label, value, to, removable, on = removable, icon }: ChipProps) {
  const className = classNames("chip", on && "on");
  const content = (
    <>
      {icon ? <Icon name={icon} /> : null}
      <span>
        {removable ? <span className="vh">移除筛选：</span> : null}
        {value ? `${label}：` : label}
        {value ? <b>{value}</b> : null}
      </span>
      {removable ? <Icon name="x" /> : null}
    </>
  );
  return to ? (
    <Link className={className} to={to} preventScrollReset>
      {content}
    </Link>
  ) : (
    <span className={className}>{content}</span>
  );
}
