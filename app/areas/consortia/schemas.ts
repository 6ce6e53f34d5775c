import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { basisPointsOf, FULL_SHARE } from "#app/kernel/money.ts";

const code = z.string();
const version = z.number().int();
const memberId = z.uuid();
const respondByOn = z.iso.date({ error: "请填写答复截止日期，格式如 2026-12-31。" });
const reasonOf = (label: string) => textField(label, 2, 500, { lines: true });
const message = textField("邀约理由", 0, 500, { lines: true }).default("");

/** A percentage as typed, at most two decimals; `basisPointsOf` reads it. */
const percent = z
  .string({ error: "请填写比例，如 25.00。" })
  .trim()
  .refine((typed) => (basisPointsOf(typed) ?? FULL_SHARE + 1) <= FULL_SHARE, "比例须为 0–100 的数，最多两位小数。");

/** A seat as the unit fills it. A seat of the proposal that is not named keeps its member. */
const seat = z.strictObject({
  slotId: z.uuid(),
  /** "on" while the seat is to be filled; an unticked box sends nothing. */
  invited: z.literal("on").optional(),
  /** Another capability than the proposal's; blank for the proposal's own. */
  capabilityId: z.uuid({ error: "请选择能力。" }).optional(),
  /** The code of a capability that is not among the alternatives; goes before the choice. */
  capabilityCode: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^NL-[0-9A-Z-]{1,40}$/, "请填写能力编号，如 NL-2026-0001。")
    .optional(),
  message: textField("邀约理由", 0, 500, { lines: true }).optional(),
  percent: percent.optional(),
});
export type SeatInput = z.output<typeof seat>;

export const formConsortiumInput = z.strictObject({
  proposalId: z.uuid({ error: "请选择一个方案。" }),
  /** Version of the scene the user compared. */
  sceneVersion: version,
  /** The lead by its organization, or by the seat it is to hold. */
  leadOrganizationId: z.string().min(1, "请指定牵头单位。").optional(),
  leadSlotId: z.uuid({ error: "请指定牵头单位。" }).optional(),
  /** To all who have no reason of their own. */
  message,
  respondByOn,
  seats: z.array(seat).max(60).optional(),
  /** The unit's own part of the work; with it every invited seat needs its part. */
  unitPercent: percent.optional(),
});

export const respondToInvitationInput = z.discriminatedUnion("answer", [
  z.strictObject({ memberId, answer: z.literal("accept"), reply: z.string().trim().max(500, "回复最多 500 个字。").optional() }),
  z.strictObject({ memberId, answer: z.literal("decline"), reply: reasonOf("谢绝理由") }),
  z.strictObject({
    memberId,
    answer: z.literal("counter"),
    reply: reasonOf("更换理由"),
    counterCapabilityId: z.uuid({ error: "请选择贵单位改用的能力。" }),
  }),
]);

export const answerCounterInput = z.discriminatedUnion("decision", [
  z.strictObject({ memberId, decision: z.literal("accept") }),
  z.strictObject({ memberId, decision: z.literal("refuse"), note: reasonOf("不同意的说明"), respondByOn }),
]);

export const withdrawInvitationInput = z.strictObject({ memberId, reason: reasonOf("撤回理由") });
export const extendInvitationInput = z.strictObject({ memberId, respondByOn });
export const leaveConsortiumInput = z.strictObject({ memberId, reason: reasonOf("退出理由") });
export const removeMemberInput = z.strictObject({ memberId, reason: reasonOf("移出理由") });

export const waiveSeatInput = z.strictObject({ memberId, reason: reasonOf("不再补位的理由") });

export const inviteToSeatInput = z
  .strictObject({
    code,
    slotId: z.uuid({ error: "请从席位发出邀约。" }),
    capabilityId: z.uuid({ error: "请选择一项能力。" }).optional(),
    capabilityCode: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^NL-[0-9A-Z-]{1,40}$/, "请填写能力编号，如 NL-2026-0001。")
      .optional(),
    message: reasonOf("邀约理由"),
    respondByOn,
  })
  .refine((value) => value.capabilityId !== undefined || value.capabilityCode !== undefined, {
    path: ["capabilityId"],
    error: "请选择一项能力，或填写能力编号。",
  });

export const changeLeadInput = z.strictObject({
  code,
  version,
  leadOrganizationId: z.string({ error: "请指定牵头单位。" }).min(1, "请指定牵头单位。"),
  reason: reasonOf("更换理由"),
});

export const setWorkSharesInput = z.strictObject({
  code,
  version,
  unitPercent: percent,
  members: z.array(z.strictObject({ memberId, percent })).max(60),
});

export const dissolveConsortiumInput = z.strictObject({
  code,
  version,
  reason: textField("解散理由", 2, 500),
});
