import { HOLD_REASON_NAMES } from "#app/areas/usage/states.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatCount, formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import type { HeldLine } from "./page-data.ts";

/** Events kept aside: nothing is lost, and nothing of it is billed. */
export function HeldSheet({ code, held, total }: { code: string; held: readonly HeldLine[]; total: number }) {
  return (
    <Sheet
      title="隔离的上报"
      note={`共 ${formatCount(total)} 条，不计费`}
      actions={
        <ButtonLink to={paths.contractUsageReview(code)} variant="text" small>
          核对
        </ButtonLink>
      }
      footer={total > held.length ? `只列出最近 ${held.length} 条。` : undefined}
      flush
    >
      <DataTable
        caption="隔离的上报"
        compact
        rows={held}
        rowKey={(event) => event.key}
        columns={[
          { key: "id", header: "事件编号", rowHeader: true, render: (event) => <span className="code">{event.eventId}</span> },
          {
            key: "source",
            header: "整机身份证",
            phone: "hide",
            nowrap: true,
            render: (event) => <span className="code muted">{event.source}</span>,
          },
          { key: "reason", header: "原因", nowrap: true, render: (event) => HOLD_REASON_NAMES[event.reason] },
          {
            key: "at",
            header: "收到时间",
            align: "right",
            nowrap: true,
            phone: "hide",
            render: (event) => formatDateTime(event.receivedAt),
          },
        ]}
      />
    </Sheet>
  );
}
