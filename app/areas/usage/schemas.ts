import { z } from "zod";

/** Kinds of event a robot reports; a failed operation is kept for the service level and never billed. */
export const USAGE_TYPES = {
  "cn.shijing.operation.succeeded": "operation.succeeded",
  "cn.shijing.operation.failed": "operation.failed",
} as const;

/** One CloudEvents 1.0 event. `id` names the physical operation, not the sending of it: sent again it must be the same. */
export const usageEvent = z.strictObject({
  specversion: z.literal("1.0", { error: "specversion 须为 1.0" }),
  id: z.string({ error: "缺少 id" }).min(1, "缺少 id").max(100, "id 最多 100 个字符"),
  source: z.string({ error: "缺少 source（整机身份证编码）" }).regex(/^[0-9A-Z]{29}$/, "source 须为 29 位整机身份证编码"),
  type: z.enum(Object.keys(USAGE_TYPES) as [keyof typeof USAGE_TYPES], { error: "type 不是可上报的事件类型" }),
  time: z.iso.datetime({ offset: true, error: "time 须为带时区的 ISO 8601 时间" }),
  data: z
    .strictObject({
      quantity: z.number({ error: "quantity 须为整数" }).int("quantity 须为整数").min(1, "quantity 至少为 1").max(10_000, "quantity 最多为 10000").default(1),
      durationMs: z.number().int().min(0).max(86_400_000).optional(),
      station: z.string().max(20).optional(),
    })
    .default({ quantity: 1 }),
});
export type UsageEvent = z.output<typeof usageEvent>;

/** Events in one request, and bytes of its body. */
export const MAX_EVENTS = 1000;
export const MAX_BODY_BYTES = 256 * 1024;

export const usageBatch = z
  .array(z.unknown(), { error: "请求体须为 CloudEvents 事件数组" })
  .min(1, "至少上报一个事件")
  .max(MAX_EVENTS, `一次最多上报 ${MAX_EVENTS} 个事件`);
