import type { Negotiation } from "#app/areas/task-books/index.server.ts";

type ClauseKey = Negotiation["clauses"][number]["key"];

/** Who is asked into the consortium that is being formed, what the unit writes to each and what they answer; null has not answered. */
export const INVITED_SEATS = [
  {
    role: "prime",
    capability: "hengbu-h2w",
    percent: "58.00",
    message: "贵单位整机与灵触接线技能有联合调试记录，请承担主机席位并牵头。",
    answer: { answer: "accept", reply: "同意牵头。样机可于六周内进场。" },
  },
  {
    role: "algorithmSupplier",
    capability: "lingchu-terminal",
    percent: "22.00",
    message: "请承担算法席位，重点解决 350 毫米净深内的插入与拉拔力控。",
    answer: null,
  },
  {
    role: "partsSupplier",
    capability: "jingren-p2",
    percent: "10.00",
    message: "请评估能否提供适配笼式弹簧端子的窄指快换夹爪。",
    answer: { answer: "decline", reply: "窄指款夹爪本季度排产已满，最早三个月后交付，谢绝本次邀约。" },
  },
] as const;

/** Members of the consortium whose task book is negotiated, the lead first. The unit keeps a tenth of the work. */
export const NEGOTIATING_SEATS = [
  { role: "prime", capability: "hengbu-h2w", percent: "45.00" },
  { role: "algorithmSupplier", capability: "lingchu-route", percent: "25.00" },
  { role: "partsSupplier", capability: "jingren-p2", percent: "12.00" },
  { role: "simulationSupplier", capability: "jingyu-contact", percent: "8.00" },
] as const;

/** Parts of the service fee, by slug in basis points. */
export const NEGOTIATED_SHARES = { hengbu: 5_100, lingchu: 2_700, jingren: 1_300, jingyu: 900 } as const;
export const SEALED_SHARES = { hengbu: 5_800, angong: 2_700, jingren: 1_500 } as const;

/** Clauses that nobody has agreed to or objected to yet but the lead and the unit. */
export const PENDING_CLAUSES: readonly ClauseKey[] = ["improvements", "replication", "upgradeExit", "liability", "changeDispute"];

/** The clause on which one party objects, and what was said about it; an answer stands under the remark before it. */
export const DISPUTE = {
  clause: "foregroundIp",
  by: "lingchu",
  note: "布线技能包是在我方既有模型上微调得到的，权属写“共有”会把既有模型一并拖进来。请改为技能包归我方，联合体各方在本场景及复制场景内免费使用。",
  remarks: [
    {
      by: "lingchu",
      body: "补充：微调前的模型已在第六条列为背景知识产权。我方可以接受用户单位在本厂内永久免费使用，超出本厂的部分按第十三条复制推广处理。",
      answers: [
        { by: "yunling", body: "工艺图和布线录像是我方提供的，微调效果主要来自这些数据。请区分“技能包”和“工艺参数表”，后者须归我方。" },
        { by: "hengbu", body: "建议分成两行：技能包归灵触、工艺参数表归云岭，互给免费许可。若各方同意，由我方提修改建议。" },
      ],
    },
  ],
} as const satisfies { clause: ClauseKey; by: string; note: string; remarks: readonly object[] };

/** A remark that was dealt with. */
export const SETTLED_REMARK = {
  clause: "milestones",
  by: "jingyu",
  body: "现场适配完成与数字样机交付只隔两周，走向图若有变更来不及重建。能否以首批三种包型的走向图冻结为前提？",
  answer: { by: "yunling", body: "可以。走向图已冻结在第 C 版，后续变更按第二十条走变更程序。" },
} as const satisfies { clause: ClauseKey; by: string; body: string; answer: object };

/** A change that a party proposes and the lead has accepted; the others have to answer. */
export const PROPOSED_CHANGE = {
  clause: "data",
  by: "lingchu",
  reason: "三种包型的走向随订单增减，技能包须用现场语义数据持续训练。请允许用于训练，保留期相应由 24 个月缩短到 12 个月，去标识后使用。",
  accepts: "hengbu",
} as const satisfies { clause: ClauseKey; by: string; reason: string; accepts: string };
