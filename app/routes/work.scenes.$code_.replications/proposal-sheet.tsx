/** ProposalSheet({ proposal }): one consortium proven elsewhere, held against the requirements of this scene. */
import { Link } from "@remix-run/react";
import { OTHER_WORK, proposalName } from "#app/areas/matching/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDate } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { REPLICATION_BASIS_NAMES, type ReplicationBasis } from "#db/vocabulary/demand.ts";
import { EVIDENCE_GRADE_NAMES, type EvidenceGrade } from "#db/vocabulary/metrics.ts";
import "./replications.css";
import { COMPONENT_KIND_NAMES, type ComponentKind, SLOT_ROLE_NAMES, type SlotRole } from "#db/vocabulary/roles.ts";

interface Seat {
  role: SlotRole;
  componentKind: ComponentKind | null;
}
interface Answer {
  id: string;
  name: string;
  mandatory: boolean;
  status: "met" | "selfDeclaredOnly" | "short" | "unanswered";
  target: string;
  value: string | null;
  evidence: EvidenceGrade | null;
  organizationName: string | null;
  shortfall: string | null;
  otherWork: boolean;
}
interface Proposal {
  basis: ReplicationBasis;
  source: { code: string; name: string } | null;
  createdAt: string;
  unmet: number;
  value: number;
  present: { unmet: number; value: number } | null;
  /** Rank of the scene's own proposal with the same members. */
  sameAs: number | null;
  members: readonly (Seat & { capabilityId: string; organizationName: string; capability: { code: string; name: string } | null })[];
  missing: readonly Seat[];
  answers: readonly Answer[];
}

const seatName = ({ role, componentKind }: Seat) => (componentKind ? COMPONENT_KIND_NAMES[componentKind] : SLOT_ROLE_NAMES[role]);
const standing = ({ unmet, value }: { unmet: number; value: number }) =>
  `${unmet === 0 ? "必须项全部满足" : `${unmet} 个必须项未满足`}，${value.toFixed(2)} 分`;

export function ProposalSheet({ proposal, sceneCode }: { proposal: Proposal; sceneCode: string }) {
  const { basis, source, createdAt, present, sameAs, members, missing, answers } = proposal;
  const proven = answers.filter(({ evidence, status }) => evidence === "platform" && status === "met").length;
  return (
    <Sheet title={REPLICATION_BASIS_NAMES[basis]} note={`提出于 ${formatDate(createdAt)}`} flush>
      <div className="sheet-body">
        <DescriptionList
          items={[
            { term: "来源场景", detail: source ? <Link to={paths.scene(source.code)}>{source.name}</Link> : "该场景已不公开", wide: true },
            { term: "对照结果", detail: standing(proposal) },
            { term: "您现有最优方案", detail: present ? standing(present) : "还没有方案" },
            ...(sameAs === null
              ? []
              : [
                  {
                    term: "与现有方案",
                    detail: (
                      <>
                        成员与您最近一次匹配的<Link to={paths.comparison(sceneCode)}>{proposalName(sameAs)}</Link>相同
                        {proven > 0 ? `，区别是其中 ${proven} 项已在来源场景实证` : ""}
                      </>
                    ),
                    wide: true,
                  },
                ]),
            { term: "经平台实证的指标", detail: `${proven} / ${answers.length} 项` },
            { term: "需要补充的席位", detail: missing.length === 0 ? "无" : missing.map(seatName).join("、") },
            {
              term: "成员",
              wide: true,
              detail: (
                <>
                  {members.map((member) => (
                    <span className="proven-member" key={member.capabilityId}>
                      {seatName(member)}：{member.organizationName}
                      {member.capability ? (
                        <>
                          ，<Link to={paths.capability(member.capability.code)}>{member.capability.name}</Link>
                        </>
                      ) : (
                        "，能力已撤下"
                      )}
                    </span>
                  ))}
                </>
              ),
            },
          ]}
        />
      </div>
      <DataTable
        caption="逐项对照贵单位的要求"
        rows={answers}
        rowKey={(row) => row.id}
        cards
        compact
        columns={[
          {
            key: "name",
            header: "指标",
            rowHeader: true,
            render: (row) => (
              <>
                {row.name}
                {row.mandatory ? <span className="cap"> 必须</span> : null}
              </>
            ),
          },
          { key: "target", header: "您的要求", align: "right", nowrap: true, render: (row) => row.target },
          { key: "value", header: "该方案", align: "right", nowrap: true, render: (row) => row.value ?? "—" },
          { key: "evidence", header: "证据", nowrap: true, render: (row) => (row.evidence ? EVIDENCE_GRADE_NAMES[row.evidence] : "—") },
          { key: "status", header: "结论", nowrap: true, render: (row) => <Verdict row={row} /> },
          { key: "who", header: "应答单位", phone: "full", render: (row) => row.organizationName ?? "—" },
        ]}
      />
    </Sheet>
  );
}

function Verdict({ row: { status, mandatory, shortfall, otherWork, evidence } }: { row: Answer }) {
  if (status === "met") return <Status tone="ok" word={evidence === "platform" ? "满足，已实证" : "满足，需在现场验证"} />;
  if (status === "selfDeclaredOnly") return <Status tone="wait" word="自述满足，需在现场验证" />;
  const missed = status === "short" ? (shortfall ? `差 ${shortfall}` : "未达到") : otherWork ? OTHER_WORK : "未应答";
  return <Status tone={mandatory ? "bad" : "none"} word={mandatory ? `${missed}，需要适配` : missed} />;
}
