import { z } from "zod";
import { LICENCE_BACKS, OWNERSHIPS } from "./clause-variants.ts";
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

const organization = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, "请选择单位。");
const head = { code: z.string(), revision: z.number().int() };

/** One clause as its form sends it; percentages are text with at most two decimals, so that nothing is rounded. */
export const editClauseInput = z.discriminatedUnion("clause", [
  z.strictObject({
    ...head,
    clause: z.literal("benefitSharing"),
    shares: z
      .array(
        z.strictObject({
          organizationId: organization,
          percent: z
            .string({ error: "请填写比例。" })
            .trim()
            .regex(/^\d{1,3}(\.\d{1,2})?$/, "比例须为 0–100 的数，最多两位小数。"),
        }),
      )
      .min(1),
  }),
  z.strictObject({
    ...head,
    clause: z.literal("foregroundIp"),
    results: z
      .array(
        z.strictObject({
          key: organization,
          ownership: z.enum(OWNERSHIPS, { error: "请选择归属方式。" }),
          ownerOrganizationIds: z.array(organization).max(30).default([]),
          licenceBack: z.enum(LICENCE_BACKS, { error: "请选择许可范围。" }),
        }),
      )
      .min(1),
  }),
  z.strictObject({
    ...head,
    clause: z.literal("indicators"),
    items: z
      .array(
        z.strictObject({
          key: organization,
          ownerOrganizationId: organization.optional(),
          verifierOrganizationId: organization.optional(),
          testMethod: z.string().trim().max(500, "测试方法最多 500 个字。").default(""),
        }),
      )
      .min(1),
  }),
]);
