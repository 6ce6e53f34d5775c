import { z } from "zod";
import { ROBOT_STATES, SLA_EXCLUSIONS, USAGE_KINDS, type UsageKind } from "#db/vocabulary/usage.ts";

/** What a robot reports, by the type of its event. Failed operations and scrapped pieces are kept for the service level and never billed. */
export const USAGE_TYPES = {
  "cn.shijing.operation.succeeded": "operationSucceeded",
  "cn.shijing.operation.failed": "operationFailed",
  "cn.shijing.piece.good": "pieceGood",
  "cn.shijing.piece.scrapped": "pieceScrapped",
  "cn.shijing.robot.state": "stateTime",
  "cn.shijing.robot.distance": "distance",
  "cn.shijing.robot.area": "area",
} as const satisfies Record<string, UsageKind>;
export type UsageType = keyof typeof USAGE_TYPES;

/** Takes back an event, or sets its quantity right; both name it by its id. */
export const CORRECTION_TYPES = ["cn.shijing.usage.void", "cn.shijing.usage.correct"] as const;
export type CorrectionType = (typeof CORRECTION_TYPES)[number];

/** Names the attributes nobody asked for: a mistyped one must not be lost in silence. */
const known = {
  error: (issue: { code?: string; keys?: readonly string[] }) =>
    issue.code === "unrecognized_keys" ? `不支持的属性 ${(issue.keys ?? []).join("、")}` : "事件须为 JSON 对象",
};
const knownData = {
  error: (issue: { code?: string; keys?: readonly string[] }) =>
    issue.code === "unrecognized_keys" ? `不支持的属性 ${(issue.keys ?? []).join("、")}` : "data 须为 JSON 对象",
};

/** Neither control characters nor halves of one: what the ledger cannot keep as it was sent. */
const PLAIN = /^[^\p{Cc}\p{Cs}]*$/u;
const text = (name: string, most: number, missing = `${name} 须为文字`) =>
  z.string({ error: missing }).max(most, `${name} 最多 ${most} 个字符`).regex(PLAIN, `${name} 含有无法保存的字符`);
const eventId = (name: string) => text(name, 100, `缺少 ${name}`).min(1, `缺少 ${name}`);

/** One CloudEvents 1.0 event without its data. `id` names the physical operation, not the sending of it: sent again it must be the same. */
export const usageEnvelope = z.strictObject(
  {
    specversion: z.literal("1.0", { error: "specversion 须为 1.0" }),
    id: eventId("id"),
    source: z.string({ error: "缺少 source（整机身份证编码）" }).regex(/^[0-9A-Z]{29}$/, "source 须为 29 位整机身份证编码"),
    type: z.enum([...(Object.keys(USAGE_TYPES) as UsageType[]), ...CORRECTION_TYPES], { error: "type 不是可上报的事件类型" }),
    time: z.iso.datetime({ offset: true, error: "time 须为带时区的 ISO 8601 时间" }),
    data: z.unknown().optional(),
    /** Attributes the standard's own SDKs send along. */
    datacontenttype: z.literal("application/json", { error: "datacontenttype 须为 application/json" }).optional(),
    subject: text("subject", 100).optional(),
    /** The robot's own count of what it sends: from a missing number a gap is seen. */
    sequence: z
      .string({ error: "sequence 须为文字" })
      .regex(/^\d{1,18}$/, "sequence 须为 1 至 18 位数字")
      .optional(),
    sequencetype: text("sequencetype", 40).optional(),
  },
  known,
);

const station = text("station", 20).optional();
const durationMs = z
  .number({ error: "durationMs 须为整数" })
  .int("durationMs 须为整数")
  .min(0, "durationMs 不能为负")
  .max(86_400_000, "durationMs 最多为一天")
  .optional();
const exclusion = z.enum(SLA_EXCLUSIONS, { error: "exclusion 不是约定的免责事由" }).optional();
const counted = z
  .number({ error: "quantity 须为整数" })
  .int("quantity 须为整数")
  .min(1, "quantity 至少为 1")
  .max(10_000, "quantity 最多为 10000")
  .default(1);
/** An exact decimal of at most three places: JSON has no others, and a thousandth of a second or a metre is finer than any meter. */
const measured = (name: string, most: number) =>
  z
    .number({ error: `${name} 须为数字` })
    .positive(`${name} 须大于 0`)
    .max(most, `${name} 最多为 ${most}`)
    .refine((value) => /^\d+(\.\d{1,3})?$/.test(String(value)), `${name} 最多 3 位小数`);

const count = z.strictObject({ quantity: counted, durationMs, station }, knownData).default({ quantity: 1 });
const lostCount = z.strictObject({ quantity: counted, durationMs, station, exclusion }, knownData).default({ quantity: 1 });

const DAY_SECONDS = 86_400;
const MOST_MEASURED = 1_000_000;

/** Data of the events that count. */
export const USAGE_DATA = {
  "cn.shijing.operation.succeeded": count,
  "cn.shijing.operation.failed": lostCount,
  "cn.shijing.piece.good": count,
  "cn.shijing.piece.scrapped": lostCount,
  "cn.shijing.robot.state": z
    .strictObject(
      { state: z.enum(ROBOT_STATES, { error: "state 不是约定的状态" }), seconds: measured("seconds", DAY_SECONDS), station, exclusion },
      knownData,
    )
    .refine((data) => data.state !== "productive" || data.exclusion === undefined, {
      path: ["exclusion"],
      error: "作业状态不能填写 exclusion",
    }),
  "cn.shijing.robot.distance": z.strictObject({ metres: measured("metres", MOST_MEASURED), station }, knownData),
  "cn.shijing.robot.area": z.strictObject({ squareMetres: measured("squareMetres", MOST_MEASURED), station }, knownData),
} satisfies Record<UsageType, z.ZodType>;

const reason = text("reason", 200).optional();
export const CORRECTION_DATA = {
  "cn.shijing.usage.void": z.strictObject({ of: eventId("of"), reason }, knownData),
  "cn.shijing.usage.correct": z.strictObject(
    {
      of: eventId("of"),
      quantity: z
        .number({ error: "quantity 须为数字" })
        .min(0, "quantity 不能为负")
        .max(MOST_MEASURED, `quantity 最多为 ${MOST_MEASURED}`)
        .refine((value) => /^\d+(\.\d{1,3})?$/.test(String(value)), "quantity 最多 3 位小数"),
      reason,
    },
    knownData,
  ),
} satisfies Record<CorrectionType, z.ZodType>;

/** The most one event of a kind may say, and whether it is counted in whole things: a correction is held to it too. */
export const LIMITS: Record<UsageKind, { most: number; whole: boolean }> = {
  operationSucceeded: { most: 10_000, whole: true },
  operationFailed: { most: 10_000, whole: true },
  pieceGood: { most: 10_000, whole: true },
  pieceScrapped: { most: 10_000, whole: true },
  stateTime: { most: DAY_SECONDS, whole: false },
  distance: { most: MOST_MEASURED, whole: false },
  area: { most: MOST_MEASURED, whole: false },
};

/** Events in one request, and bytes of its body. */
export const MAX_EVENTS = 1000;
export const MAX_BODY_BYTES = 256 * 1024;

export const usageBatch = z
  .array(z.unknown(), { error: "请求体须为 CloudEvents 事件数组" })
  .min(1, "至少上报一个事件")
  .max(MAX_EVENTS, `一次最多上报 ${MAX_EVENTS} 个事件`);

/** What evidence is asked for, out of an address: what is not understood is not asked for. */
export const evidenceFilter = z.object({
  kind: z.enum(USAGE_KINDS).optional().catch(undefined),
  state: z.enum(ROBOT_STATES).optional().catch(undefined),
  robot: z
    .string()
    .regex(/^[0-9A-Z]{29}$/)
    .optional()
    .catch(undefined),
  day: z.iso.date().optional().catch(undefined),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional()
    .catch(undefined),
  after: z.string().max(60).optional().catch(undefined),
});
export type EvidenceFilter = z.output<typeof evidenceFilter>;

/** An event kept aside, by its number. */
const heldKey = z.string().regex(/^[1-9]\d{0,17}$/);
const note = z.string({ error: "请填写说明。" }).trim().min(2, "请填写说明，至少 2 个字。").max(500, "说明最多 500 个字。");
export const proposeHeldInput = z.strictObject({ code: z.string(), key: heldKey, note });
export const dismissHeldInput = z.strictObject({ code: z.string(), key: heldKey, note });
export const answerHeldInput = z.strictObject({
  code: z.string(),
  key: heldKey,
  agree: z.boolean({ error: "请选择是否同意。" }),
  /** Why not, or whatever there is to say. */
  note: z.string().trim().max(500, "说明最多 500 个字。").default(""),
});
