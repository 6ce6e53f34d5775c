/** CallTerms({ call, now }): what a call asks, by when and how it judges; the same for everybody. */
import { DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDateTime, formatFen, formatRemaining } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { type CallStatus, CRITERION_KIND_NAMES, type CriterionKind, PRICE_BASIS_NAMES, type PriceBasis } from "#db/vocabulary/calls.ts";
import "./call.css";

type CallTermsProps = {
  call: {
    status: CallStatus;
    rules: string;
    teamsAllowed: boolean;
    priceBasis: PriceBasis;
    priceLimitFen: string | null;
    compensation: string;
    questionsUntil: string | null;
    deadline: string;
    evaluateBy: string | null;
    criteria: readonly { id: string; kind: CriterionKind; name: string; guidance: string; weight: number }[];
  };
  now: string;
};

export function CallTerms({ call, now }: CallTermsProps) {
  return (
    <>
      <Sheet title="揭榜规则">
        <p className="as-written">{call.rules}</p>
      </Sheet>
      <Sheet title="时间与约定" note="北京时间">
        <DescriptionList
          items={[
            { term: "提问截止", detail: formatDateTime(call.questionsUntil) },
            {
              term: "应答截止",
              detail: `${formatDateTime(call.deadline)}${call.status === "open" ? `（${formatRemaining(call.deadline, now)}）` : ""}`,
            },
            { term: "评审完成", detail: formatDateTime(call.evaluateBy) },
            { term: "报价口径", detail: PRICE_BASIS_NAMES[call.priceBasis] },
            { term: "最高限价", detail: call.priceLimitFen ? `${formatFen(call.priceLimitFen)}（含税）` : "不设" },
            { term: "团队应答", detail: call.teamsAllowed ? "接受，各成员自行确认" : "不接受，由一家单位承担全部席位" },
            {
              term: "阶段成本补偿",
              detail: call.compensation ? <span className="as-written">{call.compensation}</span> : "未约定",
              wide: true,
            },
          ]}
        />
      </Sheet>
      <Sheet title="评审标准" note="发布后不再改变" flush>
        <DataTable
          caption="评审标准"
          rows={call.criteria}
          rowKey={(row) => row.id}
          cards
          top
          totals={{ weight: "100 %" }}
          columns={[
            { key: "name", header: "标准", rowHeader: true, render: (row) => row.name },
            { key: "kind", header: "类别", nowrap: true, render: (row) => CRITERION_KIND_NAMES[row.kind] },
            {
              key: "weight",
              header: "权重",
              align: "right",
              nowrap: true,
              render: (row) => (row.kind === "score" ? `${row.weight} %` : "不满足即不合格"),
            },
            { key: "guidance", header: "评审要点", phone: "full", render: (row) => row.guidance || "—" },
          ]}
        />
      </Sheet>
    </>
  );
}
