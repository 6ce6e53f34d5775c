import { z } from "zod";
import { taskBookDocument } from "./document.ts";

export const draftTaskBookInput = z.strictObject({ consortiumCode: z.string() });

export const editTaskBookInput = z.strictObject({
  code: z.string(),
  /** Revision the editor started from. */
  revision: z.number().int(),
  document: taskBookDocument,
});

export const freezeTaskBookInput = z.strictObject({ code: z.string(), revision: z.number().int() });
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
  readWhole: confirmed("请确认已阅读全文。"),
  authorized: confirmed("请确认有权代表本单位签署。"),
  agreesElectronic: confirmed("请确认同意以电子方式签署。"),
});
