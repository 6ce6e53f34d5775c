/** OwnBid({ bid, call, isHere? }): where the bidder's own bid stands, with its receipt. */
import { Link } from "@remix-run/react";
import { BID_TONES } from "#app/areas/calls/states.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { BID_STATUS_NAMES, type BidStatus } from "#db/vocabulary/calls.ts";
import "./call.css";

type OwnBidProps = {
  bid: {
    status: BidStatus;
    receipt: { number: string; digest: string; sealedAt: string } | null;
    rejectReason: string | null;
    openedAt: string | null;
  };
  call: { code: string; status: string };
  /** Shown on the page of the bid itself. */
  isHere?: boolean;
};

const NEXT: Record<BidStatus, string> = {
  draft: "还不是应答：填好各项、成员都同意后密封，才算提交。",
  sealed: "截止时间前可以替换或撤回；开启前除贵单位外无人能看到内容。",
  withdrawn: "截止时间前可以重新准备，此前填写的内容会带入。",
  opened: "用户单位正在评审。",
  rejected: "未通过资格审查，不参加评分。",
  awarded: "联合体已经组建，后续事项见通知书。",
  notAwarded: "结果、理由与本单位得分见通知书。",
};

export function OwnBid({ bid, call, isHere }: OwnBidProps) {
  const word = bid.status === "draft" && call.status !== "open" ? "截止前没有密封，不作为应答。" : NEXT[bid.status];
  return (
    <Sheet
      title="我的应答"
      actions={
        isHere || bid.status === "withdrawn" || call.status === "cancelled" ? null : (
          <ButtonLink to={paths.bid(call.code)} variant={bid.status === "draft" && call.status === "open" ? "primary" : "default"}>
            {bid.status === "draft" && call.status === "open" ? "继续填写" : "查看应答"}
          </ButtonLink>
        )
      }
    >
      <p>
        <Status tone={BID_TONES[bid.status]} word={BID_STATUS_NAMES[bid.status]} /> {word}
      </p>
      {bid.openedAt && (call.status === "awarded" || call.status === "failed") ? (
        <p>
          <Link to={paths.letter(call.code)}>查看结果通知书与本单位得分</Link>
        </p>
      ) : null}
      {bid.rejectReason ? <p>原因：{bid.rejectReason}</p> : null}
      {bid.receipt ? (
        <DescriptionList
          items={[
            { term: "回执编号", detail: bid.receipt.number },
            { term: "密封时间", detail: `${formatDateTime(bid.receipt.sealedAt)}（数据库时钟）` },
            { term: "密封摘要", detail: <span className="digest">{bid.receipt.digest}</span>, wide: true },
            ...(bid.openedAt ? [{ term: "开启时间", detail: formatDateTime(bid.openedAt) }] : []),
          ]}
        />
      ) : null}
    </Sheet>
  );
}
