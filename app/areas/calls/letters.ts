import type { CriterionKind, LetterKind } from "#db/vocabulary/calls.ts";

/** What all letters of one decision say alike. */
export interface DecisionFacts {
  callCode: string;
  callTitle: string;
  sceneName: string;
  unitName: string;
  /** Day of the decision as letters write it: 2026年11月22日. */
  on: string;
  /** Who scored; 0 where the call ended before the evaluation was complete. */
  evaluators: number;
  /** Opened bids, and those of them that met every condition; null before the evaluation was complete. */
  bids: number;
  ranked: number | null;
  /** Staged cost compensation as the call promised it, or empty. */
  compensation: string;
}

/** One bid and what the evaluation made of it. */
export interface LetterBid {
  bidId: string;
  /** The leading organization first. */
  organizations: { id: string; name: string }[];
  rank: number | null;
  totalHundredths: number | null;
  criteria: { name: string; kind: CriterionKind; weight: number; meanHundredths: number }[];
  /** Names of conditions it failed. */
  failed: string[];
  /** Names of mandatory indicators it does not promise to meet. */
  unmetMusts: string[];
  /** What evaluators wrote on the conditions it failed. */
  grounds: string[];
  /** Why it could not be opened, and was not judged; null for every other. */
  unreadable: string | null;
}

export type Decision =
  | {
      kind: "award";
      bidId: string;
      reasons: string /** As {@link deviationTerm} asks for; null where it asks for none. */;
      deviation: string | null;
    }
  | { kind: "fail"; reason: string };

export interface Letter {
  bidId: string;
  organizationId: string;
  organizationName: string;
  kind: LetterKind;
  body: string;
}

const TITLES: Record<LetterKind, string> = { award: "中选通知书", regret: "结果通知书", rejection: "不合格通知书", failed: "流标通知书" };

/**
 * The letters of a decision, one to every organization of every bid, in the order of the bids: plain formal Chinese, a title, the addressee, and
 * paragraphs. They name who was chosen, never what others offered or scored; a letter holds the scores of its own bid.
 */
export function composeLetters(decision: Decision, facts: DecisionFacts, bids: readonly LetterBid[]): Letter[] {
  const chosen = decision.kind === "award" ? bids.find(({ bidId }) => bidId === decision.bidId) : undefined;
  if (decision.kind === "award" && !chosen) throw new RangeError("the chosen bid is not among the bids");
  return bids.flatMap((bid) => {
    const kind = kindOf(decision, bid);
    return bid.organizations.map((to) => ({
      bidId: bid.bidId,
      organizationId: to.id,
      organizationName: to.name,
      kind,
      body: [TITLES[kind], `${to.name}：`, ...paragraphs(kind, decision, facts, bid, to.name, chosen), facts.unitName, facts.on].join(
        "\n\n",
      ),
    }));
  });
}

/**
 * What a choice has to give reasons for beyond why it was chosen, in words that "理由" follows: another than the first ranked, or one that does
 * not promise to meet every mandatory indicator. Null where nothing departs.
 */
export function deviationTerm(chosen: { rank: number | null; unmetMusts: number }): string | null {
  const terms = [
    ...(chosen.rank === 1 ? [] : ["未授予排名第一的应答"]),
    ...(chosen.unmetMusts === 0 ? [] : [`授予有 ${chosen.unmetMusts} 项必须指标未承诺达到的应答`]),
  ];
  return terms.length === 0 ? null : terms.join("、");
}

function kindOf(decision: Decision, bid: LetterBid): LetterKind {
  if (decision.kind === "award" && decision.bidId === bid.bidId) return "award";
  if (bid.failed.length > 0 || bid.unreadable !== null) return "rejection";
  return decision.kind === "award" ? "regret" : "failed";
}

function paragraphs(
  kind: LetterKind,
  decision: Decision,
  facts: DecisionFacts,
  bid: LetterBid,
  to: string,
  chosen: LetterBid | undefined,
): string[] {
  const numbered = (parts: (string | null)[]) => parts.filter((part) => part !== null).map((part, i) => `${ORDINALS[i]}、${part}`);
  const team = bid.organizations.map(({ name }) => name).join("、");
  const subject = `${bid.organizations.length > 1 ? `${team}联合` : "贵单位"}就我单位揭榜“${facts.callTitle}”（编号 ${facts.callCode}，场景“${facts.sceneName}”）提交的应答`;
  switch (kind) {
    case "award":
      return [
        `${subject}，经${evaluated(facts)}，我单位审定为中选。特此通知。`,
        ...numbered([
          `评审结果。${resultOf(facts, bid)}`,
          musts(bid),
          decision.kind === "award" ? `授予理由。${decision.reasons}` : null,
          deviation(decision, chosen),
          `后续事项。自本通知书发出之日起，我单位与应答所列各方组建创新应用联合体，${bid.organizations[0]?.name === to ? "贵单位" : bid.organizations[0]?.name}为牵头单位。各方应按应答承诺起草任务书；任务书经各方签署后生效，签署前任何一方不得据本通知书主张合同已经成立。`,
        ]),
      ];
    case "regret":
      return [
        `${subject}，经${evaluated(facts)}，未能中选。感谢贵单位的参与。现将结果通知如下。`,
        ...numbered([
          `评审结果。${resultOf(facts, bid)}`,
          `各评分项平均得分。${scoresOf(bid)}`,
          musts(bid),
          `中选单位。${chosen?.organizations.map(({ name }) => name).join("、") ?? ""}。`,
          decision.kind === "award" ? `授予理由。${decision.reasons}` : null,
          deviation(decision, chosen),
          compensation(facts),
        ]),
      ];
    case "rejection":
      if (bid.unreadable !== null) {
        return [
          `${subject}，开启时无法读取，未进入评审。现将结果通知如下。`,
          ...numbered([
            `原因。${bid.unreadable}。贵单位可凭密封回执上的摘要核对。`,
            chosen ? `中选单位。${chosen.organizations.map(({ name }) => name).join("、")}。` : null,
            decision.kind === "fail" ? `本次揭榜流标。${decision.reason}` : null,
          ]),
        ];
      }
      return [
        `${subject}，经${evaluated(facts)}，判定不符合资格条件，不参加排名。现将结果通知如下。`,
        ...numbered([
          `不符合的条件。${bid.failed.map((name) => `“${name}”`).join("、")}，评审人过半数判定不符合。`,
          bid.grounds.length > 0 ? `判断依据。${bid.grounds.join("；")}` : null,
          musts(bid),
          chosen ? `中选单位。${chosen.organizations.map(({ name }) => name).join("、")}。` : null,
          decision.kind === "fail" ? `本次揭榜流标。${decision.reason}` : null,
          compensation(facts),
        ]),
      ];
    case "failed":
      return [
        `${subject}已收悉。本次揭榜没有授予任何应答，现以流标结束，特此通知。`,
        ...numbered([
          decision.kind === "fail" ? `流标理由。${decision.reason}` : null,
          facts.ranked === null ? null : `评审结果。${resultOf(facts, bid)}`,
          facts.ranked === null ? null : `各评分项平均得分。${scoresOf(bid)}`,
          musts(bid),
          compensation(facts),
          "该场景可以重新发起揭榜或比选，贵单位仍可参加。",
        ]),
      ];
  }
}

const ORDINALS = ["一", "二", "三", "四", "五", "六", "七"] as const;

const evaluated = (facts: DecisionFacts) => `${facts.evaluators} 名评审人独立评分、全部提交后汇总`;

const resultOf = (facts: DecisionFacts, bid: LetterBid) =>
  `综合得分 ${points(bid.totalHundredths ?? 0)} 分，排名第 ${bid.rank ?? 0}；共开启应答 ${facts.bids} 份，其中 ${facts.ranked ?? 0} 份参加排名。`;

const scoresOf = (bid: LetterBid) =>
  `${bid.criteria
    .filter(({ kind }) => kind === "score")
    .map(({ name, weight, meanHundredths }) => `${name}（权重 ${weight}%）${points(meanHundredths)} 分`)
    .join("；")}。`;

/** What a bid left open of what had to be met, told to its own bidders. */
const musts = ({ unmetMusts }: LetterBid) =>
  unmetMusts.length === 0
    ? null
    : `必须指标。应答有 ${unmetMusts.length} 项必须指标未承诺达到：${unmetMusts.map((name) => `“${name}”`).join("、")}；此类应答排在承诺达到全部必须指标的应答之后。`;

const deviation = (decision: Decision, chosen: LetterBid | undefined) =>
  decision.kind === "award" && decision.deviation !== null && chosen
    ? `${deviationTerm({ rank: chosen.rank, unmetMusts: chosen.unmetMusts.length })}的理由。${decision.deviation}`
    : null;

const compensation = (facts: DecisionFacts) => (facts.compensation === "" ? null : `成本补偿。按揭榜公布的约定：${facts.compensation}`);

/** Hundredths of a point with two decimals: 7550 → 75.50. */
export function points(hundredths: number): string {
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}`;
}
