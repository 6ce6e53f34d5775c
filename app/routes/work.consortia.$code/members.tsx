import type { SerializeFrom } from "@remix-run/node";
import { Link } from "@remix-run/react";
import type { ConsortiumPage } from "#app/areas/consortia/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { formatDateTime, formatPercentBp } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { MEMBER_STATUS_NAMES } from "#db/vocabulary/consortia.ts";
import { COMPONENT_KIND_NAMES, SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";

type Page = SerializeFrom<ConsortiumPage>;
type Member = Page["members"][number];

export const MEMBER_TONES = {
  invited: "wait",
  countered: "wait",
  accepted: "ok",
  declined: "bad",
  withdrawn: "none",
  left: "bad",
  removed: "bad",
} as const;

const who: Column<Member> = {
  key: "organization",
  header: "单位",
  rowHeader: true,
  render: (member) => (
    <>
      <span className={member.isVacant ? "muted" : "strong"}>{member.organizationName}</span>
      <span className="cap block">
        {member.isLead ? "牵头 · " : ""}
        {SLOT_ROLE_NAMES[member.role]}
        {member.required ? "" : "（可选席位）"}
      </span>
    </>
  ),
};

const capability: Column<Member> = {
  key: "capability",
  header: "能力",
  phone: "full",
  render: (member) => (
    <>
      {member.capabilityCode ? <Link to={paths.capability(member.capabilityCode)}>{member.capabilityName}</Link> : member.capabilityName}
      {member.counter ? <span className="cap block warn">提出改用：{member.counter.name}</span> : null}
    </>
  ),
};

/** Who holds or is asked for each seat, and seats that stand empty with the way to fill them. */
export function Members({ page, manages }: { page: Page; manages: boolean }) {
  const live = page.members.filter((member) => member.isLive);
  const accepted = live.filter(({ status }) => status === "accepted").length;
  return (
    <Sheet
      id="members"
      title="成员"
      note={`${accepted} / ${live.length} 家已接受`}
      flush
      footer={
        page.belongs ? `研发分工合计 ${formatPercentBp(page.shareSum)}，其中用户单位 ${formatPercentBp(page.unitWorkShareBp)}` : undefined
      }
    >
      <DataTable
        caption="联合体成员"
        rows={page.members}
        rowKey={(member) => member.id}
        cards
        rowTone={(member) => (member.status === "countered" || (member.isVacant && member.required) ? "warn" : undefined)}
        columns={[
          who,
          capability,
          {
            key: "share",
            header: "研发分工",
            align: "right",
            nowrap: true,
            render: (member) => (member.isLive ? formatPercentBp(member.workShareBp) : "—"),
          },
          {
            key: "status",
            header: "答复",
            nowrap: true,
            render: (member) => (
              <>
                <Status tone={MEMBER_TONES[member.status]} word={MEMBER_STATUS_NAMES[member.status]} />
                {member.status === "invited" ? <span className="cap block">{formatDateTime(member.respondBy)} 截止</span> : null}
                {member.leavesAt ? <span className="cap block warn">{formatDateTime(member.leavesAt)} 退出</span> : null}
              </>
            ),
          },
          {
            key: "reply",
            header: "回复",
            phone: "full",
            render: (member) => (member.isVacant ? member.leaveReason : null) || member.reply || "—",
          },
          {
            key: "at",
            header: "时间",
            align: "right",
            nowrap: true,
            render: (member) => formatDateTime(member.leftAt ?? member.respondedAt),
          },
          ...(manages && page.members.some(({ isVacant }) => isVacant)
            ? [
                {
                  key: "act",
                  header: <span className="vh">操作</span>,
                  word: "",
                  align: "right" as const,
                  render: (member: Member) =>
                    member.isVacant ? (
                      <ButtonLink to={paths.inviteToSeat(page.code, member.slotId)} small>
                        邀请补位
                      </ButtonLink>
                    ) : null,
                },
              ]
            : []),
        ]}
      />
    </Sheet>
  );
}

/** Optional seats that the unit left out when it chose, and may still ask somebody for. */
export function LeftOut({ page }: { page: Page }) {
  if (page.left.length === 0) return null;
  return (
    <Sheet title="尚未邀请的席位" note="可选席位，不邀请也能组建" flush>
      <DataTable
        caption="尚未邀请的席位"
        rows={page.left}
        rowKey={(seat) => seat.slotId}
        cards
        columns={[
          {
            key: "role",
            header: "席位",
            rowHeader: true,
            render: ({ role, componentKind }) =>
              `${SLOT_ROLE_NAMES[role]}${componentKind ? `（${COMPONENT_KIND_NAMES[componentKind]}）` : ""}`,
          },
          {
            key: "invite",
            header: <span className="vh">邀请</span>,
            word: "邀请",
            align: "right",
            nowrap: true,
            render: ({ slotId, role }) => (
              <ButtonLink to={paths.inviteToSeat(page.code, slotId)} small>
                邀请{SLOT_ROLE_NAMES[role]}
              </ButtonLink>
            ),
          },
        ]}
      />
    </Sheet>
  );
}

/** Who declined, went or was taken out, and whose seat others hold by now. */
export function Past({ past }: { past: readonly Member[] }) {
  if (past.length === 0) return null;
  return (
    <details className="sheet sheet-body fold">
      <summary>以往的邀约与成员（{past.length}）</summary>
      <DataTable
        caption="以往的邀约与成员"
        rows={past}
        rowKey={(member) => member.id}
        cards
        columns={[
          who,
          capability,
          {
            key: "status",
            header: "结果",
            nowrap: true,
            render: (member) => <Status tone={MEMBER_TONES[member.status]} word={MEMBER_STATUS_NAMES[member.status]} />,
          },
          { key: "reason", header: "理由", render: (member) => member.leaveReason || member.reply || "—" },
          {
            key: "at",
            header: "时间",
            align: "right",
            nowrap: true,
            render: (member) => formatDateTime(member.leftAt ?? member.respondedAt),
          },
        ]}
      />
    </details>
  );
}

const NOTICE_TONES = { error: "error", warning: "warn", advice: "info" } as const;
const NOTICE_TITLES = { error: "须先解决的关联关系", warning: "须披露的关联关系", advice: "提示" } as const;

/** Ties among those who would work together, worst first; one notice for each weight. */
export function Conflicts({ conflicts }: { conflicts: Page["conflicts"] }) {
  return (["error", "warning", "advice"] as const).map((severity) => {
    const lines = conflicts.filter((one) => one.severity === severity);
    if (lines.length === 0) return null;
    return (
      <Notice key={severity} tone={NOTICE_TONES[severity]} title={NOTICE_TITLES[severity]}>
        {lines.map(({ message }) => (
          <div key={message}>{message}</div>
        ))}
      </Notice>
    );
  });
}
