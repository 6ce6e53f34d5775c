import type { EvidenceGrade } from "#db/vocabulary/metrics.ts";

/** Evidence as one to four bars, weakest first. */
export const EVIDENCE_LEVELS: Record<EvidenceGrade, 1 | 2 | 3 | 4> = { selfDeclared: 1, document: 2, thirdParty: 3, platform: 4 };

export type CapabilityStatus = "draft" | "published" | "withdrawn";
export const CAPABILITY_STATUS_NAMES: Record<CapabilityStatus, string> = { draft: "草稿", published: "已发布", withdrawn: "已撤下" };
export const CAPABILITY_STATUS_TONES: Record<CapabilityStatus, "go" | "none"> = { draft: "none", published: "go", withdrawn: "none" };
