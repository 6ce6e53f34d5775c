import { DIMENSION_NAMES } from "#db/vocabulary/metrics.ts";
import { ENTERPRISE_SIZE_NAMES } from "../clause-variants.ts";
import type { TaskBookDocument, WorkPackage } from "../document.ts";
import { formatBasisPoints } from "../shares.ts";
import { type ClauseText, clause, table } from "./block.ts";
import { enumerate, inline, longDate, NONE, partiesWithRole, partyName, partyNames, roleText, targetText, yuan } from "./figures.ts";
import { signatoryAuthority } from "./options-parties.ts";
import { contribution, decider, fundingSource, milestoneGate } from "./options-work.ts";

/** Clauses 1 to 5: who, where, how good, by whom, by when. Every function maps the document to numbered paragraphs and tables. */

/** 民法典 845 expects terms to be explained. Those that a clause defines itself are only pointed at, so that no term has two meanings. */
const DEFINITIONS = `本任务书中下列用语的含义：${[
  "联合体，指全体当事人为实施本任务书组建的创新应用联合体，不具有法人资格",
  "牵头单位，指本条确定的牵头单位；用户单位、科研院所，指本条“当事人”表中列为该角色的当事人",
  "供给单位，指除用户单位、第三方检测机构和保险机构以外，为本项目提供机器人、部件、算法、软件、服务或者承担研究开发工作的当事人",
  "关联单位，指与一方当事人存在控制、被控制或者同受第三方控制关系的单位",
  "背景知识产权，其含义见第六条；改进成果，其含义见第八条",
  "项目成果，指各方为履行本任务书完成的技术成果及其知识产权，包括第七条所列各类成果，不包括背景知识产权和改进成果",
  "责任单位、验证单位，分别指第三条就某项指标列明负责达标、负责验证的当事人；必须指标，指第三条标明“必须”的指标",
  "应用验证，指依第十五条在约定的场景和条件下，对攻关指标是否达标进行的试验和认定；常态化部署，指通过应用验证的机器人在生产经营中持续运行",
  "复制推广，指将通过应用验证的整机解决方案用于本任务书对应的场景以外的场景",
  "平台，指各方据以起草、签署和保存本任务书的信息系统及其运营者",
]
  .map((text, index) => `（${index + 1}）${text}`)
  .join("；")}。`;

export function partiesClause(document: TaskBookDocument): ClauseText {
  const parties = document.parties.items;
  const lead = parties.find((party) => party.isLead);
  const auxiliary = parties.filter((party) => party.workShareBp === 0);
  const groups = new Map<string, string[]>();
  for (const party of parties) {
    if (party.groupName !== "") groups.set(party.groupName, [...(groups.get(party.groupName) ?? []), party.name]);
  }
  const affiliates = [...groups].map(([group, names]) => `${names.join("、")}${names.length > 1 ? "同属" : "属于"}${group}`);
  return clause("parties", [
    "各方当事人的名称、角色与研究开发分工占比见下表。",
    table(
      "当事人",
      [
        { title: "单位名称", width: 29 },
        { title: "统一社会信用代码", width: 29 },
        { title: "角色", width: 19 },
        { title: "单位类型", width: 12 },
        { title: "分工占比", width: 11, align: "end" },
      ],
      parties.map((party) => [
        party.name,
        party.usci ?? NONE,
        roleText(party),
        ENTERPRISE_SIZE_NAMES[party.size],
        formatBasisPoints(party.workShareBp),
      ]),
    ),
    lead
      ? `全体当事人确定${lead.name}为牵头单位。牵头单位负责组织编制实施计划、汇总进度、召集会议、统一对接主管部门；未经有关当事人书面授权，不得以其名义对外承担义务。`
      : "牵头单位待定。",
    "研究开发分工占比，指各方对研究开发工作作出实质性贡献的比例。仅对技术成果进行验证、测试、使用的，或者仅提供资金、设备、材料等物质条件、承担辅助协作事项的，依《最高人民法院关于审理技术合同纠纷案件适用法律若干问题的解释》第十七条、第十九条不视为分工参与研究开发工作，不计入研究开发分工占比。",
    auxiliary.length > 0
      ? `${auxiliary.map((party) => party.name).join("、")}的研究开发分工占比为零，不因参与本任务书而当然成为合作开发成果的共有人；第七条未作约定的成果，就该方而言适用《中华人民共和国民法典》第八百五十九条、第八百六十一条关于委托开发的规定。`
      : "各方均承担研究开发工作；第七条未作约定的成果，适用《中华人民共和国民法典》第八百六十条、第八百六十一条关于合作开发的规定。",
    "各方的签署人及其授权见下表。法定代表人（负责人）凭身份签署；授权代表凭本单位出具的授权文书签署，授权文书应当载明授权事项和期限，并在签署前交其他当事人查验。签署人一栏为“无”的，由该方在平台登记的、有权代表其签署的人员签署，其姓名以签署页所载为准。",
    table(
      "签署人",
      [
        { title: "单位名称", width: 30 },
        { title: "签署人", width: 12 },
        { title: "职务", width: 14 },
        { title: "签署身份", width: 26 },
        { title: "授权文书编号", width: 18 },
      ],
      parties.map(({ name, signatory }) => [
        name,
        inline(signatory.name),
        inline(signatory.title),
        signatoryAuthority.options[signatory.authority].name,
        inline(signatory.reference),
      ]),
    ),
    `科研院所等单位对完成、转化职务科技成果作出重要贡献的人员给予的奖励和报酬：${inventorRewards(parties)}。该项义务由其所在单位依《中华人民共和国促进科技成果转化法》第四十五条履行，不改变各方之间的分配。`,
    `各方声明：其依法设立并有效存续；签署人已取得本单位充分授权；签署和履行本任务书不违反法律法规、本单位章程以及对其有约束力的其他文件。各方之间的控制、同一控制等关联关系已如实披露：${affiliates.length > 0 ? affiliates.join("；") : NONE}。`,
    "享受中小企业有关保障的一方，应当在签署前如实申明单位类型；申明情况发生变化的，应当及时书面告知其他各方。",
    DEFINITIONS,
  ]);
}

/** 促进科技成果转化法 45: part of the net income from transfer or licensing that goes to inventors, of those parties that owe it. */
function inventorRewards(parties: TaskBookDocument["parties"]["items"]): string {
  const owed = parties.flatMap((party) =>
    party.inventorRewardBp === null ? [] : [`${party.name}，转让、许可净收入的 ${formatBasisPoints(party.inventorRewardBp)}`],
  );
  return owed.length === 0 ? NONE : owed.join("；");
}

export function boundaryClause(document: TaskBookDocument): ClauseText {
  const { boundary } = document;
  return clause("boundary", [
    `本任务书对应的场景为“${boundary.sceneName}”（场景编号 ${boundary.sceneCode}），实施地点：${inline(boundary.site)}。项目期限自${longDate(document.period.startDate)}起至${longDate(document.period.endDate)}止。`,
    `任务范围包括：${enumerate(boundary.inScope)}。`,
    `下列事项不属于任务范围：${enumerate(boundary.outOfScope)}。`,
    `系统与现场接口：${enumerate(boundary.interfaces)}。上游工序：${inline(boundary.upstreamProcess)}。下游工序：${inline(boundary.downstreamProcess)}。`,
    `现场人员的职责：${inline(boundary.humanRole)}。`,
    boundary.robotCodes.length === 0
      ? `已确定投入使用的整机身份证编码：${NONE}。机器人进场前，供给单位应当将其 29 位整机身份证编码书面告知用户单位。`
      : `已确定投入使用的整机身份证编码：${enumerate(boundary.robotCodes)}。更换或者增加机器人的，供给单位应当在进场前将新的编码书面告知用户单位。`,
    "用户单位按照最小干预、利旧复用的原则提供可训练、可测试、可验证的实景实训空间，提供必要的作业流程数据与环境语义信息，并保证现场的水、电、网络和安全防护条件符合约定。",
    "超出任务范围的需求，依第二十条的变更程序书面确认后实施；未经确认的，被要求的一方有权拒绝，且不构成违约。",
  ]);
}

export function indicatorsClause(document: TaskBookDocument): ClauseText {
  const items = document.indicators.items;
  return clause("indicators", [
    "攻关指标见下表。来自场景的指标，其目标值不得低于场景公开发布的要求；经协商一致可以提高。",
    table(
      "攻关指标",
      [
        { title: "序号", width: 6 },
        { title: "指标", width: 15 },
        { title: "维度", width: 10 },
        { title: "目标值", width: 16, align: "end" },
        { title: "测试方法", width: 16 },
        { title: "责任单位", width: 14 },
        { title: "验证单位", width: 14 },
        { title: "要求", width: 9 },
      ],
      items.map((item, index) => [
        String(index + 1),
        item.requirementId === null ? `${item.name}（各方增加）` : item.name,
        DIMENSION_NAMES[item.dimension],
        targetText(item),
        item.testMethod || "待定",
        partyName(document, item.ownerOrganizationId),
        partyName(document, item.verifierOrganizationId),
        `${item.mandatory ? "必须" : "期望"} ${item.weight}`,
      ]),
      {
        note: `必须 ${items.filter((item) => item.mandatory).length} · 期望 ${items.filter((item) => !item.mandatory).length}，其后为 1 至 5 的权重`,
      },
    ),
    stages(document),
    trials(document),
    "标明“必须”的指标全部达标，方可认定通过应用验证；综合评分、加权得分或者其他指标的优异表现，均不得替代必须指标的达标结论。",
    "责任单位对所负责指标的技术路线、进度和达标承担首要责任；其他当事人应当按照分工予以配合。验证单位应当独立于该指标的责任单位。",
    "试验次数，指判定所依据的有效试验次数；允许失败次数，指其中认定达标所能容许的最多失败次数。上表未写明的，以及测试条件和判定规则，依第十五条及测试规程执行。未经第二十条规定的变更程序，任何一方不得降低指标、变更测试方法或者更换验证单位。",
  ]);
}

/** What proves each indicator: trials, failures among them, one-sided confidence, and what is handed in. */
function trials(document: TaskBookDocument) {
  const items = document.indicators.items;
  if (items.length === 0) return null;
  return table(
    "试验安排与证明材料",
    [
      { title: "指标", width: 26 },
      { title: "试验次数", width: 14, align: "end" },
      { title: "允许失败次数", width: 16, align: "end" },
      { title: "单侧置信水平", width: 16, align: "end" },
      { title: "证明材料", width: 28 },
    ],
    items.map((item) => [
      item.name,
      item.sampleSize === null ? "依规程" : `${item.sampleSize} 次`,
      item.allowedFailures === null ? "依规程" : `${item.allowedFailures} 次`,
      item.confidenceBp === null ? "依第十五条" : formatBasisPoints(item.confidenceBp),
      inline(item.evidence),
    ]),
  );
}

/** Baseline and mid-term values, where any indicator has them. */
function stages(document: TaskBookDocument) {
  const staged = document.indicators.items.filter((item) => item.baseline !== null || item.mid !== null);
  if (staged.length === 0) return null;
  return table(
    "分阶段指标",
    [
      { title: "指标", width: 40 },
      { title: "现状值", width: 20, align: "end" },
      { title: "中期值", width: 20, align: "end" },
      { title: "目标值", width: 20, align: "end" },
    ],
    staged.map((item) => [
      item.name,
      item.baseline === null
        ? NONE
        : targetText({ ...item, comparator: "=", target: item.baseline, upper: null }).replace(/^＝\u00a0/u, ""),
      item.mid === null
        ? NONE
        : targetText({ ...item, comparator: item.comparator === "between" ? "=" : item.comparator, target: item.mid, upper: null }),
      targetText(item),
    ]),
  );
}

export function workPackagesClause(document: TaskBookDocument): ClauseText {
  const { items, funding } = document.workPackages;
  const pooled = funding.model === "pooled";
  const equipmentTexts = {
    buyer: "为本项目购置、试制的设备和样机，由出资购置或者试制的一方所有；项目结束后由其自行取回，并将现场恢复原状。",
    userUnit:
      "为本项目购置、试制并安装于现场的设备和样机，归用户单位所有；自用户单位依第十五条书面确认通过应用验证之日起转移所有权，转移前的毁损、灭失风险由购置或者试制的一方承担，用户单位过错造成的除外。",
    byContribution:
      "为本项目购置、试制的设备和样机，由出资各方按照各自对该设备的实际出资额按份共有；处分该设备须经占份额三分之二以上的共有人同意；共有人转让其份额的，其他共有人享有以同等条件优先购买的权利。",
  };
  return clause("workPackages", [
    "各方应当按照约定进行投资（包括以技术进行投资），分工参与研究开发工作，协作配合研究开发工作。工作包及分工见下表。",
    table(
      "工作包",
      [
        { title: "工作包", width: 15 },
        { title: "负责单位", width: 16 },
        { title: "协助单位", width: 16 },
        { title: "起止时间", width: 17 },
        { title: "交付物与验收要求", width: 22 },
        { title: "投入", width: 14, ...(pooled ? { align: "end" as const } : {}) },
      ],
      items.map((item) => [
        item.name,
        partyName(document, item.ownerOrganizationId),
        helperText(document, item),
        `${item.startDate}\n至\n${item.endDate}`,
        item.deliverables.length === 0 ? "待定" : item.deliverables.map((one) => `${one.name}：${inline(one.acceptance)}`).join("；"),
        item.budgetFen === "0"
          ? contribution.options[item.contribution].name
          : `${contribution.options[item.contribution].name}，${pooled ? "预算" : "折合"}${yuan(item.budgetFen)}`,
      ]),
    ),
    "每个工作包由一个负责单位对交付物的完整、按期和合格负责；协助单位应当按照负责单位的合理要求，及时提供约定的人员、设备、资料和接口。",
    pooled
      ? `项目共同经费总额为${yuan(funding.totalFen)}，来源为：${enumerate(
          funding.sources.map(
            (source) =>
              `${fundingSource.options[source.kind].name}${source.organizationId === null ? "" : `（${partyName(document, source.organizationId)}）`}${yuan(source.amountFen)}`,
          ),
        )}。共同经费专款专用、单独核算，任何一方有权查阅与共同经费有关的账目。`
      : "除本任务书或者各方另行签订的合同另有约定外，各方自行承担履行本任务书发生的费用；以设备、场地、人员、技术等方式投入的，其所有权不因投入而转移，也不折算为对项目成果的份额。",
    `${equipmentTexts[funding.equipment]}各方投入前已经拥有的设备仍归原所有人；使用他方设备的，应当妥善保管并按约定用途使用。`,
    "负责单位预计不能按期或者按要求提交交付物的，应当自知道之日起五日内书面告知牵头单位和受影响的当事人，并提出补救方案。",
  ]);
}

/** Everybody else is said in two words; a long list of names would fill the column. */
function helperText(document: TaskBookDocument, item: WorkPackage): string {
  const others = document.parties.items.filter((party) => party.organizationId !== item.ownerOrganizationId);
  const everybody = others.length > 2 && others.every((party) => item.helperOrganizationIds.includes(party.organizationId));
  return everybody ? "其他各方当事人" : partyNames(document, item.helperOrganizationIds);
}

export function milestonesClause(document: TaskBookDocument): ClauseText {
  const items = document.milestones.items;
  const deliverables = new Map(document.workPackages.items.flatMap((item) => item.deliverables.map((one) => [one.key, one.name] as const)));
  const gates = [...new Set(items.map((item) => item.gate))];
  const gateTexts = {
    report: "决策方式为“报告”的，责任单位按期提交书面报告，不影响后续工作的开展",
    review: "决策方式为“评审”的，评审通过后进入下一阶段；未通过的，责任单位应当在三十日内整改并申请复审",
    stopGo:
      "决策方式为“继续、调整或者终止”的，决策方应当在收到完整材料后十五日内书面作出继续、调整或者终止的决定；决定调整的，依第二十条办理变更；决定终止的，依第十八条办理退出与清理",
  };
  return clause("milestones", [
    "里程碑及其决策方式见下表。",
    table(
      "里程碑",
      [
        { title: "序号", width: 7 },
        { title: "里程碑", width: 23 },
        { title: "完成日期", width: 16 },
        { title: "应提交的交付物", width: 26 },
        { title: "决策方式", width: 14 },
        { title: "决策方", width: 14 },
      ],
      items.map((item, index) => [
        String(index + 1),
        item.name,
        item.date,
        item.deliverableKeys.length === 0
          ? NONE
          : item.deliverableKeys.map((key) => deliverables.get(key) ?? "未列入工作包的交付物").join("、"),
        milestoneGate.options[item.gate].name,
        decider.options[item.decidedBy].name,
      ]),
    ),
    gates.length === 0 ? null : `${gates.map((gate) => gateTexts[gate]).join("；")}。`,
    `决策方逾期未作决定的，视为同意进入下一阶段，但涉及人身安全、必须指标未达标或者法律法规要求审批的除外。${
      items.some((item) => item.decidedBy === "userUnit")
        ? `由用户单位决策的里程碑，由${
            partiesWithRole(document, "userUnit")
              .map((party) => party.name)
              .join("、") || "用户单位"
          }作出。`
        : ""
    }`,
  ]);
}
