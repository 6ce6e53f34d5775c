import { Form } from "@remix-run/react";
import { canHeld, HELD_STATUS_NAMES, HELD_STATUS_TONES, HOLD_REASON_NAMES } from "#app/areas/usage/states.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import type { ReviewData } from "./route.tsx";

type Row = ReviewData["rows"][number];
const DECISION_NAMES = { propose: "申请计入", confirm: "同意计入", decline: "不同意计入", dismiss: "不计入" } as const;

/** What was kept aside, as it was sent, what was said of it, and what may be done with it. */
export function HeldTable({ rows, may }: { rows: readonly Row[]; may: ReviewData["may"] }) {
  return (
    <DataTable
      caption="隔离的上报"
      compact
      top
      rows={rows}
      rowKey={({ key }) => key}
      columns={[
        { key: "id", header: "事件", rowHeader: true, render: (row) => <Sent row={row} /> },
        { key: "reason", header: "原因", nowrap: true, render: ({ reason }) => HOLD_REASON_NAMES[reason] },
        {
          key: "at",
          header: "设备时间",
          align: "right",
          nowrap: true,
          phone: "hide",
          render: ({ occurredAt }) => formatDateTime(occurredAt),
        },
        {
          key: "received",
          header: "收到时间",
          align: "right",
          nowrap: true,
          phone: "hide",
          render: ({ receivedAt }) => formatDateTime(receivedAt),
        },
        { key: "status", header: "处理", render: (row) => <Said row={row} /> },
        { key: "act", header: <span className="vh">操作</span>, align: "right", render: (row) => <Acts row={row} may={may} /> },
      ]}
    />
  );
}

function Sent({ row }: { row: Row }) {
  return (
    <details>
      <summary>
        <span className="code">{row.eventId}</span>
      </summary>
      <p className="code muted">{row.source}</p>
      <pre className="code">{JSON.stringify(row.payload, null, 2)}</pre>
    </details>
  );
}

function Said({ row }: { row: Row }) {
  return (
    <>
      <Status tone={HELD_STATUS_TONES[row.status]} word={HELD_STATUS_NAMES[row.status]} />
      {row.decisions.map(({ decision, by, note, at }) => (
        <p key={at} className="cap">
          {formatDateTime(at)} {by}：{DECISION_NAMES[decision]}
          {note ? `，${note}` : ""}
        </p>
      ))}
    </>
  );
}

function Acts({ row, may }: { row: Row; may: ReviewData["may"] }) {
  const reason = (label: string) => <TextField name="note" label={label} required maxLength={500} />;
  return (
    <div className="row held-acts">
      {may.propose && canHeld("accept", row) ? (
        <ConfirmButton
          label="申请计入"
          variant="default"
          small
          question={`申请把事件 ${row.eventId} 计入用量？`}
          consequence="用户单位确认后才计入，按事件发生的时间归入所属月份。"
          fields={{ intent: "accept", key: row.key }}
        >
          {reason("说明")}
        </ConfirmButton>
      ) : null}
      {may.propose && canHeld("dismiss", row) ? (
        <ConfirmButton
          label="不计入"
          small
          question={`事件 ${row.eventId} 不计入用量？`}
          consequence="此后不能再申请计入，记录仍然保留。"
          fields={{ intent: "dismiss", key: row.key }}
        >
          {reason("原因")}
        </ConfirmButton>
      ) : null}
      {may.answer && canHeld("answer", row) ? (
        <>
          <Form method="post">
            <input type="hidden" name="intent" value="agree" />
            <input type="hidden" name="key" value={row.key} />
            <SubmitButton pending="正在计入…">同意计入</SubmitButton>
          </Form>
          <ConfirmButton
            label="不同意"
            small
            question={`不同意把事件 ${row.eventId} 计入用量？`}
            consequence="对方会收到您的说明，可以再次申请。"
            fields={{ intent: "decline", key: row.key }}
          >
            {reason("说明")}
          </ConfirmButton>
        </>
      ) : null}
    </div>
  );
}
