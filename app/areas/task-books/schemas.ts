import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { CLAUSES, type ClauseKey } from "./clause-variants.ts";
import { taskBookDocument } from "./document.ts";
import { PRESET_KEYS } from "./preset-keys.ts";
import { SIGNING_ORDER_NAMES, type SigningOrder } from "./states.ts";

export const draftTaskBookInput = z.strictObject({ consortiumCode: z.string() });

export const editTaskBookInput = z.strictObject({
  code: z.string(),
  /** Revision the editor started from. */
  revision: z.number().int(),
  document: taskBookDocument,
});

export const startAmendmentInput = z.strictObject({ code: z.string(), reason: textField("变更理由", 2, 500) });
export const cancelAmendmentInput = z.strictObject({ code: z.string(), revision: z.number().int(), reason: textField("撤销理由", 2, 500) });
export const giveExitNoticeInput = z.strictObject({
  code: z.string(),
  /** Day on which it takes effect, at its end in Asia/Shanghai. */
  leavesOn: z.iso.date({ error: "请填写退出生效日期，格式如 2026-12-31。" }),
  reason: textField("退出理由", 2, 500, { lines: true }),
});
export const takeExitNoticeBackInput = z.strictObject({ code: z.string() });

export const inviteWitnessInput = z.strictObject({
  code: z.string(),
  bureauId: z.string({ error: "请选择主管部门。" }).min(1, "请选择主管部门。"),
});
export const dismissWitnessInput = z.strictObject({ code: z.string(), bureauId: z.string() });

export const freezeTaskBookInput = z.strictObject({
  code: z.string(),
  revision: z.number().int(),
  order: z.enum(Object.keys(SIGNING_ORDER_NAMES) as SigningOrder[], { error: "请选择签署顺序。" }).default("parallel"),
});
export const reopenTaskBookInput = z.strictObject({
  code: z.string(),
  revision: z.number().int(),
  reason: z.string({ error: "请填写修改理由。" }).trim().min(2, "请填写修改理由。").max(500),
});

const confirmed = (message: string) => z.literal(true, { error: message });

/** The three confirmations are asked one by one: none of them stands for another. */
export const signTaskBookInput = z.strictObject({
  code: z.string(),
  version: z.number().int(),
  /** Digest of the text that was on the screen. */
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Edition of the statements that were on the screen. */
  statements: z.string().max(20),
  readWhole: confirmed("请确认已阅读全文。"),
  authorized: confirmed("请确认有权代表本单位签署。"),
  agreesElectronic: confirmed("请确认同意以电子方式签署。"),
});

/** A party says of the version that was on the screen that it will not sign it. */
export const declineTaskBookInput = z.strictObject({
  code: z.string(),
  version: z.number().int(),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  reason: z.string({ error: "请填写拒签理由。" }).trim().min(2, "请填写拒签理由。").max(500, "拒签理由最多 500 个字。"),
});

const clauseKey = z.enum(CLAUSES.map(({ key }) => key) as [ClauseKey, ...ClauseKey[]]);
const contentHash = z.string().regex(/^[0-9a-f]{64}$/);

/** One clause as its form reads it. The verb checks `data` against the schema of the whole document. */
export const editClauseInput = z.strictObject({
  code: z.string(),
  clause: clauseKey,
  /** clauseHash of the clause the editor started from. */
  baseHash: contentHash,
  data: z.record(z.string(), z.unknown()),
});

export const restoreIndicatorInput = z.strictObject({
  code: z.string(),
  requirementId: z.string().max(100),
  /** clauseHash of the indicators the editor started from. */
  baseHash: contentHash,
});

export const applyPresetInput = z.strictObject({
  code: z.string(),
  /** Revision the preview was made of. */
  revision: z.number().int(),
  preset: z.enum(PRESET_KEYS, { error: "请选择组合模板。" }),
});
