/**
 * FilterPanel({ groups, keep, clearTo, metrics, values, valueError? }): filters with counts as a GET form. A change is applied at once with
 * JavaScript, by the button without. On phones the panel opens from a button anywhere with `filterOpener`.
 */
import { Form, Link, useSubmit } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { Facet } from "#app/ui/facet.tsx";
import { popoverId } from "#app/ui/popover.ts";
import { type MetricChoice, type TypedValue, ValueFilterFields } from "./value-filter-fields.tsx";

/** One set of choices; `single` ones exclude each other, `folded` ones open on demand. */
export interface FilterGroup {
  legend: string;
  /** Search parameter. */
  name: string;
  options: { value: string; label: string; count: number | null }[];
  selected: string[];
  single?: boolean;
  folded?: boolean;
}

type FilterPanelProps = {
  groups: readonly FilterGroup[];
  /** Parameters sent along; empty ones are left out. */
  keep: Readonly<Record<string, string | readonly string[]>>;
  clearTo: string;
  metrics: readonly MetricChoice[];
  /** What was typed for a quantity and could not be read. */
  typed: TypedValue | null;
  total: string;
};

const panel = popoverId("gallery-filter");
export const filterOpener = panel.opener;

export function FilterPanel({ groups, keep, clearTo, metrics, typed, total }: FilterPanelProps) {
  const submit = useSubmit();
  const form = useRef<HTMLFormElement>(null);
  const [isLive, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  const apply = (): void => {
    const data = new FormData(form.current ?? undefined);
    for (const name of ["addMetric", "addBy", "addValue"]) data.delete(name);
    submit(data, { method: "get", preventScrollReset: true });
  };
  return (
    <aside className="gallery-filter" aria-label="筛选" {...panel.panel}>
      <div className="filter-title only-phone">
        <h2>筛选</h2>
        <Link to={clearTo}>清除</Link>
      </div>
      <Form
        ref={form}
        method="get"
        onChange={(event) => {
          if (event.target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(event.target.type)) apply();
        }}
      >
        {Object.entries(keep).flatMap(([name, values]) =>
          (typeof values === "string" ? [values] : values)
            .filter((value) => value !== "")
            .map((value) => <input key={`${name}=${value}`} type="hidden" name={name} value={value} />),
        )}
        {groups.map((group) => (
          <Facet
            key={group.legend}
            legend={group.legend}
            name={group.name}
            options={group.options}
            selected={group.selected}
            kind={group.single ? "radio" : "checkbox"}
            folded={group.folded}
          />
        ))}
        <ValueFilterFields metrics={metrics} typed={typed} />
        {isLive ? null : (
          <button type="submit" className="btn">
            应用筛选
          </button>
        )}
        <div className="filter-done only-phone">
          <button type="button" className="btn primary" {...panel.opener}>
            查看 {total}
          </button>
        </div>
      </Form>
    </aside>
  );
}
