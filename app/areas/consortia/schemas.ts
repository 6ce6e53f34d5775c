import { z } from "zod";

const text = (label: string, min: number, max: number) =>
  z
    .string({ error: `请填写${label}。` })
    .trim()
    .min(min, `请填写${label}。`)
    .max(max, `${label}最多 ${max} 个字。`);

export const formConsortiumInput = z.strictObject({
  proposalId: z.uuid({ error: "请选择一个方案。" }),
  /** Version of the scene the user compared. */
  sceneVersion: z.number().int(),
  leadOrganizationId: z.string({ error: "请指定牵头单位。" }).min(1, "请指定牵头单位。"),
  message: text("邀约说明", 0, 500).default(""),
  respondByOn: z.iso.date({ error: "请填写答复截止日期，格式如 2026-12-31。" }),
});

export const respondToInvitationInput = z.strictObject({
  memberId: z.uuid(),
  answer: z.enum(["accept", "decline"], { error: "请选择接受或谢绝。" }),
  reply: z.string().trim().max(500, "回复最多 500 个字。").optional(),
});

export const dissolveConsortiumInput = z.strictObject({ code: z.string(), version: z.number().int(), reason: text("解散理由", 2, 500) });
