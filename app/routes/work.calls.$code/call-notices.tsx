import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import type { CallStatus, EvaluatorStatus } from "#db/vocabulary/calls.ts";
import { RESTRICTABLE_PART_NAMES, type RestrictablePart } from "#db/vocabulary/scenes.ts";
import "./call.css";

const ENDINGS: Partial<Record<CallStatus, string>> = {
  awarded: "揭榜已授予，授予理由",
  failed: "揭榜已流标",
  cancelled: "揭榜已取消，应答未经阅读即已销毁",
};

type EndingProps = {
  call: { status: CallStatus; reason: string | null; openingDigest: string | null };
  /** Where its unit calls again; null for everyone else, and where the scene collects no more, as after an award whose consortium stands. */
  againTo: string | null;
};

/** How a call ended, with the reason for everybody to read, and for its unit the way to another. */
export function Ending({ call: { status, reason, openingDigest }, againTo }: EndingProps) {
  const isUnanswered = status === "failed" && openingDigest === null;
  return (
    <Notice
      tone={status === "awarded" ? "ok" : "warn"}
      title={ENDINGS[status]}
      action={againTo ? <ButtonLink to={againTo}>重新发起揭榜</ButtonLink> : undefined}
    >
      <span className="as-written">{isUnanswered ? "截止时没有收到密封的应答。" : reason}</span>
    </Notice>
  );
}

const KEPT: Record<EvaluatorStatus, { title: string; text: string; word: string }> = {
  appointed: {
    title: "您是这项揭榜的评审人，请先申报利益关系",
    text: "申报之后，在评审页面查看隐去单位名称的应答；全部评审人提交评分之前，这里不向您显示应答。",
    word: "去申报",
  },
  declared: {
    title: "您是这项揭榜的评审人，评分尚未提交",
    text: "应答隐去单位名称，在评审页面查看；全部评审人提交评分之前，这里不向您显示应答。",
    word: "继续评分",
  },
  submitted: {
    title: "您的评分已提交，还有评审人没有提交",
    text: "全部评分提交之前，评审人看不到应答单位的名称；全部提交后这里显示应答。",
    word: "查看评审",
  },
  recused: { title: "您已回避这项评审", text: "回避之后不能查看任何应答。", word: "查看申报" },
};

/** Why an evaluator finds no bids here that its colleagues may read, and where it does. */
export function KeptFromBids({ keptAs, code }: { keptAs: keyof typeof KEPT; code: string }) {
  const { title, text, word } = KEPT[keptAs];
  return (
    <Notice tone="info" title={title} action={<ButtonLink to={paths.evaluation(code)}>{word}</ButtonLink>}>
      {text}
    </Notice>
  );
}

type KeptPartsProps = { kept: { parts: readonly RestrictablePart[]; bindsBid: boolean }; sceneCode: string; mayBid: boolean };

/** What of the scene a bidder has yet to pledge for, what waits for that, and the way to the pledge. */
export function KeptParts({ kept: { parts, bindsBid }, sceneCode, mayBid }: KeptPartsProps) {
  return (
    <Notice
      tone={bindsBid && mayBid ? "warn" : "info"}
      title="场景有受限内容，贵单位还看不到"
      action={<ButtonLink to={paths.pledge(sceneCode)}>申请查看受限内容</ButtonLink>}
    >
      确认保密承诺后可见：{parts.map((part) => RESTRICTABLE_PART_NAMES[part]).join("、")}。
      {bindsBid ? "指标承诺要按测试方法作出，确认之前不能密封应答，也不能同意参加团队。" : ""}
      开启应答之前，用户单位不知道哪些单位确认了承诺。
    </Notice>
  );
}

/** Before the first look at who offers what: what it means, and the way to it. */
export function AskBeforeNames({ code }: { code: string }) {
  return (
    <Notice
      tone="info"
      title="应答已开启，单位名称尚未向您显示"
      action={<ButtonLink to={`${paths.call(code)}?names=show`}>查看带单位名称的应答</ButtonLink>}
    >
      评审在隐去单位名称的情况下进行。查看带名称的应答会记入评审页面的查看记录，此后您不能再受聘评审这项揭榜。
    </Notice>
  );
}
