/**
 * PageHead({ title, crumb?, subtitle?, actions?, display? }): where one is, the page's title, what can be done here.
 * crumb: [{ label, to? }] from the outside in, without the page itself unless it has a number; display: the larger public heading.
 */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

type PageHeadProps = {
  title: ReactNode;
  crumb?: ReadonlyArray<{ label: string; to?: string | undefined }> | undefined;
  subtitle?: ReactNode;
  actions?: ReactNode;
  display?: boolean | undefined;
};

export function PageHead({ title, crumb, subtitle, actions, display }: PageHeadProps) {
  return (
    <>
      {crumb && crumb.length > 0 ? (
        <nav aria-label="当前位置">
          <ol className="crumb">
            {crumb.map(({ label, to }) => (
              <li key={label}>{to ? <Link to={to}>{label}</Link> : <span>{label}</span>}</li>
            ))}
          </ol>
        </nav>
      ) : null}
      <div className={classNames("head", display && "display")}>
        <div>
          <h1>{title}</h1>
          {subtitle ? <p>{subtitle}</p> : null}
        </div>
        {actions ? <div className="actions">{actions}</div> : null}
      </div>
    </>
  );
}
