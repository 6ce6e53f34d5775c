import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { PRICE_BASES } from "#db/vocabulary/calls.ts";
import { COMPARATORS } from "#db/vocabulary/metrics.ts";
import { SLOT_ROLES } from "#db/vocabulary/roles.ts";

/** Work shares of a whole team, basis points. */
export const WHOLE_BP = 10_000;
export const MOST_MILESTONES = 20;
export const MOST_DELIVERABLES = 20;
const MOST_PROMISES = 100;
const MOST_TEAM = 12;
const MOST_DAYS = 3_650;

/** Exact decimal as text, as `numeric` and the registry of quantities write it. */
const decimalText = z.string().regex(/^-?\d{1,26}(\.\d{1,12})?$/);

/** What is promised for one indicator of the scene. What was asked is kept beside it: a scene may be revised after the bid was sealed. */
const promise = z.strictObject({
  requirementId: z.uuid(),
  metric: z.string().max(60),
  /** Name and target of the indicator as the bidder read them. */
  name: z.string().max(120),
  asked: z.string().max(200),
  mandatory: z.boolean(),
  comparator: z.enum(COMPARATORS),
  /** What was asked, so that whether the promise meets it stays decided whatever becomes of the scene; null in a bid sealed before it was kept. */
  target: decimalText.nullable().default(null),
  targetUpper: decimalText.nullable().default(null),
  /** Canonical unit of the quantity. */
  value: decimalText,
  upper: decimalText.nullable(),
  /** As the bidder typed it. */
  shownValue: z.string().max(60),
  shownUpper: z.string().max(60).nullable(),
  shownUnit: z.string().max(30),
  remark: textField("说明", 0, 500, { lines: true }),
});

/** One seat of the scene, who takes it with which capability, and its part of the work. */
const teamSeat = z.strictObject({
  organizationId: z.string().max(100),
  organizationName: z.string().max(200),
  role: z.enum(SLOT_ROLES),
  slotId: z.uuid(),
  capabilityId: z.uuid(),
  capabilityVersion: z.int().positive(),
  capabilityName: z.string().max(200),
  workShareBp: z.int().min(0).max(WHOLE_BP),
  isLead: z.boolean(),
});

/**
 * A bid as it is sealed and, after the opening, stands in `bids.content`: plain JSON, complete and checked. Money is fen as decimal text, days
 * are calendar days from the signing of the task book, shares are basis points that total 10000, with the seats of one organization leading.
 */
export const bidContent = z
  .strictObject({
    solution: textField("方案", 20, 20_000, { lines: true }),
    promises: z.array(promise).max(MOST_PROMISES),
    priceFen: z.string().regex(/^[1-9]\d{0,14}$/),
    /** That of the call; one sealed before calls fixed it stands as its bidder chose it. */
    priceBasis: z.enum(PRICE_BASES),
    priceNote: textField("报价说明", 0, 2_000, { lines: true }),
    durationDays: z.int().min(1).max(MOST_DAYS),
    milestones: z
      .array(
        z.strictObject({ name: textField("里程碑", 1, 120), day: z.int().min(1).max(MOST_DAYS), proof: textField("完成标志", 0, 300) }),
      )
      .min(1)
      .max(MOST_MILESTONES),
    deliverables: z
      .array(z.strictObject({ name: textField("交付物", 1, 120), note: textField("说明", 0, 300) }))
      .min(1)
      .max(MOST_DELIVERABLES),
    /** Affiliation with the user unit or other interests, as declared; empty: none. */
    disclosure: textField("利益关系说明", 0, 1_000, { lines: true }),
    team: z.array(teamSeat).min(1).max(MOST_TEAM),
  })
  .superRefine(({ team, milestones, durationDays }, ctx) => {
    if (team.reduce((sum, seat) => sum + seat.workShareBp, 0) !== WHOLE_BP) {
      ctx.addIssue({ code: "custom", path: ["team"], message: "各方工作量占比合计须为 100.00%。" });
    }
    if (new Set(team.filter(({ isLead }) => isLead).map(({ organizationId }) => organizationId)).size !== 1) {
      ctx.addIssue({ code: "custom", path: ["team"], message: "须有且只有一个牵头单位。" });
    }
    for (const [i, { day }] of milestones.entries()) {
      if (day > durationDays) ctx.addIssue({ code: "custom", path: ["milestones", i, "day"], message: "里程碑不能晚于总工期。" });
    }
  });
export type BidContent = z.output<typeof bidContent>;
