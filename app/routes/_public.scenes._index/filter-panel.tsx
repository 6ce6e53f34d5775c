/**
 * FilterPanel({ groups, keep, clearTo }): filters with counts as a GET form. A change is applied at once with JavaScript, by the button
 * without. On phones the panel opens from a button anywhere with `popoverId("gallery-filter").opener`.
 */
import { Form, Link, useSubmit } from "@remix-run/react";
import { useEffect, useState } from "react";
import { Facet } from "#app/ui/facet.tsx";
import { popoverId } from "#app/ui/popover.ts";

type FilterPanelProps = {
  groups: ReadonlyArray<{
    legend: string;
    name: string;
    options: ReadonlyArray<{ value: string; label: string; count: number }>;
    selected: readonly string[];
  }>;
  /** Parameters sent along; empty ones are left out. */
  keep: Readonly<Record<string, string>>;
  clearTo: string;
};

const panel = popoverId("gallery-filter");

export function FilterPanel({ groups, keep, clearTo }: FilterPanelProps) {
  const submit = useSubmit();
  const [isLive, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  return (
    <aside className="gallery-filter" aria-label="筛选" {...panel.panel}>
      <Form
        method="get"
        onChange={(event) => {
          submit(event.currentTarget, { preventScrollReset: true });
        }}
      >
        {Object.entries(keep).map(([name, value]) => (value === "" ? null : <input key={name} type="hidden" name={name} value={value} />))}
        {groups.map((group) => (
          <Facet key={group.legend} legend={group.legend} name={group.name} options={group.options} selected={group.selected} />
        ))}
        <div className="row only-phone">
          <Link className="btn" to={clearTo}>
            清除筛选
          </Link>
          <button type="button" className="btn primary" {...panel.opener}>
            查看结果
          </button>
        </div>
        {isLive ? null : (
          <button type="submit" className="btn">
            应用筛选
          </button>
        )}
      </Form>
    </aside>
  );
}
