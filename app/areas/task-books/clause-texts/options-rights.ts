import * as variants from "../clause-variants.ts";
import { group } from "./options.ts";

/** Choices of clauses 6 to 8 and 11: who owns, who may use, what is published. */

export const backgroundScope = group(variants.BACKGROUND_SCOPES, {
  clause: 6,
  path: "scope",
  label: "纳入范围",
  silence: "法律没有规定哪些原有技术必须拿出来用；没有约定的，一方不能要求对方提供。",
  options: {
    listed: { name: "仅限清单", explanation: "只有写进清单的原有技术才提供使用，界线最清楚。" },
    allNeeded: { name: "完成任务所必需", explanation: "凡是做成这件事离不开的原有技术都要提供，不怕漏列，但边界要靠解释。" },
    exceptListed: { name: "排除清单", explanation: "除清单列明的以外，完成任务所必需的都提供，适合只想保住核心技术的单位。" },
  },
});

export const backgroundLicence = group(variants.BACKGROUND_LICENCES, {
  clause: 6,
  path: "licence",
  label: "许可条件",
  silence:
    "合作转化中没有产生新的发明创造的，原有成果的权益归原完成单位（促进科技成果转化法第四十条）；原有成果怎样许可由各方约定，没有约定就没有许可。",
  options: {
    projectFree: { name: "项目内免费", explanation: "做项目时免费用，项目做完就停，商用另谈。" },
    exploitationFree: { name: "项目与实施均免费", explanation: "做项目免费，以后为使用项目成果而必须用到的部分也免费。" },
    fairReasonable: { name: "项目免费、实施付合理费用", explanation: "做项目免费，以后商用按公平合理的价格付费。" },
  },
});

export const backgroundKind = group(variants.BACKGROUND_KINDS, {
  clause: 6,
  path: "items[].kind",
  label: "类别",
  silence: null,
  options: {
    patent: { name: "专利", explanation: "已授权或者已申请的专利。" },
    softwareCopyright: { name: "软件著作权", explanation: "已有的程序和文档。" },
    model: { name: "算法模型", explanation: "已训练的模型及其参数。" },
    dataset: { name: "数据集", explanation: "已采集整理的数据。" },
    knowHow: { name: "技术秘密", explanation: "没有公开的工艺、参数和经验。" },
    other: { name: "其他", explanation: "不属于以上几类的原有技术。" },
  },
});

export const backgroundTitle = group(variants.BACKGROUND_TITLES, {
  clause: 6,
  path: "items[].title",
  label: "权利来源",
  silence: "专利共有人以普通许可以外的方式处分专利，须经全体共有人同意（专利法第十四条）；自己没有的权利，不能许可给别人。",
  options: {
    owned: { name: "自有", explanation: "自己就是权利人，可以直接许可给其他方用。" },
    sublicensable: { name: "获许可，可再许可", explanation: "权利是别人的，但人家同意您再许可给合作方。" },
    licensed: { name: "获许可，不可再许可", explanation: "权利是别人的，只准您自己用；合作方要用，得先请权利人同意。" },
  },
});

export const resultType = group(variants.RESULT_TYPES, {
  clause: 7,
  path: "results[].resultType",
  label: "成果类型",
  silence: null,
  options: {
    hardware: { name: "本体与零部件", explanation: "看得见摸得着的结构、关节、末端和工装。" },
    control: { name: "运动控制", explanation: "让机器人动得稳、动得准的控制算法。" },
    modelWeights: { name: "模型参数", explanation: "训练得到的模型权重，拿到它就能直接运行。" },
    skillPackage: { name: "作业技能包", explanation: "对照岗位要求训练出来、可以装到机器人上的整套作业能力。" },
    processKnowHow: { name: "工艺诀窍", explanation: "这个岗位怎么干才干得好的经验和参数。" },
    dataset: { name: "数据集", explanation: "实训中采集和标注的数据。" },
    software: { name: "软件", explanation: "调度、接口、仿真等程序和文档。" },
  },
});

export const ownership = group(variants.OWNERSHIPS, {
  clause: 7,
  path: "results[].ownership",
  label: "归属",
  silence:
    "没有约定的：委托开发，申请专利的权利属于研究开发人，委托人可以依法实施（民法典第八百五十九条）；合作开发，申请专利的权利由合作各方共有（第八百六十条）；技术秘密，各方都有权使用、以普通许可方式许可他人使用并独占由此获得的利益（第八百六十一条）；合作转化产生的新发明创造归合作各方共有，转让须经各方同意（促进科技成果转化法第四十条）。",
  options: {
    soleMaker: { name: "完成方独有", explanation: "谁做出来归谁，其他方按回授许可使用；委托开发时法律默认也是这样。" },
    soleLead: { name: "牵头单位独有", explanation: "统一归牵头单位，便于对外许可，其他完成方应另有合理回报。" },
    soleUser: { name: "用户单位独有", explanation: "归提供场景的单位，常用于工艺诀窍和现场数据。" },
    jointEqual: { name: "均等共有", explanation: "列明的单位一起拥有、份额相同；合作开发时法律默认是共有。" },
    jointByContribution: { name: "按贡献共有", explanation: "列明的单位按写明的比例共有，比例也是对外收益的分法。" },
    eachOwnCrossLicence: { name: "各有其果、交叉许可", explanation: "各方拥有自己做出的部分，互相给对方使用权。" },
    assignToExploiter: { name: "归实施方", explanation: "归真正拿去做产品的一方，其他完成方从收益中取得回报。" },
    openSource: { name: "开源", explanation: "权利人不变，但按列明的开源许可证向社会公开，公开后收不回来。" },
  },
});

export const jointExploitRule = group(variants.JOINT_EXPLOIT_RULES, {
  clause: 7,
  path: "results[].jointExploitRule",
  label: "共有人如何实施",
  silence:
    "没有约定的：专利，共有人可以单独实施或者以普通许可方式许可他人实施，收取的使用费在共有人之间分配，其他处分须经全体共有人同意（专利法第十四条）；技术秘密，各方都可以自己使用或者以普通许可方式许可他人使用，并独占由此获得的利益（民法典第八百六十一条、技术合同司法解释第二十条），转让或者以独占、排他方式许可他人须经其他各方同意（司法解释第二十条）。",
  options: {
    freeOrdinary: {
      name: "可自用、可普通许可",
      explanation:
        "每个共有人都能自己用，也能一般性地许可别人用，许可费要分给其他共有人；专利的法律默认就是这样，技术秘密的法律默认是各得各的。",
    },
    freeWithoutAccount: {
      name: "可自用、可普通许可、收入归己",
      explanation: "每个共有人都能自己用、也能一般性地许可别人用，不必征求同意，赚到的归自己，不向其他共有人分账；国际联合研发常用。",
    },
    ownUseOnly: { name: "可自用、许可须同意", explanation: "自己用不必问，许可别人必须其他共有人同意。" },
    allConsent: { name: "实施和许可均须同意", explanation: "自己用和许可别人都要全体同意，最稳妥也最慢。" },
  },
});

export const licenceBack = group(variants.LICENCE_BACKS, {
  clause: 7,
  path: "results[].licenceBack",
  label: "回授许可",
  silence: "委托开发取得专利权的，委托人可以依法实施该专利（民法典第八百五十九条）；除此以外，没有约定就没有许可。",
  options: {
    none: { name: "不许可", explanation: "不是权利人就不能用，项目内的必要使用除外。" },
    internal: { name: "内部使用", explanation: "其他当事人可以在自己单位内部免费使用，不能卖、不能转给别人。" },
    field: { name: "限定领域", explanation: "其他当事人可以在写明的领域里商用，出了这个领域要另谈。" },
    all: { name: "全部用途", explanation: "其他当事人可以用于任何用途，包括商用。" },
  },
});

export const improvementRule = group(variants.IMPROVEMENT_RULES, {
  clause: 8,
  path: "rule",
  label: "改进成果归属",
  silence: "没有约定的，后续改进归改进的一方，其他各方无权分享（民法典第八百七十五条）。",
  options: {
    improver: { name: "归改进方", explanation: "谁改进归谁，其他方没有使用权；与法律默认一致。" },
    improverGrantBack: { name: "归改进方、相互许可", explanation: "谁改进归谁，但各方在项目成果的使用范围内互相免费使用对方的改进。" },
    shared: { name: "原权利人与改进方共有", explanation: "改进成果由原成果的权利人和改进的一方一起拥有。" },
  },
});

export const publicationRule = group(variants.PUBLICATION_RULES, {
  clause: 11,
  path: "rule",
  label: "发表规则",
  silence: null,
  options: {
    noticeObjection: { name: "通知后可发表", explanation: "发表前先通知，其他方在期限内没有提出合理异议就可以发表。" },
    priorConsent: { name: "同意后可发表", explanation: "必须拿到其他相关方的书面同意才能发表。" },
  },
});

export const openSourcePlan = group(variants.OPEN_SOURCE_PLANS, {
  clause: 11,
  path: "openSource",
  label: "开源安排",
  silence: null,
  options: {
    none: { name: "不开源", explanation: "项目成果不向社会公开源代码或者参数。" },
    selected: { name: "列明的成果开源", explanation: "只有第七条写明开源的成果才公开，其余不公开。" },
  },
});
