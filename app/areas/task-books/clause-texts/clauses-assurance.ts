import { LIABILITY_CARVE_OUTS } from "../clause-variants.ts";
import type { TaskBookDocument } from "../document.ts";
import { type ClauseText, clause, table } from "./block.ts";
import { enumerate, inline, longDate, partiesWithRole, partyName, yuan } from "./figures.ts";
import { insuranceKind } from "./options-terms.ts";

/** Clauses 15 to 17: proof, safety, liability. */

export function validationClause(document: TaskBookDocument): ClauseText {
  const { validation: terms } = document;
  const users = partiesWithRole(document, "userUnit")
    .map((party) => party.name)
    .join("、");
  const confidence = `${Number((terms.confidenceBp / 100).toFixed(2))}%`;
  const setterTexts = {
    userUnit: `应用验证的测试规程与达标条件由用户单位${users}制定，并在首次试验开始前书面告知其他当事人`,
    joint: "应用验证的测试规程与达标条件由用户单位与供给单位共同制定，并在首次试验开始前书面确认",
    thirdParty: `应用验证的测试规程与达标条件由${partyName(document, terms.thirdPartyOrganizationId)}作为第三方机构制定并组织实施，并在首次试验开始前书面告知各方`,
  };
  const passTexts = {
    lowerBound: `以成功率表示的指标，按单侧置信水平 ${confidence} 的置信下限判定，置信下限以二项分布的精确方法（GB/T 4087）计算：置信下限不低于目标值的，为达标；实测比例达到目标值但置信下限低于目标值的，不得认定达标`,
    sprt: `以成功率表示的指标，按事先登记的序贯检验规则判定，误判风险不高于 ${`${Number(((10_000 - terms.confidenceBp) / 100).toFixed(2))}%`}；未登记规则的，不得采用序贯检验`,
    pointEstimate: "以成功率表示的指标，按实测成功次数与有效试验次数之比判定；该方式不提供统计把握，仅适用于演示性验证，各方知悉其局限",
  };
  const costTexts = {
    userUnit: "首次应用验证的费用由用户单位承担",
    lead: "首次应用验证的费用由牵头单位承担",
    suppliers: "首次应用验证的费用由供给单位按研究开发分工占比分担",
  };
  return clause("validation", [
    `${setterTexts[terms.procedureBy]}。规程应当写明试验次数或者序贯方案，成功、超时、人工干预、重试和作废的认定规则，以及按产品型号、班次、光照、操作人员和干扰条件的分层。`,
    `${passTexts[terms.passMode]}。第三条就某一指标写明试验次数、允许失败次数或者置信水平的，从其约定。以数值表示的指标，按第三条列明的测试方法和目标值判定。人工干预的试验计为失败；各层结果分别报告，以最不利的一层为准。`,
    "试验次数和判定规则在首次试验后不得变更或者追加。试验应当逐次记录机器人身份标识、软件与模型版本、条件、结果和证据；仅可依事先写明的规则作废。硬件、软件或者模型发生影响性能的变更的，变更前的试验结果不得用于认定达标。",
    "应用验证应当覆盖真实作业成功率、效率提升率、安全可靠性和经济可行性，验证完成后出具应用验证报告，载明全部试验（包括失败和作废的试验）。",
    `未达标的，责任单位可以在整改后申请复验，复验不超过 ${terms.retestCount} 次，复验费用由责任单位承担。${costTexts[terms.costBearer]}。`,
    `用户单位应当自收到完整的验证材料之日起 ${terms.acceptanceDays} 日内书面确认结果或者说明不予确认的具体理由；逾期未答复的，验收期限自届满之日视为届满，并自该日起计算相应的付款期限，但不因此视为必须指标达标。`,
    terms.procedureBy === "thirdParty"
      ? "第三方机构及其人员应当独立、客观，与责任单位不存在影响公正的利害关系，并对在验证中知悉的信息保密。"
      : null,
  ]);
}

export function safetyClause(document: TaskBookDocument): ClauseText {
  const { safety: terms } = document;
  return clause("safety", [
    "各方依法落实安全生产和产品质量主体责任。供给单位应当保证机器人具备与场景相适应的碰撞检测、力控限制、紧急制动和状态记录能力，并提供风险评估报告、安全操作规程和培训；用户单位应当落实作业区域划分、防护、警示和人员培训。",
    terms.regime === "special"
      ? "本场景涉及行业准入或者安全监管。开展应用验证和部署前，应当依法取得许可、备案或者主管部门的意见；未取得的，任何一方不得要求进入下一阶段，由此发生的延误不构成违约。"
      : "本场景按一般场景管理。履行中被认定涉及行业准入或者安全监管的，应当暂停有关作业，依法办理手续后恢复。",
    "现场任何人员发现危及人身安全的情形，均有权立即停止机器人作业；因此停止作业的，不承担违约责任。恢复作业前，应当由供给单位查明原因，并经用户单位确认。",
    `供给单位应当在接到故障或者险情通知后 ${terms.responseHours} 小时内响应。发生人身伤害、财产损失或者可能造成严重后果的险情的，知悉方应当立即采取救援和防护措施，保护现场，并在 ${terms.incidentReportHours} 小时内书面通知其他当事人；依法应当向有关部门报告的，按法律法规规定的时限报告。事故报告联络渠道：${inline(terms.reportLine)}。`,
    terms.blackBox
      ? `机器人应当启用黑匣子功能，连续记录运动、力控、告警、指令和软件版本等数据，自产生之日起至少保存 ${terms.logRetentionMonths} 个月。任何一方不得删除、篡改或者停用；事故调查期间的数据应当保存至调查结束。`
      : `机器人的运行日志应当自产生之日起至少保存 ${terms.logRetentionMonths} 个月，任何一方不得删除或者篡改；事故调查期间的数据应当保存至调查结束。`,
    "事故发生后，各方应当共同查明原因，并可以委托第三方机构进行鉴定；在原因查明前采取的救助、垫付措施，不视为对责任的承认。每台投入使用的机器人应当具备唯一身份标识，并建立全生命周期记录。",
  ]);
}

/**
 * What each party puts in by clause 4, in words, of those that have an amount there: to pooled money what it brings of its own, otherwise the
 * value of the packages it is in charge of. Packages of a pooled project are paid out of the pool, so they are no second contribution.
 */
function contributions({ parties, workPackages: { items, funding } }: TaskBookDocument): string[] {
  const amounts =
    funding.model === "pooled"
      ? funding.sources.filter(({ kind }) => kind === "partyFunds").map((one) => [one.organizationId, one.amountFen] as const)
      : items.map((one) => [one.ownerOrganizationId, one.budgetFen] as const);
  return parties.items.flatMap((party) => {
    const sum = amounts.reduce((total, [id, fen]) => (id === party.organizationId ? total + BigInt(fen) : total), 0n);
    return sum === 0n ? [] : [`${party.name}${yuan(sum)}`];
  });
}

export function liabilityClause(document: TaskBookDocument): ClauseText {
  const { liability: terms } = document;
  const put = contributions(document);
  const capTexts = {
    byContribution: `每一方就本任务书承担的违约赔偿总额，以其依第四条对本项目的投入为限。${put.length === 0 ? "第四条没有写明投入金额，各方" : `第四条写明的投入为：${enumerate(put)}；没有写明投入金额的当事人，`}以全体当事人在本项目中实际投入的总额乘以其研究开发分工占比所得的金额为限；分工占比为零的，以其在本项目中的实际投入为限`,
    feeMultiple: `每一方就本任务书承担的违约赔偿总额，以事件发生前十二个月内机器人服务费总额的 ${terms.feeMultiplePercent}% 为限；不足十二个月的，按已发生期间折算为十二个月`,
    fixedAmount: `每一方就本任务书承担的违约赔偿总额，以${yuan(terms.capFen)}为限`,
  };
  const riskTexts = {
    byWorkShare: "由各方按研究开发分工占比分担已经发生的合理成本",
    eachOwn: "由各方各自承担已经发生的成本",
  };
  const carveOutTexts = {
    personalInjury: "造成人身损害的",
    intentOrGrossNegligence: "因故意或者重大过失造成财产损失的",
    confidentialityBreach: "违反第十条保密义务的",
    ipInfringement: "侵害其他当事人或者第三人知识产权的",
    dataBreach: "违反第九条数据安全、个人信息保护义务的",
    safetyViolation: "违反第十六条安全义务造成事故的",
  };
  return clause("liability", [
    "一方违反本任务书给其他当事人造成损失的，应当赔偿因此造成的实际损失；双方都有过错的，各自承担相应的责任。受损失的一方应当及时采取措施防止损失扩大。",
    `${capTexts[terms.cap]}。除 17.3 所列情形外，各方互不赔偿间接损失。`,
    `17.2 的限制不适用于：${enumerate([
      ...LIABILITY_CARVE_OUTS.filter((one) => terms.carveOuts.includes(one)).map((one) => carveOutTexts[one]),
      "应付未付的款项",
      "依照《中华人民共和国民法典》第五百零六条以及其他法律、行政法规不得免除或者限制的责任",
    ])}。`,
    "对第三人的损害，先由依法应当承担责任的一方承担；各方内部按照过错和原因力分担，一方超出其份额承担的，有权向其他责任方追偿。任何一方不得以内部约定对抗第三人。",
    `因出现无法克服的技术困难，致使研究开发失败或者部分失败的，${riskTexts[terms.developmentRisk]}。一方发现可能致使研究开发失败或者部分失败的情形时，应当及时通知其他当事人并采取适当措施减少损失；没有及时通知并采取适当措施，致使损失扩大的，应当就扩大的损失承担责任。`,
    terms.insurance.length === 0
      ? "各方未约定特别的保险安排，各自依法投保并承担保险费。"
      : "各方应当投保下列保险，并在表中的保险期间内保持有效：",
    terms.insurance.length === 0
      ? null
      : table(
          "保险安排",
          [
            { title: "险种", width: 24 },
            { title: "投保单位", width: 28 },
            { title: "保险期间", width: 28 },
            { title: "保险金额不低于", width: 20, align: "end" },
          ],
          terms.insurance.map((item) => [
            insuranceKind.options[item.kind].name,
            partyName(document, item.bearerOrganizationId),
            `${item.startDate === null ? "机器人进入现场之日" : longDate(item.startDate)}至${item.endDate === null ? "机器人撤离现场之日" : longDate(item.endDate)}`,
            yuan(item.limitFen),
          ]),
        ),
    "保险赔款优先用于弥补损失，不足部分依本条承担；投保、理赔不免除任何一方依法应当承担的责任。",
  ]);
}
