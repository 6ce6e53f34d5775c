import { Link, useSearchParams } from "@remix-run/react";
import type { ReactNode } from "react";
import { paths } from "#app/http/paths.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { NothingHere } from "./nothing-here.tsx";

interface Line {
  key: string;
  name: string;
  scenes: number;
  catalogue: number;
  combination: number;
  least: string | null;
  byRegion: Readonly<Record<string, number>>;
  elsewhere: number;
}
interface GapSheetProps {
  table: {
    columns: readonly { code: string; name: string }[];
    hasMore: boolean;
    rows: readonly Line[];
    total: number;
    page: number;
    pageSize: number;
  };
  filter: { sort: string; isAscending: boolean };
  /** The filters above the list. */
  form: ReactNode;
  isMeasured: boolean;
  isFiltered: boolean;
  clearTo: string;
}

/** Unmet musts by metric, with a column for each of the regions that have most. */
export function GapSheet({ table, filter, form, isMeasured, isFiltered, clearTo }: GapSheetProps) {
  const [params] = useSearchParams();
  const { columns, rows, total, page, pageSize } = table;
  const further = new URLSearchParams([...params].filter(([name]) => ["region", "field", "kind"].includes(name)));
  const search = further.toString() === "" ? "" : `?${further}`;
  const figure = (value: number | undefined) => (value ? value : <span className="muted">–</span>);
  return (
    <Sheet
      title={`${total} 项指标有缺口`}
      note="单位：个场景"
      flush
      footer="目录无人满足：本领域、可坐到该场景席位的已发布能力中，没有一项达到要求。组合不成：有人达到，但最近一次匹配的最优联合体仍未满足，多因互不适配或与其他必须项冲突。"
    >
      {form}
      <div className="gap-table">
        <DataTable
          caption="按指标与地区的供需缺口"
          rows={rows}
          rowKey={(row) => row.key}
          sort={{ by: filter.sort, direction: filter.isAscending ? "asc" : "desc" }}
          compact
          sticky
          cards
          empty={<NothingHere isMeasured={isMeasured} isFiltered={isFiltered} clearTo={clearTo} />}
          columns={[
            {
              key: "name",
              header: "指标",
              rowHeader: true,
              sortable: true,
              render: (row) => <Link to={`${paths.metricGaps(row.key)}${search}`}>{row.name}</Link>,
            },
            {
              key: "scenes",
              header: "场景",
              align: "right",
              sortable: true,
              render: (row) => <span className="strong">{row.scenes}</span>,
            },
            { key: "catalogue", header: "目录无人满足", align: "right", sortable: true, render: (row) => figure(row.catalogue) },
            { key: "combination", header: "组合不成", align: "right", sortable: true, render: (row) => figure(row.combination) },
            {
              key: "least",
              header: "最近还差",
              align: "right",
              nowrap: true,
              render: (row) => row.least ?? <span className="muted">–</span>,
            },
            ...columns.map(({ code, name }) => ({
              key: code,
              header: name,
              align: "right" as const,
              nowrap: true,
              phone: "hide" as const,
              render: (row: Line) => figure(row.byRegion[code]),
            })),
            ...(table.hasMore
              ? [
                  {
                    key: "elsewhere",
                    header: "其他地区",
                    align: "right" as const,
                    phone: "hide" as const,
                    render: (row: Line) => figure(row.elsewhere),
                  },
                ]
              : []),
          ]}
        />
      </div>
      <Pager page={page} pageCount={Math.ceil(total / pageSize)} />
    </Sheet>
  );
}
