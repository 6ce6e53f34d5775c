import type { CheckSeverity } from "./check-finding.ts";
import type { ClauseNumber } from "./clause-variants.ts";

/** What a check rests on: an article of law, a policy text, a technical standard, or a model agreement that practice follows. */
type CheckSourceKind = "law" | "policy" | "standard" | "practice";

interface Check {
  code: number;
  title: string;
  sourceKind: CheckSourceKind;
  source: string;
  /** What it can give, gravest first. */
  severities: readonly CheckSeverity[];
  clauses: readonly ClauseNumber[];
}

const NOTICE = "工信厅联科函〔2026〕256号 二（二）";

/** The 36 consistency checks of domain.md C.3, by number; docs/task-book.md lists them. */
export const CHECKS: readonly Check[] = [
  check(1, "比例合计为 100.00%", "law", "民法典第八百四十五条、第八百五十五条", ["error"], [1, 12]),
  check(2, "同一成果没有两个独占的权利人", "law", "专利法第八条", ["error"], [7]),
  check(3, "每类成果都有归属和许可规则", "law", "民法典第八百四十五条", ["error", "warning", "advice"], [7]),
  check(
    4,
    "共有份额合计为 100.00%，并选定实施规则",
    "law",
    "专利法第十四条；技术合同司法解释第十六条",
    ["error", "warning", "advice"],
    [7],
  ),
  check(5, "独占许可须经全体共有人同意", "law", "专利法第十四条", ["error", "warning"], [7]),
  check(6, "许可人享有权利或者再许可权", "law", "专利法第十四条；民法典第八百四十五条", ["error"], [6]),
  check(7, "每项指标有责任单位、单位、目标、测试方法和验证单位", "policy", `${NOTICE}（明确攻关指标）`, ["error"], [3]),
  check(8, "验证单位不是责任单位", "policy", "工信厅联科函〔2026〕256号 二（四）", ["error"], [3, 15]),
  check(9, "指标不低于场景发布的要求和中选应答的承诺", "policy", `${NOTICE}；国家重点研发计划任务书的要求`, ["error"], [3]),
  check(10, "现状值、中期值与目标值依次递进", "practice", "国家重点研发计划任务书指标表", ["warning"], [3]),
  check(11, "样本量能够证明目标值", "standard", "GB/T 4087", ["error", "warning", "advice"], [3, 15]),
  check(12, "指标覆盖五个维度", "policy", NOTICE, ["warning"], [3]),
  check(13, "有且只有一个牵头单位", "policy", `${NOTICE}（确定牵头单位）`, ["error"], [1]),
  check(14, "有用户单位，并有整机企业或者应用服务商", "policy", NOTICE, ["error"], [1]),
  check(15, "场景的每项要求有成员承担", "policy", NOTICE, ["error", "warning"], [3]),
  check(16, "工作包有负责单位，交付物有归处", "law", "民法典第八百五十五条", ["error", "warning"], [4, 5]),
  check(17, "日期在项目期限内且先后有序", "policy", "工信厅联科函〔2026〕256号 三（三）", ["error", "warning"], [2, 4, 5, 9, 18]),
  check(18, "经费分项与总额、来源与用途相等", "law", "民法典第八百五十五条", ["error"], [4]),
  check(19, "仅作辅助协作的一方", "law", "技术合同司法解释第十七条、第十九条；民法典第八百五十九条", ["warning"], [1, 7]),
  check(20, "使用的背景知识产权已列明", "law", "民法典第八百四十五条", ["warning", "advice"], [6]),
  check(21, "开源与保密、独占不冲突", "law", "民法典第八百四十五条", ["error", "warning"], [7, 9, 10, 11]),
  check(
    22,
    "数据集有持有方、用途和期限，个人信息有依据",
    "law",
    "数据安全法第三十三条；个人信息保护法第二十一条、第二十三条、第二十六条",
    ["error", "warning"],
    [9],
  ),
  check(23, "训练模型的数据允许训练", "policy", "数据流通交易合同示范文本（融合开发）", ["warning"], [9]),
  check(24, "异议期短于通知期", "practice", "DESCA Horizon Europe 2.1", ["error"], [11]),
  check(25, "提成有基数、起止并可审计", "law", "民法典第八百四十六条", ["error", "warning", "advice"], [12]),
  check(26, "分层分配没有遗漏，上限不低于下限", "law", "民法典第八百四十六条", ["error", "warning", "advice"], [12]),
  check(27, "科研院所的所得与对发明人的义务", "law", "促进科技成果转化法第四十五条；专利法第十五条", ["warning", "advice"], [1, 12]),
  check(28, "预留技术升级窗口与退出通道", "policy", "工信厅联科函〔2026〕256号 二（四）", ["warning", "advice"], [18]),
  check(29, "保险覆盖赔偿上限和部署期间", "practice", "先使用后付费指引（四川、陕西）的保险要求", ["error", "warning", "advice"], [17]),
  check(30, "不得免除的责任未被限制", "law", "民法典第五百零六条", ["error", "advice"], [17]),
  check(31, "对中小企业的付款和验收期限", "law", "保障中小企业款项支付条例第九条至第十一条", ["error", "warning", "advice"], [12, 15]),
  check(32, "签署人有授权", "law", "电子签名法第十三条、第十四条；民法典第八百五十一条", ["error", "warning"], [1]),
  check(33, "变更由原各方重新签署", "law", "民法典第八百五十一条", ["error"], [1]),
  check(34, "没有悬空的引用和未填的内容", "practice", "技术开发（合作）合同示范文本", ["error"], [2, 3, 4, 5, 6, 7, 9, 12, 15, 17, 18, 20]),
  check(35, "整机身份证编码有效且不重复", "standard", "人形机器人全生命周期管理规范", ["error", "warning"], [2]),
  check(36, "没有利益冲突", "policy", "工信厅联科函〔2026〕256号 二（四）（委托第三方机构）", ["error", "warning"], [1, 3, 12, 15]),
];

function check(
  code: number,
  title: string,
  sourceKind: CheckSourceKind,
  source: string,
  severities: readonly CheckSeverity[],
  clauses: readonly ClauseNumber[],
): Check {
  return { code, title, sourceKind, source, severities, clauses };
}
