/** DraftTable({ drafts, mayEdit }): capability forms begun and not published. */
import type { DraftLine } from "#app/areas/capabilities/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";

export function DraftTable({ drafts, mayEdit }: { drafts: readonly DraftLine[]; mayEdit: boolean }) {
  return (
    <Sheet title={`草稿 ${drafts.length} 份`} note="只有本单位可见" flush>
      <DataTable
        caption="草稿"
        rows={drafts}
        rowKey={(row) => row.key}
        cards
        columns={[
          {
            key: "name",
            header: "名称",
            rowHeader: true,
            render: (row) => (
              <>
                {row.name}
                <span className="cap block">{row.code ? `${row.code} 的下一版` : "新能力"}</span>
              </>
            ),
          },
          { key: "role", header: "供给角色", render: (row) => (row.role ? SUPPLY_ROLE_NAMES[row.role] : "—") },
          { key: "saved", header: "保存时间", align: "right", nowrap: true, render: (row) => formatDateTime(row.updatedAt) },
          {
            key: "act",
            header: <span className="vh">操作</span>,
            word: "",
            align: "right",
            nowrap: true,
            render: (row) =>
              mayEdit ? (
                <ButtonLink to={row.code ? paths.editCapability(row.code) : paths.newCapability({ draft: row.key })} small>
                  继续填写
                </ButtonLink>
              ) : null,
          },
        ]}
      />
    </Sheet>
  );
}
