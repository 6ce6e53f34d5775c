import type { OrganizationKeyLine } from "#app/areas/organizations/index.server.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDate, formatDateTime, formatRemaining } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { API_SCOPE_NAMES } from "#db/vocabulary/api.ts";

const STATES = {
  working: { tone: "ok", word: "可用" },
  expired: { tone: "none", word: "已过期" },
  revoked: { tone: "none", word: "已停用" },
} as const;

/** Keys of the organization by their beginnings; the keys themselves are nowhere. */
export function KeyTable({ keys, now }: { keys: readonly OrganizationKeyLine[]; now: string }) {
  return (
    <Sheet title="已签发的密钥" flush>
      <DataTable
        caption="已签发的密钥"
        cards
        rows={keys}
        rowKey={(key) => key.id}
        empty={<EmptyState title="还没有密钥" reason="在下方填写用途、选择权限后签发。" />}
        columns={[
          {
            key: "name",
            header: "用途",
            rowHeader: true,
            render: (key) => (
              <>
                {key.name}
                <span className="cap block code">{key.prefix}…</span>
              </>
            ),
          },
          { key: "state", header: "状态", nowrap: true, render: (key) => <Status {...STATES[key.state]} /> },
          { key: "scopes", header: "权限", render: (key) => key.scopes.map((scope) => API_SCOPE_NAMES[scope]).join("、") },
          { key: "issued", header: "签发", nowrap: true, render: (key) => `${formatDate(key.createdAt)} ${key.issuedBy}` },
          { key: "used", header: "最近使用", nowrap: true, render: (key) => formatDateTime(key.lastUsedAt) },
          {
            key: "expires",
            header: "有效期至",
            nowrap: true,
            render: (key) =>
              key.state === "working"
                ? `${formatDate(key.expiresAt)}（${formatRemaining(key.expiresAt, now)}）`
                : formatDate(key.expiresAt),
          },
          {
            key: "act",
            header: <span className="vh">操作</span>,
            align: "right",
            render: (key) =>
              key.state === "working" ? (
                <ConfirmButton
                  label="停用"
                  question={`停用密钥“${key.name}”？`}
                  consequence="使用它的程序将立即无法访问，且不能恢复。"
                  confirmLabel="停用密钥"
                  pending="正在停用…"
                  fields={{ intent: "revoke", keyId: key.id }}
                  small
                />
              ) : null,
          },
        ]}
      />
    </Sheet>
  );
}
