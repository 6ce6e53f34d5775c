import type { QuestionVisibility } from "#db/vocabulary/questions.ts";

/** A question on the first scene of the demo or on the open call, in the order in which it was asked. */
export interface QuestionSeed {
  /** Stable, [a-z0-9-]. */
  key: string;
  on: "scene" | "call";
  by: string;
  visibility: QuestionVisibility;
  subject: string;
  body: string;
  answer?: string;
  /** The asker asks on after the answer. */
  further?: string;
}

export const QUESTIONS: QuestionSeed[] = [
  {
    key: "plug-force",
    on: "scene",
    by: "jingren",
    visibility: "public",
    subject: "六类测试插头的插拔力与允许侧向力",
    body: "请提供六类插头的插拔力范围和允许的侧向力。夹爪指面与浮动量要据此定型；如有厂家规格书，可按受限内容提供。",
    answer: "插拔力 35–80 N，其中液冷快插最大；侧向力按规格书不超过 15 N。规格书属受限内容，受邀并确认保密承诺后在场景页查看。",
  },
  {
    key: "changeover",
    on: "scene",
    by: "wenzhu",
    visibility: "public",
    subject: "换型时测试机台由谁给出型号信号",
    body: "一天换型五到七次，型号由测试机台还是制造执行系统给出？若由机台给出，请说明接口协议和提前量。",
    answer: "由制造执行系统在换型前约三分钟下发，OPC UA 订阅；机台侧另有型号确认位，可作二次校验。",
    further: "收到。二次校验位是硬接点还是寄存器？若是寄存器，请一并给出地址表。",
  },
  {
    key: "press-plate-drawing",
    on: "call",
    by: "hengbu",
    visibility: "public",
    subject: "压板抓取凸台由谁加工",
    body: "规则写明报价含工装凸台设计。四十八种压板的加工是由应答单位承担，还是由贵单位按我方图纸外协？涉及停线安排，请明确。",
    answer: "由中选单位出图，我方外协加工，加工费由我方承担、不计入报价；试装在周日检修窗口进行，每次不超过四柜。",
  },
  {
    key: "site-visit",
    on: "call",
    by: "jingren",
    visibility: "private",
    subject: "现场踏勘时间",
    body: "我方两人希望在提问截止前踏勘，主要看柜内层间净空与压板凸台位置。请问哪天方便？是否可以携带量具？",
  },
  {
    key: "mixed-plates",
    on: "call",
    by: "shuoji",
    visibility: "public",
    subject: "同柜是否会混装两种压板",
    body: "换型单样例中第三层与第五层的压板编码不同。请确认同一柜内是否存在两种压板混装，以及混装时的取放顺序要求。",
  },
];
