import { DataTable } from "#app/ui/data-table.tsx";
import { formatCount, formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import type { ShownUsage } from "./route.tsx";

/** Numbers that robots left out: something they sent may not have come. */
export function GapsSheet({ gaps, robots }: { gaps: ShownUsage["gaps"]; robots: ShownUsage["usage"]["robots"] }) {
  if (gaps.length === 0) return null;
  const stations = new Map(robots.map(({ identity, station }) => [identity, station]));
  return (
    <Sheet title="序号缺口" note="机器人为每次上报编号，中间缺号说明可能有上报没有送达" flush>
      <DataTable
        caption="序号缺口"
        compact
        rows={gaps}
        rowKey={({ source, before }) => `${source} ${before}`}
        columns={[
          { key: "station", header: "工位", rowHeader: true, nowrap: true, render: ({ source }) => stations.get(source) ?? "—" },
          { key: "source", header: "整机身份证", phone: "hide", render: ({ source }) => <span className="code muted">{source}</span> },
          { key: "after", header: "缺口前序号", align: "right", render: ({ after }) => after },
          { key: "before", header: "缺口后序号", align: "right", render: ({ before }) => before },
          { key: "missing", header: "缺少", align: "right", render: ({ missing }) => `${formatCount(missing)} 个` },
          { key: "at", header: "发生在", align: "right", nowrap: true, phone: "hide", render: ({ at }) => formatDateTime(at) },
        ]}
      />
    </Sheet>
  );
}
