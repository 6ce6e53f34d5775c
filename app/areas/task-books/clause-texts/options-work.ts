import * as variants from "../clause-variants.ts";
import { group } from "./options.ts";

/** Choices of clauses 4, 5, 9, 10, 15 and 16: how the work is done, with which data, and how it is proven safe and good. */

export const fundingModel = group(variants.FUNDING_MODELS, {
  clause: 4,
  path: "funding.model",
  label: "经费方式",
  silence: "合作开发的当事人应当按照约定投资，包括以技术进行投资（民法典第八百五十五条）；怎样投、投多少由各方约定。",
  options: {
    eachOwn: { name: "各自承担", explanation: "各方花自己的钱做自己的事，不设共同账目。" },
    pooled: { name: "共同经费", explanation: "列明总额、来源和每个工作包的用度，专款专用，账目可查。" },
  },
});

export const fundingSource = group(variants.FUNDING_SOURCES, {
  clause: 4,
  path: "funding.sources[].kind",
  label: "经费来源",
  silence: null,
  options: {
    partyFunds: { name: "当事人自筹", explanation: "当事人自己出的钱。" },
    publicFunds: { name: "财政资金", explanation: "政府项目、奖补等资金，使用要符合资金管理规定。" },
    otherFunds: { name: "其他资金", explanation: "基金、贷款等其他来源。" },
  },
});

export const contribution = group(variants.CONTRIBUTIONS, {
  clause: 4,
  path: "items[].contribution",
  label: "投入方式",
  silence:
    "合作开发的投资包括以技术进行投资（民法典第八百五十五条）；只提供资金、设备、材料等物质条件或者承担辅助协作事项的，不算分工参与研究开发，按委托开发对待（技术合同司法解释第十九条）。",
  options: {
    inKind: { name: "实物与人力", explanation: "以设备、场地、人员和技术投入，不另外付钱。" },
    money: { name: "资金", explanation: "以资金投入。" },
    both: { name: "资金与实物", explanation: "既出钱，也出设备和人。" },
  },
});

export const equipmentOwnership = group(variants.EQUIPMENT_OWNERSHIPS, {
  clause: 4,
  path: "funding.equipment",
  label: "项目设备的归属",
  silence: null,
  options: {
    buyer: { name: "谁购置归谁", explanation: "谁花钱买的、造的归谁，项目结束自己搬走。" },
    userUnit: { name: "归用户单位", explanation: "装在现场的设备验证通过后归用户单位，之前坏了由购置方承担。" },
    byContribution: { name: "按出资共有", explanation: "几家一起出钱的，按出钱多少共有，处分要占三分之二以上份额的同意。" },
  },
});

export const milestoneGate = group(variants.MILESTONE_GATES, {
  clause: 5,
  path: "items[].gate",
  label: "决策方式",
  silence: null,
  options: {
    report: { name: "报告", explanation: "提交报告即可继续，不影响后续工作。" },
    review: { name: "评审", explanation: "评审通过才进入下一阶段，没通过的限期整改。" },
    stopGo: { name: "继续、调整或者终止", explanation: "到点作一次去留决定：继续做、改方案或者停下来。" },
  },
});

export const decider = group(variants.DECIDERS, {
  clause: 5,
  path: "items[].decidedBy",
  label: "决策方",
  silence: null,
  options: {
    userUnit: { name: "用户单位", explanation: "由提供场景的单位决定。" },
    lead: { name: "牵头单位", explanation: "由牵头单位决定。" },
    committee: { name: "联合体管理委员会", explanation: "由全体当事人按第十九条表决。" },
  },
});

export const datasetKind = group(variants.DATASET_KINDS, {
  clause: 9,
  path: "datasets[].kind",
  label: "数据类型",
  silence: null,
  options: {
    motionTrajectory: { name: "全身运动轨迹", explanation: "机器人各关节随时间的位置。" },
    forcePosition: { name: "力位控制曲线", explanation: "作业过程中力和位置的变化。" },
    operationSequence: { name: "操作执行序列", explanation: "一步一步怎么做以及先后时序。" },
    rareCondition: { name: "异常与边界工况", explanation: "出错、受干扰和极端条件下的记录。" },
    processData: { name: "作业流程数据", explanation: "用户单位提供的工艺、节拍和流程。" },
    environmentSemantics: { name: "环境语义信息", explanation: "场地布局、物体及其属性。" },
    sceneVideo: { name: "现场影像", explanation: "摄像头记录的画面，可能拍到人。" },
  },
});

export const dataClass = group(variants.DATA_CLASSES, {
  clause: 9,
  path: "datasets[].dataClass",
  label: "数据级别",
  silence: "国家实行数据分类分级保护；列入目录的重要数据和国家核心数据按更严格的制度管理（数据安全法第二十一条）。",
  options: {
    general: { name: "一般数据", explanation: "泄露后影响限于本单位或者少数人。" },
    important: { name: "重要数据", explanation: "列入重要数据目录的数据，处理和出境都有专门要求。" },
    core: { name: "核心数据", explanation: "关系国家安全等重大利益的数据，通常不应进入联合体共享。" },
  },
});

export const dataSecrecy = group(variants.DATA_SECRECIES, {
  clause: 9,
  path: "datasets[].secrecy",
  label: "数据密级",
  silence: "订立合同过程中知悉的商业秘密，无论合同是否成立都不得泄露或者不正当使用（民法典第五百零一条）。",
  options: {
    open: { name: "可公开", explanation: "持有方书面确认以后可以对外公开。" },
    internal: { name: "内部", explanation: "只在当事人和写明的接收方之间使用。" },
    tradeSecret: { name: "商业秘密", explanation: "限定接触的人并登记，加密保存和传输。" },
  },
});

export const dataEnding = group(variants.DATA_ENDINGS, {
  clause: 9,
  path: "datasets[].ending",
  label: "期满处理",
  silence:
    "处理目的已经实现、无法实现或者保存期限届满的，个人信息应当主动删除（个人信息保护法第四十七条）；委托处理合同不生效、无效、被撤销或者终止的，受托人应当返还或者删除（第二十一条）。其他数据由各方约定。",
  options: {
    erase: { name: "删除", explanation: "到期全部删除，并书面告知。" },
    handBack: { name: "返还后删除", explanation: "先把数据还给持有方，再删除自己手里的。" },
    anonymise: { name: "匿名化后留存", explanation: "去掉能认出人和单位的信息后可以继续保存。" },
  },
});

export const derivedModelRule = group(variants.DERIVED_MODEL_RULES, {
  clause: 9,
  path: "derivedModels",
  label: "由数据训练的模型",
  silence: null,
  options: {
    followForeground: { name: "依第七条归属", explanation: "用数据训练出来的模型归谁，按第七条模型参数那一行办。" },
    holderConsent: { name: "对外提供须持有方同意", explanation: "模型归属依第七条，但给联合体以外的人用要先问数据持有方。" },
    holderShares: { name: "持有方参与收益", explanation: "模型归属依第七条，对外许可的收益要分一部分给数据持有方。" },
  },
});

export const confidentialityTier = group(variants.CONFIDENTIALITY_TIERS, {
  clause: 10,
  path: "tier",
  label: "保密等级",
  silence:
    "即使合同没有订成，订立过程中知悉的商业秘密也不得泄露或者不正当使用（民法典第五百零一条）；合作转化科技成果的，各方应当签订保守技术秘密的协议（促进科技成果转化法第四十一条）。",
  options: {
    standard: { name: "一般", explanation: "限于需要知道的人，按自己保护同类秘密的程度保护。" },
    strict: { name: "严格", explanation: "接触人员登记在册、资料编号、单独存放，适合核心工艺。" },
  },
});

export const residualRule = group(variants.RESIDUAL_RULES, {
  clause: 10,
  path: "residual",
  label: "记忆中的一般知识",
  silence: null,
  options: {
    excluded: { name: "同样保密", explanation: "人员记在脑子里的秘密内容也不能用。" },
    unaidedMemory: { name: "一般技能可以使用", explanation: "人员自然形成的一般知识和经验可以继续用，但不能有意记录或者透露秘密。" },
  },
});

export const procedureSetter = group(variants.PROCEDURE_SETTERS, {
  clause: 15,
  path: "procedureBy",
  label: "规程制定",
  silence: null,
  options: {
    userUnit: { name: "用户单位制定", explanation: "测试规程和达标条件由用户单位定。" },
    joint: { name: "共同制定", explanation: "用户单位和供给单位一起定，一次定好再开始试。" },
    thirdParty: { name: "第三方机构制定并实施", explanation: "委托独立的检测机构来定、来测。" },
  },
});

export const passMode = group(variants.PASS_MODES, {
  clause: 15,
  path: "passMode",
  label: "判定方式",
  silence: null,
  options: {
    lowerBound: { name: "置信下限判定", explanation: "按统计方法算出有把握的最低成功率，它达到目标才算过，最能保护用户单位。" },
    sprt: { name: "序贯检验", explanation: "边试边判，够好或者够差就提前停，平均试验次数最少，规则须事先登记。" },
    pointEstimate: { name: "实测比例", explanation: "只看实测成功次数占比，简单但容易误判，只宜作演示。" },
  },
});

export const costBearer = group(variants.COST_BEARERS, {
  clause: 15,
  path: "costBearer",
  label: "验证费用",
  silence: "没有约定的，履行费用的负担不明确，由履行义务的一方负担（民法典第五百一十一条）。",
  options: {
    userUnit: { name: "用户单位承担", explanation: "首次验证的费用由用户单位出。" },
    lead: { name: "牵头单位承担", explanation: "首次验证的费用由牵头单位出。" },
    suppliers: { name: "供给单位分担", explanation: "首次验证的费用由供给单位按研究开发分工占比分担。" },
  },
});

export const safetyRegime = group(variants.SAFETY_REGIMES, {
  clause: 16,
  path: "regime",
  label: "场景监管要求",
  silence: null,
  options: {
    general: { name: "一般场景", explanation: "按通用的安全生产和产品安全要求管理。" },
    special: { name: "特殊场景", explanation: "涉及行业准入或者安全监管，验证和部署前先取得相应许可或者意见。" },
  },
});
