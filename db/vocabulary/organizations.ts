/** Whether the platform's operator has confirmed who an organization is (数据安全法 33: an intermediary verifies both sides). */
export const VERIFICATION_STATUSES = ["unverified", "pending", "returned", "verified", "suspended"] as const;
export type VerificationStatus = (typeof VERIFICATION_STATUSES)[number];
export const VERIFICATION_STATUS_NAMES: Record<VerificationStatus, string> = {
  unverified: "未申请认证",
  pending: "认证审核中",
  returned: "认证已退回",
  verified: "已认证",
  suspended: "已暂停",
};

/** An organization's application to the operator: its first verification, or a change of what was verified. */
export const APPLICATION_STATUSES = ["open", "approved", "returned", "withdrawn"] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];
export const APPLICATION_STATUS_NAMES: Record<ApplicationStatus, string> = {
  open: "审核中",
  approved: "已通过",
  returned: "已退回",
  withdrawn: "已撤回",
};

/** State-owned enterprises report through their group, others through the bureau of their region (256号 附件, 报送单位). */
export const SOE_KINDS = ["none", "centralSoe", "provincialSoe", "localSoe"] as const;
export type SoeKind = (typeof SOE_KINDS)[number];
export const SOE_KIND_NAMES: Record<SoeKind, string> = {
  none: "非国有企业",
  centralSoe: "中央企业",
  provincialSoe: "省属国企",
  localSoe: "市县属国企",
};

export const SIZE_SOURCE = "《中小企业划型标准规定》（工信部联企业〔2011〕300号）";
/** Industries of its 第四条. */
export const SIZE_INDUSTRIES = [
  "agriculture",
  "industry",
  "construction",
  "wholesale",
  "retail",
  "transport",
  "warehousing",
  "postal",
  "lodging",
  "catering",
  "telecom",
  "software",
  "realEstate",
  "property",
  "leasing",
  "other",
] as const;
export type SizeIndustry = (typeof SIZE_INDUSTRIES)[number];
export const SIZE_INDUSTRY_NAMES: Record<SizeIndustry, string> = {
  agriculture: "农、林、牧、渔业",
  industry: "工业",
  construction: "建筑业",
  wholesale: "批发业",
  retail: "零售业",
  transport: "交通运输业",
  warehousing: "仓储业",
  postal: "邮政业",
  lodging: "住宿业",
  catering: "餐饮业",
  telecom: "信息传输业",
  software: "软件和信息技术服务业",
  realEstate: "房地产开发经营",
  property: "物业管理",
  leasing: "租赁和商务服务业",
  other: "其他未列明行业",
};

export const ENTERPRISE_SIZES = ["micro", "small", "medium", "large"] as const;
export type EnterpriseSize = (typeof ENTERPRISE_SIZES)[number];
export const ENTERPRISE_SIZE_NAMES: Record<EnterpriseSize, string> = { micro: "微型", small: "小型", medium: "中型", large: "大型" };

/** How one organization stands to another; said of the first. */
export const RELATION_KINDS = ["controls", "controlledBy", "sameGroup", "otherAffiliate"] as const;
export type RelationKind = (typeof RELATION_KINDS)[number];
export const RELATION_KIND_NAMES: Record<RelationKind, string> = {
  controls: "控股或实际控制对方",
  controlledBy: "由对方控股或实际控制",
  sameGroup: "同属一个集团或控制人",
  otherAffiliate: "其他关联关系",
};

/** Consent of two organizations to show each other one contact (个人信息保护法 14、15、23). */
export const CONSENT_STATUSES = ["asked", "agreed", "declined", "withdrawn"] as const;
export type ConsentStatus = (typeof CONSENT_STATUSES)[number];
export const CONSENT_STATUS_NAMES: Record<ConsentStatus, string> = {
  asked: "等待答复",
  agreed: "已互相同意",
  declined: "未同意",
  withdrawn: "已撤回",
};
