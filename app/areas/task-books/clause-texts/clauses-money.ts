import type { BenefitPool } from "../benefit-terms.ts";
import { type BenefitTerms, beneficiariesOf } from "../benefits.ts";
import type { BENEFIT_BASES } from "../clause-variants.ts";
import type { TaskBookDocument } from "../document.ts";
import { FULL_SHARE, formatBasisPoints, shareTotal, splitByBasisPoints } from "../shares.ts";
import { countedText, EXAMPLE_BASE_FEN, exampleTable, poolRules, poolsOf, restTable } from "./benefit-words.ts";
import { type ClauseText, clause, type TableBlock, table } from "./block.ts";
import { enumerate, groupDigits, inline, NONE, partiesWithRole, partyName, roleText, yuan } from "./figures.ts";
import { benefitBase, benefitModel, poolKey } from "./options-terms.ts";

/** Clauses 12 to 14: who gets which part, what the user unit gains from copies, public money. */

/** Shares with a worked example on `baseFen`, computed by the very function that settles real payments. */
export function shareTable(document: TaskBookDocument, pool: BenefitPool, baseFen = EXAMPLE_BASE_FEN): TableBlock {
  const complete = shareTotal(pool.shares) === FULL_SHARE;
  const parts = complete
    ? splitByBasisPoints(
        baseFen,
        pool.shares.map((share) => ({ id: share.organizationId, basisPoints: share.basisPoints })),
      )
    : [];
  return table(
    "分配比例与示例",
    [
      { title: "成员单位", width: 30 },
      { title: "角色", width: 19 },
      { title: "比例", width: 13, align: "end" },
      { title: "计算值", width: 20, align: "end" },
      { title: "示例金额", width: 18, align: "end" },
    ],
    pool.shares.map((share, index) => {
      const part = parts[index];
      const party = document.parties.items.find((candidate) => candidate.organizationId === share.organizationId);
      return [
        partyName(document, share.organizationId),
        party ? roleText(party) : "—",
        formatBasisPoints(share.basisPoints),
        part ? groupDigits(part.exact) : "—",
        part ? { text: yuan(part.amountFen).slice(1), mark: part.rounded ? "＋" : "" } : "—",
      ];
    }),
    {
      note: `${pool.name} · 示例基数 ${yuan(baseFen)}，单位：元${parts.some((part) => part.rounded) ? "，＋ 为补足的一分" : ""}`,
      footer: [
        "合计",
        "",
        formatBasisPoints(shareTotal(pool.shares)),
        complete ? `${yuan(baseFen).slice(1)}00` : "—",
        complete ? yuan(baseFen).slice(1) : "—",
      ],
    },
  );
}

export function benefitSharingClause(document: TaskBookDocument): ClauseText {
  const { benefitSharing: terms } = document;
  const tax: Record<(typeof BENEFIT_BASES)[number], string> = { paidExcludingTax: "不含增值税", paidIncludingTax: "含增值税" };
  const pools = poolsOf(document);
  const users = partiesWithRole(document, "userUnit");
  const beneficiaries = new Set(pools.flatMap(beneficiariesOf));
  const outsideUsers = users.filter((party) => !beneficiaries.has(party.organizationId));
  const institutes = partiesWithRole(document, "researchInstitute").filter((party) => beneficiaries.has(party.organizationId));
  const nameOf = (id: string | null) => partyName(document, id);
  const stepped = pools.some(({ pool, awards }) => pool.model !== "fixedShare" || awards.length > 0);
  const counted = countedText(pools);
  const others = pools.filter(({ pool }) => pool.key !== "raasRevenue").map(({ pool }) => pool.name);
  const services = pools.find(({ pool }) => pool.key === "raasRevenue");
  return clause("benefitSharing", [
    services
      ? `${services.pool.name}的分配基数为用户单位每期实际支付的、${tax[terms.base]}的机器人服务费（${benefitBase.options[terms.base].name}），押金、违约金、保险赔款和代收代付的款项不计入。各方授权平台依本条计算各期应分额。`
      : null,
    terms.paymentDays === null
      ? null
      : `用户单位应付的机器人服务费和其他款项，自交付之日起 ${terms.paymentDays} 日内付款；定期结算的，自双方确认结算金额之日起算；约定以检验或者验收合格为付款条件的，自检验或者验收合格之日起算。`,
    others.length > 0
      ? `${others.join("、")}以取得收入的当事人实际收到的、${tax[terms.base]}的金额为分配基数，由该当事人自到账之日起 ${terms.payoutDays} 日内依本条计算并向其他当事人支付，同时提供计算明细；平台提供计算，不代为收付。`
      : null,
    ...pools.flatMap((one) => [
      `${poolName(one.pool)}采用${benefitModel.options[one.pool.model].name}的方式，${simple(one) ? "全部金额依下表的比例分配。" : `自累计收入中依次分配：${enumerate(poolRules(one, nameOf))}。`}`,
      ...(simple(one) ? [shareTable(document, one.pool)] : [restTable(document, one), exampleTable(document, one)]),
    ]),
    stepped
      ? "前款依次分配的各项，前一项未足额支付的，后一项不支付；同一项内各方按应得金额的比例受偿。未能支付的部分不计利息，从以后的收入中按原顺序优先补足；本任务书终止后仍有收入到账的，继续依本条分配，收入终止后仍未付足的部分，各方互不追偿。累计收入自第一笔到账之日起计算，为实际到账的分配基数扣除退款后的余额。里程碑奖励按里程碑通过的先后支付。"
      : null,
    counted === ""
      ? null
      : `提成的计数：${counted}。提成金额不足一分的部分舍去，归入其余部分分配；达到递减金额的那一计数单位仍按原标准计提，封顶优先于保底。`,
    "按比例计算的结果不足一分的余数，按最大余数法逐分补足，使各方金额之和等于所分配的金额；余数相同的，按平台分配的唯一标识的字符顺序依次补足。",
    "当期出现退款、服务抵扣或者更正的，按累计实付金额重新计算各方累计应分额，只划转与已划转金额之间的差额；某一方的差额为负数的，在其后续应分额中抵扣，不足抵扣的，应当自收到通知之日起三十日内退还。",
    services
      ? `各期应分额自用户单位付款到账并核对一致之日起 ${terms.payoutDays} 日内，通过具备相应资质的支付机构、银行或者各方认可的对公转账渠道划付。各方依法各自承担税费，并依法开具发票。`
      : "各方依法各自承担税费，并依法开具发票。",
    terms.equity === "" ? null : `涉及股权的安排：${inline(terms.equity)}。股权安排以各方另行签订的书面协议为准，不影响本条的计算。`,
    "本条为合作收益的分配。各方之间另有采购、加工、服务等合同的，其价款依该合同按期支付，不得以尚未收到本条的分配款为由迟延支付。",
    outsideUsers.length > 0
      ? `用户单位${outsideUsers.map((party) => party.name).join("、")}不参与服务费分配${document.replication.userReward === "none" ? "" : "；其复制推广收益见第十三条"}。`
      : null,
    institutes.length > 0
      ? `${institutes.map((party) => party.name).join("、")}对职务科技成果完成人、为成果转化作出重要贡献的人员依法应给予的奖励和报酬，由该单位从其应分额中支付，不影响其他当事人的应分额。`
      : null,
    terms.auditRight
      ? `任何一方可以在合理通知后，自行或者委托负有保密义务的审计机构，查阅与分配有关的用量、部署、账单、收款和划付记录，可查阅的期间为最近 ${terms.auditYears} 年。查明少分的，应当补足并按同期一年期贷款市场报价利率支付利息；少分金额超过应分额百分之五的，审计费用由造成差错的一方承担。`
      : "平台应当向各方提供每期的计算明细；各方对明细有异议的，应当自收到之日起三十日内书面提出，争议金额以外的部分照常划付。",
  ]);
}

/** Nothing is paid before the shares: one table says it all. */
const simple = ({ pool, awards }: BenefitTerms): boolean => pool.model === "fixedShare" && awards.length === 0;

export function replicationClause(document: TaskBookDocument): ClauseText {
  const { replication: terms } = document;
  const rewardTexts = {
    none: "用户单位不因方案在其他场景复制推广而另外取得回报。",
    discount: `用户单位在本单位追加部署经验证的方案的，自通过应用验证之日起 ${terms.years} 年内，服务费按届时有效价格优惠 ${formatBasisPoints(terms.discountBp)}。`,
    royalty: `经验证的方案复制推广的，自通过应用验证之日起 ${terms.years} 年内，由取得服务费的一方按其实收不含税服务费的下列比例向用户单位支付推广提成：用户单位内同类场景 ${formatBasisPoints(terms.royaltyBp.ownUnit)}；行业内同类场景 ${formatBasisPoints(terms.royaltyBp.sameIndustry)}；跨行业、跨领域场景 ${formatBasisPoints(terms.royaltyBp.crossIndustry)}。提成按季度结算，支付方应当同时提供计算明细。`,
  };
  return clause("replication", [
    `通过应用验证的整机解决方案，各方共同推动在用户单位及同类场景、关联领域常态化部署。复制推广项目的服务费由参与该项目的当事人依第十二条${
      document.benefitSharing.pools.some((pool) => pool.key === "replicationRevenue") ? "关于复制推广收入的约定" : "关于机器人服务费的比例"
    }分配；参与的当事人或者分工有变化的，由参与方就该项目另行书面约定比例。`,
    rewardTexts[terms.userReward],
    `复制推广的地域限制：${inline(terms.territory)}；使用领域限制：${inline(terms.field)}${terms.field === "" ? "" : "，超出该领域的复制推广须经各方另行书面同意"}。复制推广不得使用用户单位的保密信息和未经许可的数据集。`,
    terms.mostFavoured
      ? "在条件、数量和服务内容相当的情况下，供给单位给予用户单位的服务价格不高于其给予同行业其他用户的价格；用户单位举证存在更低价格的，自书面提出之日起适用该价格。"
      : `用户单位的最惠价格安排：${NONE}。`,
    "用户单位应当为复制推广提供必要的参观、案例说明和运行数据的汇总结果，但不得因此影响正常生产经营和现场安全。",
  ]);
}

export function publicFundsClause(document: TaskBookDocument): ClauseText {
  const { applicant, keeper, clawBack } = document.publicFunds;
  const applicantTexts = {
    lead: "与本项目有关的财政专项资金、奖补和示范称号，由牵头单位代表联合体申报，其他当事人应当及时提供真实、完整的材料。",
    userUnit: "与本项目有关的财政专项资金、奖补和示范称号，由用户单位申报，其他当事人应当及时提供真实、完整的材料。",
    each: "与本项目有关的财政专项资金、奖补和示范称号，由符合条件的当事人各自申报；申报前应当书面通报其他当事人，同一支出、同一合同金额不得重复申报。",
  };
  const keeperTexts = {
    byTask: "取得的资金按照批复的预算和任务分工，拨付实际承担任务的当事人",
    applicant: "取得的资金归申报方所有，但批复文件要求拨付参与单位的从其规定",
    byWorkShare: "取得的资金在资金管理规定允许的范围内，按第一条的研究开发分工占比分配",
  };
  const clawTexts = {
    causingParty: "因一方弄虚作假、擅自变更用途或者未完成其任务导致资金被追回的，由该方承担退还责任，并赔偿其他当事人因此受到的损失",
    receivers: "资金被追回的，由各方在实际收到的范围内退还；因一方过错导致的，其他当事人有权就因此受到的损失向该方追偿",
  };
  return clause("publicFunds", [
    applicantTexts[applicant],
    `${keeperTexts[keeper]}。各方应当对财政资金单独核算、专款专用，接受监督检查，并按规定保存凭证。`,
    `${clawTexts[clawBack]}。`,
    "财政资金、奖补不计入第十二条的分配基数。项目资金管理规定对知识产权、成果归属、科技报告另有强制性要求的，从其规定。",
  ]);
}

/** A pool under its own name, with the kind of revenue where the name does not already say it. */
function poolName({ key, name }: BenefitPool): string {
  const kind = poolKey.options[key].name;
  return name === kind ? name : `${name}（${kind}）`;
}
