/**
 * DataTable<Row>({ caption, columns, rows, rowKey, sort?, sortParam?="sort", compact?, top?, sticky?, cards?, minWidth?,
 *   showCaption?, totals?, rowTone?, empty?, refreshing? }): the three-line table.
 * Column<Row>: { key, header, render(row), align?, sortable?, width?, rowHeader?, nowrap?, phone?, word? }.
 *   align: "left" | "right" | "center"; figures go right. sortable: links to `?sort=key` / `?sort=-key` (read with readSort).
 *   rowHeader: this cell names the row. phone: "hide" | "full"; word: label of the cell in card mode (default: header).
 * totals: cells of the footer by column key. cards: rows become cards on phones. empty: shown in place of the table body.
 */
import { Link, useSearchParams } from "@remix-run/react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { type Sort, withParam } from "./search-params.ts";

export type Column<Row> = {
  key: string;
  header: ReactNode;
  render: (row: Row) => ReactNode;
  align?: "left" | "right" | "center" | undefined;
  sortable?: boolean | undefined;
  width?: string | number | undefined;
  rowHeader?: boolean | undefined;
  nowrap?: boolean | undefined;
  phone?: "hide" | "full" | undefined;
  word?: string | undefined;
};

type DataTableProps<Row> = {
  /** What the table lists; read to screen readers, shown above the table with `showCaption`. */
  caption: string;
  showCaption?: boolean | undefined;
  columns: ReadonlyArray<Column<Row>>;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  sort?: Sort | undefined;
  sortParam?: string | undefined;
  compact?: boolean | undefined;
  /** Cells line up at the top, for rows of several lines. */
  top?: boolean | undefined;
  /** The first column stays in view while the rest scrolls. */
  sticky?: boolean | undefined;
  cards?: boolean | undefined;
  minWidth?: number | undefined;
  totals?: Readonly<Record<string, ReactNode>> | undefined;
  rowTone?: ((row: Row) => "warn" | "selected" | undefined) | undefined;
  empty?: ReactNode;
  refreshing?: boolean | undefined;
};

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, showCaption, columns, rows, rowKey, compact, top, sticky, cards, minWidth, totals, rowTone, empty, refreshing } = props;
  if (rows.length === 0 && empty) return <div className="table-empty">{empty}</div>;
  // Cards set display on table parts, which takes their meaning away from assistive technology; roles give it back.
  const role = (name: string) => (cards ? { role: name } : {});
  return (
    // biome-ignore lint/a11y/useSemanticElements: a scroll area must be reachable by keyboard and have a name
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <div className={classNames("scroll", refreshing && "refreshing")} role="region" aria-label={caption} tabIndex={0}>
      <table
        className={classNames("tb", compact && "compact", top && "lines", sticky && "sticky", cards && "cards")}
        style={minWidth ? { minWidth } : undefined}
        {...role("table")}
      >
        <caption className={showCaption ? undefined : "vh"}>{caption}</caption>
        <thead {...role("rowgroup")}>
          <tr {...role("row")}>
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} sort={props.sort} sortParam={props.sortParam ?? "sort"} cards={cards} />
            ))}
          </tr>
        </thead>
        <tbody {...role("rowgroup")}>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={toneClass(rowTone?.(row))} {...role("row")}>
              {columns.map((column) =>
                column.rowHeader ? (
                  <th key={column.key} scope="row" className={cellClass(column)} {...role("rowheader")}>
                    {column.render(row)}
                  </th>
                ) : (
                  <td key={column.key} className={cellClass(column)} data-word={cards ? wordOf(column) : undefined} {...role("cell")}>
                    {column.render(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {totals ? (
          <tfoot {...role("rowgroup")}>
            <tr {...role("row")}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.key} scope="row" {...role("rowheader")}>
                    {totals[column.key] ?? "合计"}
                  </th>
                ) : (
                  <td key={column.key} className={cellClass(column)} {...role("cell")}>
                    {totals[column.key]}
                  </td>
                ),
              )}
            </tr>
          </tfoot>
        ) : null}
      </table>
    </div>
  );
}

function toneClass(tone: "warn" | "selected" | undefined): string | undefined {
  return tone && `row-${tone}`;
}

function cellClass<Row>(column: Column<Row>): string | undefined {
  const name = classNames(
    column.align === "right" && "num",
    column.align === "center" && "center",
    column.nowrap && "nb",
    column.phone && `phone-${column.phone}`,
  );
  return name === "" ? undefined : name;
}

function wordOf<Row>(column: Column<Row>): string | undefined {
  const word = column.word ?? (typeof column.header === "string" ? column.header : "");
  return word === "" ? undefined : word;
}

type HeaderCellProps<Row> = { column: Column<Row>; sort: Sort | undefined; sortParam: string; cards: boolean | undefined };

function HeaderCell<Row>({ column, sort, sortParam, cards }: HeaderCellProps<Row>) {
  const [search] = useSearchParams();
  const direction = sort?.by === column.key ? sort.direction : undefined;
  const width = column.width === undefined ? undefined : { width: column.width };
  const ariaSort = direction === "asc" ? "ascending" : direction === "desc" ? "descending" : undefined;
  const next = new URLSearchParams(search);
  next.delete("page");
  next.delete("cursor");
  return (
    <th scope="col" className={cellClass(column)} style={width} aria-sort={ariaSort} {...(cards ? { role: "columnheader" } : {})}>
      {column.sortable ? (
        <Link to={withParam(next, sortParam, direction === "asc" ? `-${column.key}` : column.key)} preventScrollReset>
          {column.header}
          <span className="arrow" aria-hidden="true">
            {direction === undefined ? " ↕" : direction === "asc" ? " ↑" : " ↓"}
          </span>
        </Link>
      ) : (
        column.header
      )}
    </th>
  );
}
