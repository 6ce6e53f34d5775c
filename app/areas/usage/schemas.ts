import { z } from "zod";

/** Kinds of event a robot reports; a failed operation is kept for the service level and never billed. */
export const USAGE_TYPES = {
  "cn.shijing.operation.succeeded": "operation.succeeded",
  "cn.shijing.operation.failed": "operation.failed",
} as const;

/** Names the attributes nobody asked for: a mistyped one must not be lost in silence. */
const known = {
  error: (issue: { code?: string; keys?: readonly string[] }) =>
    issue.code === "unrecognized_keys" ? `不支持的属性 ${(issue.keys ?? []).join("、")}` : "事件须为 JSON 对象",
};

/** One CloudEvents 1.0 event. `id` names the physical operation, not the sending of it: sent again it must be the same. */
export const usageEvent = z.strictObject(
  {
    specversion: z.literal("1.0", { error: "specversion 须为 1.0" }),
    id: z.string({ error: "缺少 id" }).min(1, "缺少 id").max(100, "id 最多 100 个字符"),
    source: z.string({ error: "缺少 source（整机身份证编码）" }).regex(/^[0-9A-Z]{29}$/, "source 须为 29 位整机身份证编码"),
    type: z.enum(Object.keys(USAGE_TYPES) as [keyof typeof USAGE_TYPES], { error: "type 不是可上报的事件类型" }),
    time: z.iso.datetime({ offset: true, error: "time 须为带时区的 ISO 8601 时间" }),
    data: z
      .strictObject(
        {
          quantity: z
            .number({ error: "quantity 须为整数" })
            .int("quantity 须为整数")
            .min(1, "quantity 至少为 1")
            .max(10_000, "quantity 最多为 10000")
            .default(1),
          durationMs: z
            .number({ error: "durationMs 须为整数" })
            .int("durationMs 须为整数")
            .min(0, "durationMs 不能为负")
            .max(86_400_000, "durationMs 最多为一天")
            .optional(),
          station: z.string({ error: "station 须为文字" }).max(20, "station 最多 20 个字").optional(),
        },
        known,
      )
      .default({ quantity: 1 }),
    /** Attributes the standard's own SDKs send along. */
    datacontenttype: z.literal("application/json", { error: "datacontenttype 须为 application/json" }).optional(),
    subject: z.string({ error: "subject 须为文字" }).max(100, "subject 最多 100 个字符").optional(),
    sequence: z.string({ error: "sequence 须为文字" }).max(40, "sequence 最多 40 个字符").optional(),
  },
  known,
);
export type UsageEvent = z.output<typeof usageEvent>;

/** Events in one request, and bytes of its body. */
export const MAX_EVENTS = 1000;
export const MAX_BODY_BYTES = 256 * 1024;

export const usageBatch = z
  .array(z.unknown(), { error: "请求体须为 CloudEvents 事件数组" })
  .min(1, "至少上报一个事件")
  .max(MAX_EVENTS, `一次最多上报 ${MAX_EVENTS} 个事件`);
