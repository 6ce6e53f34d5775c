import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { PAIR_VERDICTS, SCENE_DOMAINS, SCENE_FIELDS, SCENE_STATUSES } from "#db/vocabulary/scenes.ts";

const version = z.number().int();
/** A remark beside a field of the scene; one left empty is none. */
const remarks = z
  .array(z.strictObject({ field: z.string().max(80), note: textField("意见", 2, 300, { lines: true }).optional() }))
  .max(80)
  .default([])
  .transform((list) => list.flatMap(({ field, note }) => (note ? [{ field, note }] : [])));

/** `reason` is for the whole scene, `notes` beside fields; a return needs one of them, and a publication has none. */
export const reviewInput = z
  .strictObject({
    decision: z.enum(["publish", "return"], { error: "请选择发布或退回。" }),
    code: z.string(),
    version,
    reason: textField("退回理由", 0, 500, { lines: true }).default(""),
    notes: remarks,
  })
  .superRefine(({ decision, reason, notes }, ctx) => {
    const isWritten = reason !== "" || notes.length > 0;
    if (decision === "publish" && isWritten)
      ctx.addIssue({ code: "custom", path: ["reason"], message: "您填写了退回意见。请退回场景，或清空意见后再发布。" });
    if (decision === "return" && !isWritten)
      ctx.addIssue({ code: "custom", path: ["reason"], message: "请写明退回理由，或在有问题的内容旁填写意见。" });
    if (decision === "return" && reason !== "" && reason.length < 5)
      ctx.addIssue({ code: "custom", path: ["reason"], message: "退回理由至少 5 个字，请写明要补充什么。" });
  });

const judgement = (label: string) => textField(label, 5, 500, { lines: true });

/** `countedCode` names which of the two is counted, when they are one. Versions are those the person compared. */
export const decidePairInput = z
  .strictObject({
    code: z.string(),
    otherCode: z.string(),
    version,
    otherVersion: version,
    verdict: z.enum(PAIR_VERDICTS, { error: "请选择判定结果。" }),
    countedCode: z.string().optional(),
    reason: judgement("判定理由"),
  })
  .superRefine(({ code, otherCode, verdict, countedCode }, ctx) => {
    if (code === otherCode) ctx.addIssue({ code: "custom", path: ["otherCode"], message: "请选择另一个场景。" });
    if (verdict === "sameScene" && countedCode !== code && countedCode !== otherCode)
      ctx.addIssue({ code: "custom", path: ["countedCode"], message: "请选择计入哪一个场景。" });
    if (verdict === "different" && countedCode !== undefined)
      ctx.addIssue({ code: "custom", path: ["countedCode"], message: "不是同一场景时各自计算，不需选择。" });
  });
export const undoPairInput = z.strictObject({ code: z.string(), otherCode: z.string(), reason: judgement("撤销理由") });

export const nameBenchmarkInput = z.strictObject({
  code: z.string(),
  version,
  leadership: judgement("应用引领性的依据"),
  breakthrough: judgement("技术突破性的依据"),
  feasibility: judgement("商业可行性的依据"),
  reason: judgement("评选理由"),
});
export const revokeBenchmarkInput = z.strictObject({ code: z.string(), version, reason: judgement("撤销理由") });

const many = <T extends readonly [string, ...string[]]>(values: T) => z.array(z.enum(values)).max(20).default([]);

/** Filters of the ledger, from the URL; unknown words are refused, so that an export never says one thing and filters another. */
export const ledgerFilter = z.strictObject({
  domain: many(SCENE_DOMAINS),
  field: many(SCENE_FIELDS),
  status: many(SCENE_STATUSES),
  city: z
    .array(z.string().regex(/^\d{6}$/))
    .max(50)
    .default([]),
});
export type LedgerFilter = z.output<typeof ledgerFilter>;

export const QUEUE_KINDS = ["first", "again", "revision"] as const;
export const QUEUE_SORTS = ["waiting", "name", "units"] as const;
export const QUEUE_KIND_NAMES: Record<(typeof QUEUE_KINDS)[number], string> = {
  first: "首次提交",
  again: "退回后重报",
  revision: "公开后修订",
};
export const QUEUE_SORT_NAMES: Record<(typeof QUEUE_SORTS)[number], string> = {
  waiting: "等待最久在前",
  name: "场景名称",
  units: "单元数从多到少",
};
/** From so many public scenes of one kind in a province on, the reviewer is warned of crowding (避免场景类型扎堆). */
export const CROWDED_FROM = 3;
export const QUEUE_WAITS = ["3", "7"] as const;

/** Filters of the review queue, from the URL. `waiting`: at least so many days. */
export const queueFilter = z.strictObject({
  kind: many(QUEUE_KINDS),
  domain: many(SCENE_DOMAINS),
  region: z
    .array(z.string().regex(/^\d{6}$/))
    .max(50)
    .default([]),
  waiting: z.enum(QUEUE_WAITS).optional(),
  sort: z.enum(QUEUE_SORTS).default("waiting"),
  page: z.number().int().min(1).max(1000).default(1),
});
export type QueueFilter = z.output<typeof queueFilter>;

/** The list of filed task books: words of code or scene, and the year it was sealed in. Nonsense in the address is no filter. */
export interface FilingFilter {
  q: string;
  year?: number;
}
export function readFilingFilter(params: URLSearchParams): FilingFilter {
  const year = Number(params.get("year") ?? "");
  return { q: (params.get("q") ?? "").trim().slice(0, 40), ...(Number.isInteger(year) && year >= 2020 && year <= 2100 ? { year } : {}) };
}
