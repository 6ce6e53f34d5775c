import * as variants from "../clause-variants.ts";
import { group } from "./options.ts";

/** Choices of clauses 12 to 14 and 17 to 20: money, risk, leaving, deciding and disputes. */

export const benefitModel = group(variants.BENEFIT_MODELS, {
  clause: 12,
  path: "model",
  label: "分配方式",
  silence: "合作各方的收益怎样分由当事人约定；价款和使用费的计算、支付办法也由当事人约定（民法典第八百四十六条）。",
  options: {
    fixedShare: { name: "固定比例", explanation: "每一笔实收服务费都按同一张比例表分，简单、可以自动执行。" },
    waterfall: { name: "分层分配", explanation: "先把各方垫的成本还上，再给约定的回报，剩下的按比例分。" },
    royalty: { name: "按量提成", explanation: "每部署一台、复制一处、完成一次作业或者按收入比例先提一笔，剩下的按比例分。" },
    entryFeeRoyalty: { name: "入门费加提成", explanation: "先付一笔入门费，以后再按量提成，剩下的按比例分。" },
  },
});

export const poolKey = group(variants.POOL_KEYS, {
  clause: 12,
  path: "pools[].key",
  label: "收益来源",
  silence: null,
  options: {
    raasRevenue: { name: "机器人服务费", explanation: "用户单位按合同付的使用费或者租金，不含押金；由平台按账单自动分配。" },
    replicationRevenue: { name: "复制推广收入", explanation: "经验证的方案用到别处所收的服务费。" },
    licenceRevenue: { name: "成果许可收入", explanation: "把项目成果许可或者转让给别人所得的收入。" },
    dataRevenue: { name: "数据经营收入", explanation: "经许可经营数据集所得的收入。" },
  },
});

export const benefitBase = group(variants.BENEFIT_BASES, {
  clause: 12,
  path: "base",
  label: "分配基数",
  silence: "分配基数由各方约定；使用费可以按产品价格、新增产值、利润或者销售额的一定比例计算（民法典第八百四十六条）。",
  options: {
    paidExcludingTax: { name: "实付不含税金额", explanation: "按用户单位真正付了的钱、去掉增值税以后来分。" },
    paidIncludingTax: { name: "实付含税金额", explanation: "按用户单位真正付了的全部金额来分，各方自行缴税。" },
  },
});

export const tierKind = group(variants.TIER_KINDS, {
  clause: 12,
  path: "pools[].tiers[].kind",
  label: "层级",
  silence: "合作开发各方按照约定投资、分工（民法典第八百五十五条）；谁先收回成本、谁先得回报法律没有规定，须写明金额和顺序。",
  options: {
    costRecovery: { name: "成本回收", explanation: "先把各方垫付的成本还上，一分不多；钱不够时按各自金额的比例还。" },
    preferredReturn: { name: "优先回报", explanation: "成本还清以后，按成本的一个百分比给一次回报，不按时间计息。" },
    band: { name: "收入区间", explanation: "累计收入到某个数以前按这张比例表分，超过的进入下一层。" },
  },
});

export const royaltyBase = group(variants.ROYALTY_BASES, {
  clause: 12,
  path: "pools[].royalties[].base",
  label: "提成基数",
  silence:
    "约定提成支付的，可以按产品价格、新增产值、利润或者销售额的一定比例提成，比例可以固定，也可以逐年递增或者递减；当事人可以约定查阅有关会计账目的办法（民法典第八百四十六条）。",
  options: {
    perDeployment: { name: "按部署台数", explanation: "每多一台机器人投入运行，就提一笔。" },
    perReplication: { name: "按复制处数", explanation: "方案每推广到一处新的场景，就提一笔。" },
    perTask: { name: "按作业次数", explanation: "每完成一次计费的成功作业，就提一笔。" },
    salesPercent: { name: "按收入比例", explanation: "每到账一笔收入，就按百分比提一笔。" },
  },
});

export const replicationReward = group(variants.REPLICATION_REWARDS, {
  clause: 13,
  path: "userReward",
  label: "用户单位的复制推广回报",
  silence: null,
  options: {
    none: { name: "无", explanation: "方案推广到别处，用户单位不另外取得回报。" },
    discount: { name: "价格优惠", explanation: "用户单位以后自己加用机器人时享受折扣。" },
    royalty: { name: "推广提成", explanation: "方案用到别处所收的服务费，按比例提一部分给用户单位。" },
  },
});

export const fundApplicant = group(variants.FUND_APPLICANTS, {
  clause: 14,
  path: "applicant",
  label: "申报主体",
  silence: null,
  options: {
    lead: { name: "牵头单位申报", explanation: "由牵头单位代表联合体申报。" },
    userUnit: { name: "用户单位申报", explanation: "由提供场景的单位申报。" },
    each: { name: "各自申报", explanation: "谁符合条件谁申报，事先互相通报，同一内容不得重复申报。" },
  },
});

export const fundKeeper = group(variants.FUND_KEEPERS, {
  clause: 14,
  path: "keeper",
  label: "资金归属",
  silence: null,
  options: {
    byTask: { name: "随任务走", explanation: "钱跟着实际干活的单位走，按批复的预算分。" },
    applicant: { name: "归申报方", explanation: "谁申报下来归谁。" },
    byWorkShare: { name: "按分工占比", explanation: "按第一条的研究开发分工占比分。" },
  },
});

export const clawBack = group(variants.CLAW_BACKS, {
  clause: 14,
  path: "clawBack",
  label: "被追回时的承担",
  silence: null,
  options: {
    causingParty: { name: "责任方承担", explanation: "因谁的原因被追回，由谁退还并承担后果。" },
    receivers: { name: "按实收退还", explanation: "各方把自己收到的那部分退回去。" },
  },
});

export const liabilityCap = group(variants.LIABILITY_CAPS, {
  clause: 17,
  path: "cap",
  label: "赔偿上限",
  silence:
    "没有约定上限的，按违约造成的损失赔偿；免除人身损害责任、免除故意或者重大过失造成的财产损失责任的条款无效（民法典第五百零六条）。",
  options: {
    byContribution: {
      name: "按各自投入",
      explanation: "每一方最多赔到自己在第四条写明的投入，没有写明金额的按分工占比折算，投入少的风险也小。",
    },
    feeMultiple: { name: "按年服务费倍数", explanation: "最多赔到一年服务费的若干倍，常见于服务合同。" },
    fixedAmount: { name: "固定金额", explanation: "写明一个最高数额，最容易投保。" },
  },
});

export const developmentRisk = group(variants.DEVELOPMENT_RISKS, {
  clause: 17,
  path: "developmentRisk",
  label: "研发失败的损失",
  silence: "没有约定的，因无法克服的技术困难造成的损失由当事人合理分担（民法典第八百五十八条）。",
  options: {
    byWorkShare: { name: "按分工占比分担", explanation: "确实做不成时，已经花掉的成本按研究开发分工占比分担。" },
    eachOwn: { name: "各自承担", explanation: "确实做不成时，各方自己投入的自己承担，互不追究。" },
  },
});

export const liabilityCarveOut = group(variants.LIABILITY_CARVE_OUTS, {
  clause: 17,
  path: "carveOuts",
  label: "不受上限限制的责任",
  silence: "免除人身损害责任、免除因故意或者重大过失造成的财产损失责任的条款无效（民法典第五百零六条）。",
  options: {
    personalInjury: { name: "人身损害", explanation: "伤了人要全额赔，法律不允许用合同限制。" },
    intentOrGrossNegligence: { name: "故意或者重大过失", explanation: "有意或者极不负责造成的财产损失要全额赔，法律不允许用合同限制。" },
    confidentialityBreach: { name: "违反保密义务", explanation: "泄露秘密造成的损失不受上限限制。" },
    ipInfringement: { name: "侵害知识产权", explanation: "侵权造成的损失不受上限限制。" },
    dataBreach: { name: "违反数据义务", explanation: "数据泄露、滥用造成的损失不受上限限制。" },
    safetyViolation: { name: "违反安全义务", explanation: "不守安全约定造成事故的损失不受上限限制。" },
  },
});

export const insuranceKind = group(variants.INSURANCE_KINDS, {
  clause: 17,
  path: "insurance[].kind",
  label: "险种",
  silence: null,
  options: {
    body: { name: "机器人财产损失保险", explanation: "机器人摔了、烧了、丢了有赔付。" },
    thirdParty: { name: "第三者责任保险", explanation: "机器人伤了别人或者碰坏别人东西有赔付。" },
    product: { name: "产品责任保险", explanation: "产品缺陷造成损害有赔付。" },
    dataLeak: { name: "网络与数据安全保险", explanation: "数据泄露造成损失有赔付。" },
  },
});

export const upgradeWindow = group(variants.UPGRADE_WINDOWS, {
  clause: 18,
  path: "upgradeWindow",
  label: "升级窗口",
  silence: null,
  options: {
    scheduled: { name: "定期窗口", explanation: "事先排好日子升级，生产可以提前安排。" },
    triggered: { name: "条件触发", explanation: "出现写明的情形时才启动升级。" },
    none: { name: "不设窗口", explanation: "不预留升级，只适合变化很慢的场景。" },
  },
});

export const upgradePayer = group(variants.UPGRADE_PAYERS, {
  clause: 18,
  path: "upgradePayer",
  label: "升级费用",
  silence:
    "没有约定升级费用的，履行费用的负担不明确，由履行义务的一方负担；因债权人原因增加的履行费用，由债权人负担（民法典第五百一十一条）。",
  options: {
    provider: { name: "供给单位承担", explanation: "升级的费用已经含在服务费里。" },
    userUnit: { name: "用户单位承担", explanation: "升级由用户单位另外付费。" },
    proposer: { name: "提出方承担", explanation: "谁要求升级谁付费。" },
  },
});

export const exitIp = group(variants.EXIT_IP_RULES, {
  clause: 18,
  path: "exitIp",
  label: "退出后的知识产权",
  silence:
    "没有约定退出的，须各方协商一致或者具备法定的解除情形（民法典第五百六十二条、第五百六十三条）；作为开发合同标的的技术已经由他人公开，致使履行没有意义的，当事人可以解除合同（第八百五十七条）。退出后许可是否继续，法律没有规定。",
  options: {
    keepLicence: { name: "许可继续", explanation: "退出方已给出的必要许可继续有效，项目不因此停摆。" },
    buyOut: { name: "作价收购", explanation: "退出方的份额由其他方按评估价优先收购。" },
    endLicence: { name: "许可终止", explanation: "退出方给出的许可随之终止，其他方须找替代方案。" },
  },
});

export const succession = group(variants.SUCCESSION_RULES, {
  clause: 18,
  path: "succession",
  label: "退出后由谁接替",
  silence: "没有约定的，将合同的权利和义务一并转让给接替的单位，须经其他当事人同意（民法典第五百五十五条）。",
  options: {
    rematch: { name: "重新匹配", explanation: "在平台上就空出的角色再找一家，其他方同意后加入。" },
    remaining: { name: "其余各方承接", explanation: "剩下的单位把工作分掉，三十日内分不清再找人。" },
    userChoice: { name: "用户单位指定", explanation: "由用户单位找一家有能力的接替，其他方没有正当理由不能拒绝。" },
  },
});

export const voteRule = group(variants.VOTE_RULES, {
  clause: 19,
  path: "votes",
  label: "表决权",
  silence: null,
  options: {
    perHead: { name: "一方一票", explanation: "不论大小，每个当事人一票。" },
    byWorkShare: { name: "按分工占比", explanation: "按第一条的研究开发分工占比计票，占比为零的没有票。" },
  },
});

export const vetoMatter = group(variants.VETO_MATTERS, {
  clause: 19,
  path: "vetoMatters",
  label: "须全体同意的事项",
  silence: "变更合同须经当事人协商一致（民法典第五百四十三条）。",
  options: {
    indicatorLowering: { name: "降低攻关指标", explanation: "把目标调低必须人人同意。" },
    shareChange: { name: "调整利益分配", explanation: "改分配比例必须人人同意。" },
    ipChange: { name: "变更知识产权归属", explanation: "改成果归属必须人人同意。" },
    memberChange: { name: "增减当事人", explanation: "加人或者请人退出必须人人同意。" },
    termination: { name: "终止任务书", explanation: "提前结束必须人人同意。" },
  },
});

export const deadlockRule = group(variants.DEADLOCK_RULES, {
  clause: 19,
  path: "deadlock",
  label: "僵局处理",
  silence: null,
  options: {
    escalate: { name: "提交负责人协商", explanation: "表决不下去时，由各方主要负责人限期面谈。" },
    mediation: { name: "委托调解", explanation: "表决不下去时，请各方认可的调解组织或者专家调解。" },
  },
});

export const forum = group(variants.FORUMS, {
  clause: 20,
  path: "forum",
  label: "争议解决",
  silence: "没有仲裁协议的，可以向人民法院起诉；约定仲裁的，须写明请求仲裁的意思、仲裁事项和选定的仲裁委员会。",
  options: {
    court: { name: "诉讼", explanation: "到约定地点有管辖权的法院打官司，可以上诉。" },
    arbitration: { name: "仲裁", explanation: "到约定的仲裁委员会裁决，不公开、一裁终局。" },
  },
});

export const language = group(variants.LANGUAGE_RULES, {
  clause: 20,
  path: "language",
  label: "文本语言",
  silence: null,
  options: {
    chineseOnly: { name: "仅中文", explanation: "只有中文本有效，翻译件不算数。" },
    chinesePrevails: { name: "可有译本，以中文为准", explanation: "可以做外文译本给人看，意思不一致时看中文。" },
  },
});

export const signatureForm = group(variants.SIGNATURE_FORMS, {
  clause: 20,
  path: "signature",
  label: "签署形式",
  silence:
    "技术开发合同应当采用书面形式（民法典第八百五十一条），能够有形地表现内容并可以随时调取查用的数据电文视为书面形式（第四百六十九条）；可靠的电子签名与手写签名或者盖章具有同等的法律效力（电子签名法第十四条）。",
  options: {
    electronic: { name: "电子签名", explanation: "在线签署，签名与文件内容绑定，改一个字都会失效。" },
    paper: {
      name: "电子签名并备纸质文本",
      explanation: "同样在线签署并由此生效，另外打印盖章各存一份；两者不一致时以电子文本为准。",
    },
  },
});
