import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";

export const formConsortiumInput = z.strictObject({
  proposalId: z.uuid({ error: "请选择一个方案。" }),
  /** Version of the scene the user compared. */
  sceneVersion: z.number().int(),
  leadOrganizationId: z.string({ error: "请指定牵头单位。" }).min(1, "请指定牵头单位。"),
  message: textField("邀约说明", 0, 500).default(""),
  respondByOn: z.iso.date({ error: "请填写答复截止日期，格式如 2026-12-31。" }),
});

export const respondToInvitationInput = z.strictObject({
  memberId: z.uuid(),
  answer: z.enum(["accept", "decline"], { error: "请选择接受或谢绝。" }),
  reply: z.string().trim().max(500, "回复最多 500 个字。").optional(),
});

export const dissolveConsortiumInput = z.strictObject({
  code: z.string(),
  version: z.number().int(),
  reason: textField("解散理由", 2, 500),
});
