import { Form } from "@remix-run/react";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDate, formatDateTime, formatRemaining } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import "./contract.css";
import type { ContractData } from "./page-data.ts";
import { UsageExample } from "./usage-example.tsx";

/** Keys of the contract by their beginnings; the keys themselves are nowhere. */
export function KeysSheet({ contract, now, apiUrl }: { contract: ContractData; now: string; apiUrl: string }) {
  return (
    <Sheet
      id="keys"
      title="上报密钥"
      note="只能上报本合同的用量，不能查看任何内容"
      actions={
        contract.mayIssueKey ? (
          <Form method="post">
            <input type="hidden" name="intent" value="issueKey" />
            <SubmitButton variant="outline" small pending="正在签发…">
              签发密钥
            </SubmitButton>
          </Form>
        ) : null
      }
      flush
    >
      <DataTable
        caption="上报密钥"
        compact
        cards
        rows={contract.keys}
        rowKey={(key) => key.id}
        empty={<EmptyState title="还没有密钥" reason="签发后把密钥配置到机器人的上报程序。旧密钥停用前可以先签发新的，换钥不中断上报。" />}
        columns={[
          { key: "prefix", header: "密钥", rowHeader: true, nowrap: true, render: (key) => <span className="code">{key.prefix}…</span> },
          {
            key: "state",
            header: "状态",
            nowrap: true,
            render: (key) =>
              key.works ? <Status tone="ok" word="可用" /> : <Status tone="none" word={key.revokedAt === null ? "已过期" : "已停用"} />,
          },
          { key: "created", header: "签发时间", nowrap: true, render: (key) => formatDateTime(key.createdAt) },
          { key: "used", header: "最近使用", nowrap: true, render: (key) => formatDateTime(key.lastUsedAt) },
          {
            key: "expires",
            header: "有效期至",
            nowrap: true,
            render: (key) =>
              key.works ? `${formatDate(key.expiresAt)}（${formatRemaining(key.expiresAt, now)}）` : formatDate(key.expiresAt),
          },
          {
            key: "act",
            header: <span className="vh">操作</span>,
            align: "right",
            render: (key) =>
              key.revokedAt === null && key.works ? (
                <ConfirmButton
                  label="停用"
                  question={`停用密钥 ${key.prefix}…？`}
                  consequence="使用它的机器人将立即无法上报，且不能恢复。"
                  confirmLabel="停用密钥"
                  pending="正在停用…"
                  fields={{ intent: "revokeKey", keyId: key.id }}
                  small
                />
              ) : null,
          },
        ]}
      />
      <details className="sheet-more">
        <summary className="btn">上报示例</summary>
        <UsageExample apiKey={null} apiUrl={apiUrl} robot={null} now={now} />
      </details>
    </Sheet>
  );
}
