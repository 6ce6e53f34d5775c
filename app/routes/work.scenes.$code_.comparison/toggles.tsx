import { Link } from "@remix-run/react";
import { withParam } from "#app/ui/search-params.ts";
import { type ComparedRow, shownRows, TOGGLES, type Toggle } from "./shown-rows.ts";

/** Switches that narrow the matrix, each with how many indicators remain with it; links, so that they work without scripts and stay in the address. */
export function Toggles({ rows, on, params }: { rows: readonly ComparedRow[]; on: ReadonlySet<Toggle>; params: URLSearchParams }) {
  const all = new URLSearchParams(params);
  for (const { name } of TOGGLES) all.delete(name);
  return (
    <nav className="segments" aria-label="显示的指标">
      <Link to={`?${all}`} preventScrollReset aria-current={on.size === 0 ? "true" : undefined}>
        全部 {rows.length} 项
      </Link>
      {TOGGLES.map(({ name, label }) => {
        const isOn = on.has(name);
        return (
          <Link key={name} to={withParam(params, name, isOn ? null : "1")} preventScrollReset aria-current={isOn ? "true" : undefined}>
            {label} {shownRows(rows, new Set([...on, name])).length}
            {isOn ? <span className="vh">（已开启，再按取消）</span> : null}
          </Link>
        );
      })}
    </nav>
  );
}
