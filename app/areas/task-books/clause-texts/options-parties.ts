import * as variants from "../clause-variants.ts";
import { group } from "./options.ts";

/** Choices of clause 1: who the parties are and who signs for them. */

export const partyRole = group(variants.PARTY_ROLES, {
  clause: 1,
  path: "items[].role",
  label: "角色",
  silence: null,
  options: {
    userUnit: { name: variants.PARTY_ROLE_NAMES.userUnit, explanation: "提供场景、使用机器人并付费的单位。" },
    robotMaker: { name: variants.PARTY_ROLE_NAMES.robotMaker, explanation: "提供机器人整机，并负责整机适配。" },
    applicationServiceProvider: {
      name: variants.PARTY_ROLE_NAMES.applicationServiceProvider,
      explanation: "用别人的整机做成完整方案，并负责交付。",
    },
    algorithmSupplier: { name: variants.PARTY_ROLE_NAMES.algorithmSupplier, explanation: "提供模型、算法和作业技能。" },
    osSupplier: { name: variants.PARTY_ROLE_NAMES.osSupplier, explanation: "提供机器人操作系统及其接口。" },
    simulationSupplier: { name: variants.PARTY_ROLE_NAMES.simulationSupplier, explanation: "提供仿真环境，把虚拟里练的搬到真机上。" },
    partsSupplier: { name: variants.PARTY_ROLE_NAMES.partsSupplier, explanation: "提供灵巧手、传感器、关节等零部件。" },
    researchInstitute: { name: variants.PARTY_ROLE_NAMES.researchInstitute, explanation: "承担共性技术研究，对发明人负有法定奖励义务。" },
    thirdPartyVerifier: { name: variants.PARTY_ROLE_NAMES.thirdPartyVerifier, explanation: "独立测试并出具结论，不承担其他角色。" },
    leaseOperator: { name: variants.PARTY_ROLE_NAMES.leaseOperator, explanation: "持有机器人并出租，负责备机和运营。" },
    insurer: { name: variants.PARTY_ROLE_NAMES.insurer, explanation: "为机器人和责任风险提供保险。" },
    platformProvider: { name: variants.PARTY_ROLE_NAMES.platformProvider, explanation: "提供算力、训练场地等公共资源。" },
  },
});

export const enterpriseSize = group(variants.ENTERPRISE_SIZES, {
  clause: 1,
  path: "items[].size",
  label: "单位类型",
  silence:
    "机关、事业单位从中小企业采购的，应当在三十日内付款，约定最长不超过六十日；大型企业应当在六十日内付款，另有合理约定的除外（保障中小企业款项支付条例第九条）。",
  options: {
    unstated: { name: variants.ENTERPRISE_SIZE_NAMES.unstated, explanation: "没有申明的，不能主张中小企业的付款保障。" },
    large: { name: variants.ENTERPRISE_SIZE_NAMES.large, explanation: "向中小企业付款有法定期限。" },
    medium: { name: variants.ENTERPRISE_SIZE_NAMES.medium, explanation: "属于中小企业，收款受法定期限保护。" },
    small: { name: variants.ENTERPRISE_SIZE_NAMES.small, explanation: "属于中小企业，收款受法定期限保护。" },
    micro: { name: variants.ENTERPRISE_SIZE_NAMES.micro, explanation: "属于中小企业，收款受法定期限保护。" },
    publicBody: { name: variants.ENTERPRISE_SIZE_NAMES.publicBody, explanation: "向中小企业付款的法定期限最短。" },
  },
});

export const signatoryAuthority = group(variants.SIGNATORY_AUTHORITIES, {
  clause: 1,
  path: "items[].signatory.authority",
  label: "签署身份",
  silence: null,
  options: {
    legalRepresentative: { name: "法定代表人（负责人）", explanation: "营业执照或者登记证书上的那个人，凭身份就能代表单位签。" },
    authorizedAgent: { name: "授权代表", explanation: "由单位出具授权文书委托的人，文书要写明授权事项和期限。" },
  },
});
