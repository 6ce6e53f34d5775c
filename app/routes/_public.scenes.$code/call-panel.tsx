/** CallPanel({ call, now, isVisitor, pledgeTo }): the open call (揭榜) of a scene: its rules, its deadline and where one answers. */
import { Link } from "@remix-run/react";
import { CALL_TONES } from "#app/areas/calls/states.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDateTime, formatFen, formatRemaining } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { CALL_STATUS_NAMES, type CallStatus, PRICE_BASIS_NAMES, type PriceBasis } from "#db/vocabulary/calls.ts";

type CallPanelProps = {
  call: {
    code: string;
    status: CallStatus;
    title: string;
    rules: string;
    deadline: string;
    priceBasis: PriceBasis;
    priceLimitFen: string | null;
    teamsAllowed: boolean;
  };
  now: string;
  isVisitor: boolean;
  /** Where a vendor pledges to see what the scene keeps; null where nothing is kept from the reader. */
  pledgeTo: string | null;
};

export function CallPanel({ call, now, isVisitor, pledgeTo }: CallPanelProps) {
  const to = paths.call(call.code);
  return (
    <Sheet
      title={`揭榜：${call.title}`}
      note={call.code}
      actions={
        isVisitor ? (
          <ButtonLink to={paths.signIn({ to })}>登录后查看与应答</ButtonLink>
        ) : (
          <ButtonLink to={to}>{call.status === "draft" ? "继续编辑揭榜" : "查看揭榜"}</ButtonLink>
        )
      }
    >
      <DescriptionList
        items={[
          { term: "状态", detail: <Status tone={CALL_TONES[call.status]} word={CALL_STATUS_NAMES[call.status]} /> },
          {
            term: "应答截止",
            detail: `${formatDateTime(call.deadline)}（北京时间${call.status === "open" ? `，${formatRemaining(call.deadline, now)}` : ""}）`,
          },
          { term: "报价口径", detail: PRICE_BASIS_NAMES[call.priceBasis] },
          { term: "最高限价", detail: call.priceLimitFen ? `${formatFen(call.priceLimitFen)}（含税）` : "不设" },
          { term: "团队应答", detail: call.teamsAllowed ? "接受" : "不接受" },
          ...(pledgeTo ? [{ term: "受限内容", detail: <Link to={pledgeTo}>申请查看受限内容（须确认保密承诺）</Link>, wide: true }] : []),
          { term: "揭榜规则", detail: <span className="call-rules">{call.rules}</span>, wide: true },
        ]}
      />
    </Sheet>
  );
}
