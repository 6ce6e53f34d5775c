/** ClaimsTable({ claims, isSignedIn }): what a capability claims, with the evidence of each as bars and words, its age, and under which conditions. */
import { EVIDENCE_LEVELS, EVIDENCE_VALID_MONTHS } from "#app/areas/capabilities/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { EvidenceBars } from "#app/ui/evidence-bars.tsx";
import { formatBytes } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { DIMENSION_NAMES, type Dimension, EVIDENCE_GRADE_NAMES, type EvidenceGrade } from "#db/vocabulary/metrics.ts";

export interface ShownClaim {
  metric: string;
  name: string;
  dimension: Dimension;
  text: string;
  evidence: EvidenceGrade;
  note: string;
  issuer: string;
  issuedOn: string | null;
  isStale: boolean;
  condition: string;
  file: { id: string; name: string; size: number } | null;
}

export function ClaimsTable({ claims, isSignedIn }: { claims: readonly ShownClaim[]; isSignedIn: boolean }) {
  return (
    <Sheet title="指标与证据" note="证据由弱到强：自述、文件、检测、实证；实证只由平台验证写入" flush>
      <DataTable
        caption="指标与证据"
        rows={claims}
        rowKey={(row) => row.metric}
        cards
        top
        empty={<EmptyState title="没有填写指标" reason="没有指标的能力在比选中显示为“未答”。" />}
        columns={[
          {
            key: "name",
            header: "指标",
            rowHeader: true,
            width: "26%",
            render: (row) => (
              <>
                {row.name}
                <span className="cap block">{DIMENSION_NAMES[row.dimension]}</span>
              </>
            ),
          },
          {
            key: "value",
            header: "数值",
            align: "right",
            nowrap: true,
            word: "",
            render: (row) => <span className="strong">{row.text}</span>,
          },
          {
            key: "evidence",
            header: "证据",
            nowrap: true,
            word: "",
            render: (row) => (
              <>
                <EvidenceBars
                  level={EVIDENCE_LEVELS[row.evidence]}
                  word={`${EVIDENCE_GRADE_NAMES[row.evidence]}${row.issuedOn ? ` · ${row.issuedOn.slice(0, 7)}` : ""}`}
                  inline
                />
                {row.isStale ? <span className="cap block warn">已超过 {EVIDENCE_VALID_MONTHS} 个月</span> : null}
              </>
            ),
          },
          {
            key: "note",
            header: "证据名称、出具单位与测试条件",
            phone: "full",
            word: "",
            width: "46%",
            render: (row) => (
              <>
                {row.note || <span className="faint">单位自述，未附证明</span>}
                {row.issuer ? `（${row.issuer}）` : null}
                {row.file ? (
                  <span className="cap block">
                    {isSignedIn ? <a href={paths.file(row.file.id)}>{row.file.name}</a> : row.file.name}（{formatBytes(row.file.size)}
                    {isSignedIn ? "" : "，登录后可下载"}）
                  </span>
                ) : null}
                {row.condition ? <span className="cap block">条件：{row.condition}</span> : null}
              </>
            ),
          },
        ]}
      />
    </Sheet>
  );
}
