/**
 * ListBar({ count, unit, about, chips, clearTo, sorts, onSort… }): how many were found, the filters in force as removable chips, and the order.
 * What changes is told to screen readers politely.
 */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Chip } from "#app/ui/chip.tsx";
import { formatCount } from "#app/ui/format.ts";
import { Icon } from "#app/ui/icon.tsx";
import { Segments } from "#app/ui/segments.tsx";
import { filterOpener } from "./filter-panel.tsx";

/** A filter in force; without `to` it was read out of the question and goes with it. */
export interface FilterChip {
  label: string;
  value: string;
  to?: string | undefined;
}

type ListBarProps = {
  total: number;
  about: string;
  /** "个场景" */
  unit: string;
  chips: readonly FilterChip[];
  clearTo: string;
  sorts: ReadonlyArray<{ to: string; label: string; current: boolean }>;
  actions?: ReactNode;
  isBusy: boolean;
};

export function ListBar({ total, about, unit, chips, clearTo, sorts, actions, isBusy }: ListBarProps) {
  return (
    <div className="gallery-bar">
      <h2>
        {about}
        {formatCount(total)} {unit}
      </h2>
      <p className="vh" role="status">
        {isBusy ? "" : `找到${about}${total} ${unit}`}
      </p>
      <button type="button" className="chip only-phone" {...filterOpener}>
        <Icon name="filter" />
        全部筛选{chips.length > 0 ? `（${chips.length}）` : ""}
      </button>
      {chips.map(({ label, value, to }) => (
        <Chip key={`${label}${value}`} label={label} value={value} on {...(to === undefined ? {} : { removable: true, to })} />
      ))}
      {chips.some(({ to }) => to !== undefined) ? <Link to={clearTo}>清除筛选</Link> : null}
      {actions}
      <div className="end row">
        <span className="cap not-phone">排序</span>
        <Segments label="排序" items={sorts} />
      </div>
    </div>
  );
}
