import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { paths } from "#app/http/paths.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { COMPONENT_KIND_NAMES, type ComponentKind, SLOT_ROLE_NAMES, type SlotRole } from "#db/vocabulary/roles.ts";
import { NothingHere } from "./nothing-here.tsx";

interface Point {
  text: string;
  unlocked: number;
  helped: number;
}
interface Line {
  id: string;
  role: SlotRole;
  componentKind: ComponentKind | null;
  metric: string;
  name: string;
  /** Of a figure that holds for one operation only: for which, any of these. */
  operationNames: readonly string[];
  scenes: number;
  unlocked: number;
  helped: number;
  curve: readonly Point[];
}
interface SupplySheetProps {
  table: { rows: readonly Line[]; total: number; page: number; pageSize: number };
  /** The filters above the list. */
  form: ReactNode;
  isMeasured: boolean;
  isFiltered: boolean;
  clearTo: string;
}

/** Thresholds shown per line: the first, the last, and those between that add most. */
const MOST_POINTS = 5;

/** Supply that is missing, by seat and metric, with what each threshold would do. */
export function SupplySheet({ table, form, isMeasured, isFiltered, clearTo }: SupplySheetProps) {
  const { rows, total, page, pageSize } = table;
  return (
    <Sheet
      title={`${total} 类供给可补缺口`}
      note="能解锁最多场景的在前"
      flush
      footer="解锁：补上后该场景的必须项全部有人满足。改善：补上后少一个未满足的必须项，仍有其他缺口。只对所声明的作业成立的指标按作业分列。"
    >
      {form}
      <DataTable
        caption="补上什么供给能解锁最多场景"
        rows={rows}
        rowKey={(row) => row.id}
        cards
        top
        empty={<NothingHere isMeasured={isMeasured} isFiltered={isFiltered} clearTo={clearTo} />}
        columns={[
          {
            key: "supply",
            header: "缺少的供给",
            rowHeader: true,
            render: (row) => (
              <>
                <Link to={paths.metricGaps(row.metric)}>{row.name}</Link>
                <span className="cap block">
                  {row.componentKind ? `${COMPONENT_KIND_NAMES[row.componentKind]}（零部件企业）` : SLOT_ROLE_NAMES[row.role]}
                </span>
                {row.operationNames.length > 0 ? <span className="cap block">用于{workWords(row.operationNames)}</span> : null}
              </>
            ),
          },
          {
            key: "unlocked",
            header: "最多解锁",
            align: "right",
            nowrap: true,
            render: (row) => <span className="strong">{row.unlocked} 个</span>,
          },
          { key: "helped", header: "另可改善", align: "right", nowrap: true, render: (row) => `${row.helped} 个` },
          { key: "scenes", header: "涉及场景", align: "right", nowrap: true, render: (row) => `${row.scenes} 个` },
          {
            key: "curve",
            header: "做到多少，解锁多少",
            width: "46%",
            phone: "full",
            render: (row) => <Curve points={row.curve} all={row.scenes} />,
          },
        ]}
      />
      <Pager page={page} pageCount={Math.ceil(total / pageSize)} />
    </Sheet>
  );
}

/** Operations of which any will do: “叠衣”“码垛”或“分拣”作业. Between quoted words GB/T 15834 has no comma. */
function workWords(names: readonly string[]): string {
  const quoted = names.map((name) => `“${name}”`);
  const last = quoted.pop();
  return `${quoted.join("")}${quoted.length > 0 ? "或" : ""}${last}作业`;
}

function Curve({ points, all }: { points: readonly Point[]; all: number }) {
  return (
    <ul className="supply-curve">
      {telling(points).map(({ text, unlocked, helped }) => (
        <li key={text}>
          <span className="nb">{text}</span>
          <span className="supply-line" aria-hidden="true">
            <span style={{ width: `${(unlocked / all) * 100}%` }} />
            <span style={{ width: `${(helped / all) * 100}%` }} />
          </span>
          <span className="cap nb">
            解锁 {unlocked}
            {helped > 0 ? `，改善 ${helped}` : ""}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Of many points those that are worth reading: both ends and the greatest steps between, in their order. */
function telling(points: readonly Point[]): readonly Point[] {
  if (points.length <= MOST_POINTS) return points;
  const gain = (i: number) => (points[i]?.unlocked ?? 0) - (points[i - 1]?.unlocked ?? 0);
  const between = points
    .map((_, i) => i)
    .slice(1, -1)
    .sort((a, b) => gain(b) - gain(a) || a - b)
    .slice(0, MOST_POINTS - 2);
  return points.filter((_, i) => i === 0 || i === points.length - 1 || between.includes(i));
}
