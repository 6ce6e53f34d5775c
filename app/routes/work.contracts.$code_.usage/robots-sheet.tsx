import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { formatDate } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import type { UsageData } from "./route.tsx";

type Robot = UsageData["robots"][number];

/** Since when and until when each robot works under the contract, and when the user unit accepted it. */
export function RobotsSheet({ robots, may, now }: { robots: readonly Robot[]; may: UsageData["may"]; now: string }) {
  if (robots.length === 0) return null;
  const today = formatDate(now);
  return (
    <Sheet id="robots" title="机器人服务期" note="服务期以外的上报不计入本合同" flush>
      <DataTable
        caption="机器人服务期"
        compact
        rows={robots}
        rowKey={({ identity }) => identity}
        columns={[
          {
            key: "station",
            header: "工位",
            rowHeader: true,
            nowrap: true,
            render: ({ station }) => <span className="strong">{station}</span>,
          },
          {
            key: "identity",
            header: "整机身份证",
            phone: "hide",
            nowrap: true,
            render: ({ identity }) => <span className="code muted">{identity}</span>,
          },
          { key: "from", header: "起", nowrap: true, render: ({ from }) => formatDate(from) },
          { key: "to", header: "最后一天", nowrap: true, render: ({ to }) => (to ? lastDayOf(to) : "—") },
          { key: "accepted", header: "验收交接日", nowrap: true, render: ({ acceptedOn }) => acceptedOn ?? "未验收" },
          {
            key: "act",
            header: <span className="vh">操作</span>,
            align: "right",
            render: ({ identity, station, from, to, acceptedOn }) => (
              <div className="row held-acts">
                {may.acceptRobot && !acceptedOn ? (
                  <ConfirmButton
                    label="确认验收"
                    variant="default"
                    small
                    question={`确认 ${station} 已验收交接？`}
                    consequence="验收交接日记入合同，确认后不能更改。"
                    fields={{ intent: "acceptRobot", identity }}
                  >
                    <DateField name="acceptedOn" label="验收交接日" defaultValue={today} min={formatDate(from)} max={today} required />
                  </ConfirmButton>
                ) : null}
                {may.endAssignment && !to ? (
                  <ConfirmButton
                    label="调离"
                    small
                    question={`把 ${station} 调离本合同？`}
                    consequence="最后一天之后的上报不再计入本合同，机器人可以登记到其他合同。"
                    fields={{ intent: "endAssignment", identity }}
                  >
                    <DateField name="lastDay" label="最后一天" defaultValue={today} min={formatDate(from)} required />
                  </ConfirmButton>
                ) : null}
              </div>
            ),
          },
        ]}
      />
    </Sheet>
  );
}

/** An assignment ends with the first moment it no longer covers. */
const lastDayOf = (to: string) => formatDate(new Date(Date.parse(to) - 1));
