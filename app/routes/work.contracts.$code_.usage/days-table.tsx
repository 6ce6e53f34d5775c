import { Link } from "@remix-run/react";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { formatDecimal } from "#app/ui/format.ts";
import { evidencePath } from "./evidence-path.ts";
import { robotSum } from "./robot-sum.ts";
import type { ShownUsage } from "./route.tsx";

type Line = { day: string; quantity: string; running: string; cells: (string | null | undefined)[] };

/** The figures of the plots: a line for each day, a column for each robot, the sum of the day and the running total. */
export function DaysTable({ code, shown }: { code: string; shown: ShownUsage }) {
  const { usage, measure, month } = shown;
  const lines: Line[] = usage.days.map((day, index) => ({ ...day, cells: usage.robots.map(({ cells }) => cells[index]) }));
  const columns: Column<Line>[] = [
    {
      key: "day",
      header: "日期",
      rowHeader: true,
      nowrap: true,
      render: ({ day }) => <Link to={evidencePath(code, measure, { day })}>{day}</Link>,
    },
    ...usage.robots.map(
      (robot, index): Column<Line> => ({
        key: robot.identity,
        header: robot.station,
        align: "right",
        nowrap: true,
        render: ({ day, cells }) => {
          const cell = cells[index];
          if (cell === undefined) return <span className="muted">—</span>;
          if (cell === null) return <span className="no-data">无数据</span>;
          return <Link to={evidencePath(code, measure, { robot: robot.identity, day })}>{formatDecimal(cell)}</Link>;
        },
      }),
    ),
    { key: "quantity", header: "当日", align: "right", nowrap: true, render: ({ quantity }) => formatDecimal(quantity) },
    { key: "running", header: "累计", align: "right", nowrap: true, render: ({ running }) => formatDecimal(running) },
  ];
  return (
    <DataTable
      caption={`${month} 每日${measure.name}（${measure.unit}）`}
      compact
      sticky
      rows={lines}
      rowKey={({ day }) => day}
      columns={columns}
      totals={{
        ...Object.fromEntries(usage.robots.map((robot) => [robot.identity, robotSum(robot)])),
        quantity: formatDecimal(usage.quantity),
        running: formatDecimal(usage.quantity),
      }}
    />
  );
}
