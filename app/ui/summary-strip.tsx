/** SummaryStrip({ items: [{ label, value, unit?, note?, tone?, to? }] }): key figures on one baseline. tone: primary | warn | danger. */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type SummaryItem = {
  label: string;
  value: ReactNode;
  unit?: string | undefined;
  note?: ReactNode;
  tone?: "primary" | "warn" | "danger" | undefined;
  to?: string | undefined;
};

export function SummaryStrip({ items }: { items: readonly SummaryItem[] }) {
  return (
    <dl className="strip">
      {items.map(({ label, value, unit, note, tone, to }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={classNames("figure", tone)}>
            {to ? <Link to={to}>{value}</Link> : value}
            {unit ? <span className="unit">{unit}</span> : null}
          </dd>
          {note ? <dd className="note">{note}</dd> : null}
        </div>
      ))}
    </dl>
  );
}
