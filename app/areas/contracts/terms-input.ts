import Big from "big.js";
import { z } from "zod";
import {
  CARE_ITEMS,
  CARE_PARTIES,
  CHARGE_BASES,
  CONTRACT_KINDS,
  INSURERS,
  MINIMUM_KINDS,
  RENT_TIMINGS,
  SLA_BASES,
  SLA_MEASURES,
  TIER_MODES,
  VAT_TREATMENTS,
} from "#db/vocabulary/contracts.ts";
import { ROBOT_STATES, SLA_EXCLUSIONS } from "#db/vocabulary/usage.ts";

/** The terms of a contract as a person types them: figures are text, empty rows are as good as none. Nothing is transformed, so that it may be parsed twice. */

/** Longest term of payment; what a small firm may be asked to wait is checked against the payer (保障中小企业款项支付条例 9). */
export const LONGEST_PAYMENT_DAYS = 60;
export const MOST_CHARGES = 4;
export const MOST_TIERS = 6;
export const MOST_STEPS = 4;
export const MOST_BUY_OUTS = 6;

const whole = (label: string, min: number, max: number) =>
  z
    .number({ error: `请填写${label}（整数）。` })
    .int(`${label}须为整数。`)
    .min(min, `${label}至少为 ${min}。`)
    .max(max, `${label}最多为 ${max.toLocaleString("en")}。`);

/** 元 as typed: at most nine digits before the point, thousands separators allowed where they belong. */
export const yuan = (label: string, decimals: number) =>
  z
    .string({ error: `请填写${label}。` })
    .trim()
    .regex(new RegExp(`^(\\d{1,9}|\\d{1,3}([,，]\\d{3}){1,2})(\\.\\d{1,${decimals}})?$`), {
      error: `${label}须为金额，单位元，整数部分最多 9 位，最多 ${decimals} 位小数。`,
      abort: true,
    });
const positive = (label: string, decimals: number) => yuan(label, decimals).refine((typed) => /[1-9]/.test(typed), `${label}须大于零。`);
const quantity = (label: string) =>
  z
    .string({ error: `请填写${label}。` })
    .trim()
    .regex(/^(\d{1,12}|\d{1,3}([,，]\d{3}){1,3})(\.\d{1,3})?$/, { error: `${label}须为数字，最多 3 位小数。`, abort: true });
const percent = (label: string) =>
  z
    .string({ error: `请填写${label}。` })
    .trim()
    .regex(/^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/, { error: `${label}须为 0 到 100 的百分数，最多 2 位小数。`, abort: true });

const isBlank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (Array.isArray(value) ? value.every(isBlank) : typeof value === "object" && Object.values(value).every(isBlank));
/** The rows of a list in which something was typed. */
export const filled = <T>(rows: readonly (T | undefined)[]): T[] => rows.filter((row): row is T => !isBlank(row));
/** A number as typed, without its separators. */
export const typedNumber = (typed: string): string => typed.replaceAll(/[,，]/g, "");

type Issue = (path: (string | number)[], message: string) => void;
const issues =
  (ctx: { issues: unknown[]; value: unknown }): Issue =>
  (path, message) => {
    ctx.issues.push({ code: "custom", input: ctx.value, path, message });
  };

const tier = z.strictObject({
  /** Bound of the tier, included; left blank in the last one. */
  upTo: quantity("本档上限").optional(),
  priceYuan: yuan("单价", 4).optional(),
});
const charge = z.strictObject({
  basis: z.enum(CHARGE_BASES, { error: "请选择计费依据。" }).optional(),
  states: z.array(z.enum(ROBOT_STATES)).optional(),
  tierMode: z.enum(TIER_MODES).optional(),
  tiers: z.array(tier.optional()).max(MOST_TIERS, `每项最多 ${MOST_TIERS} 档。`).optional(),
});
type ChargeInput = z.input<typeof charge>;
/** The charges in which something was asked for: how it is tiered, which a form always says, asks for nothing by itself. */
export const filledCharges = <C extends { basis?: unknown; tiers?: unknown }>(charges: readonly (C | undefined)[]): C[] =>
  charges.filter((one): one is C => one !== undefined && !isBlank([one.basis, one.tiers]));

const usage = z
  .strictObject({
    charges: z.array(charge.optional()).max(MOST_CHARGES, `最多 ${MOST_CHARGES} 项计费。`).default([]),
    minimumKind: z.enum(MINIMUM_KINDS).default("none"),
    /** Of the first charge. */
    minimumQuantity: quantity("每月最低承诺用量").optional(),
    minimumYuan: positive("每月最低承诺金额", 2).optional(),
    /** Parts of the minimum in the first months, e.g. "30, 60, 80". */
    ramp: z
      .string()
      .trim()
      .regex(/^\d{1,3}(\s*[,，、]\s*\d{1,3}){0,11}$/, "请依次填写前几个月承诺的百分比，用逗号分开，例如 30, 60, 80。")
      .optional(),
    capYuan: positive("每月封顶金额", 2).optional(),
    vat: z.enum(VAT_TREATMENTS, { error: "请选择税务处理。" }),
  })
  .check((ctx) => {
    const issue = issues(ctx);
    const { charges, minimumKind, minimumQuantity, minimumYuan, ramp, capYuan } = ctx.value;
    if (filledCharges(charges).length === 0) issue(["charges", 0, "basis"], "请至少填写一项计费。");
    charges.forEach((one, i) => {
      if (one) checkCharge(one, (path, message) => issue(["charges", i, ...path], message));
    });
    const bases = filledCharges(charges).map((one) => `${one.basis} ${[...(one.states ?? [])].sort().join()}`);
    if (new Set(bases).size < bases.length) issue(["charges", bases.length - 1, "basis"], "同一计费依据请合并为一项，用分档计价。");
    if (minimumKind !== "quantity" && minimumQuantity !== undefined && /[1-9]/.test(minimumQuantity))
      issue(["minimumKind"], "填写了承诺用量，请选择“按用量承诺”，或清空它。");
    if (minimumKind !== "amount" && minimumYuan !== undefined) issue(["minimumKind"], "填写了承诺金额，请选择“按金额承诺”，或清空它。");
    if (minimumKind === "none" && ramp) issue(["ramp"], "没有最低承诺就没有爬坡期，请选择承诺方式，或清空它。");
    if (minimumKind === "quantity" && minimumQuantity === undefined) issue(["minimumQuantity"], "请填写每月最低承诺用量。");
    if (minimumKind === "amount" && minimumYuan === undefined) issue(["minimumYuan"], "请填写每月最低承诺金额。");
    if (ramp?.split(/[,，、]/).some((part) => Number(part) > 100)) issue(["ramp"], "爬坡百分比不能超过 100。");
    if (minimumKind === "amount" && minimumYuan && capYuan && new Big(typedNumber(capYuan)).lt(typedNumber(minimumYuan)))
      issue(["capYuan"], "封顶金额不能低于最低承诺金额。");
  });

function checkCharge(one: ChargeInput, issue: Issue): void {
  if (filledCharges([one]).length === 0) return;
  if (!one.basis) issue(["basis"], "请选择计费依据。");
  if (one.basis === "operatingHour" && (one.states ?? []).length === 0) issue(["states"], "请选择哪些状态计入收费的运行小时。");
  const rows = one.tiers ?? [];
  const tiers = filled(rows);
  if (tiers.length === 0) {
    issue(["tiers", 0, "priceYuan"], "请填写单价。");
    return;
  }
  const at = rows.flatMap((row, i) => (isBlank(row) ? [] : [i]));
  let before = new Big(0);
  tiers.forEach((row, i) => {
    const path = ["tiers", at[i] ?? i];
    if (row.priceYuan === undefined) issue([...path, "priceYuan"], "请填写本档单价。");
    const isLast = i === tiers.length - 1;
    if (isLast && row.upTo !== undefined) issue([...path, "upTo"], "最后一档不设上限，请留空，或再加一档。");
    if (!isLast && row.upTo === undefined) issue([...path, "upTo"], "请填写本档上限。");
    if (!isLast && row.upTo !== undefined) {
      const bound = new Big(typedNumber(row.upTo));
      if (bound.lte(before)) issue([...path, "upTo"], "上限须大于前一档。");
      before = bound;
    }
  });
  if (tiers.every((row) => row.priceYuan !== undefined && !/[1-9]/.test(row.priceYuan)))
    issue(["tiers", at[0] ?? 0, "priceYuan"], "单价不能全部为零。");
}

const lease = z
  .strictObject({
    units: whole("租赁台数", 1, 10_000),
    monthlyRentYuan: positive("每台月租金", 2),
    timing: z.enum(RENT_TIMINGS, { error: "请选择租金支付方式。" }).default("arrears"),
    depositYuan: yuan("押金", 2),
    buyOut: z
      .array(
        z
          .strictObject({
            afterMonths: quantity("月数").optional(),
            priceYuan: yuan("买断价格", 2).optional(),
          })
          .optional(),
      )
      .max(MOST_BUY_OUTS, `残值表最多 ${MOST_BUY_OUTS} 行。`)
      .default([]),
    mayEndEarly: z.boolean().default(false),
    noticeDays: whole("提前通知天数", 0, 365).optional(),
    feePercent: percent("提前终止的费用比例").optional(),
    vat: z.enum(VAT_TREATMENTS, { error: "请选择税务处理。" }),
  })
  .check((ctx) => {
    const issue = issues(ctx);
    const { buyOut, mayEndEarly, noticeDays, feePercent } = ctx.value;
    let before = 0;
    buyOut.forEach((row, i) => {
      if (isBlank(row) || !row) return;
      if (row.afterMonths === undefined) {
        issue(["buyOut", i, "afterMonths"], "请填写月数。");
        return;
      }
      if (row.priceYuan === undefined) issue(["buyOut", i, "priceYuan"], "请填写买断价格。");
      const months = Number(typedNumber(row.afterMonths));
      if (!Number.isInteger(months) || months < 1 || months > 240) issue(["buyOut", i, "afterMonths"], "月数须为 1 到 240 的整数。");
      else if (months <= before) issue(["buyOut", i, "afterMonths"], "月数须逐行增加。");
      before = Math.max(before, months);
    });
    if (!mayEndEarly && (noticeDays !== undefined || feePercent !== undefined))
      issue(["mayEndEarly"], "填写了提前终止的条件，请勾选“用户单位可以提前终止”，或清空它们。");
    if (mayEndEarly && noticeDays === undefined) issue(["noticeDays"], "请填写提前通知的天数。");
    if (mayEndEarly && feePercent === undefined) issue(["feePercent"], "请填写剩余租金的费用比例，没有费用填 0。");
  });

const sla = z
  .strictObject({
    measures: z
      .array(
        z.strictObject({
          measure: z.enum(SLA_MEASURES),
          minimumSample: quantity("最小样本").optional(),
          steps: z
            .array(z.strictObject({ below: percent("阈值").optional(), credit: percent("抵扣比例").optional() }).optional())
            .max(MOST_STEPS, `最多 ${MOST_STEPS} 级。`)
            .default([]),
        }),
      )
      .max(SLA_MEASURES.length)
      .default([]),
    exclusions: z.array(z.enum(SLA_EXCLUSIONS)).default([]),
    base: z.enum(SLA_BASES).default("all"),
    capPercent: percent("抵扣上限").optional(),
    exitAfterBreaches: whole("连续不达标期数", 1, 24).optional(),
  })
  .check((ctx) => {
    const issue = issues(ctx);
    ctx.value.measures.forEach(({ steps }, m) => {
      let before: Big | null = null;
      steps.forEach((row, i) => {
        if (isBlank(row) || !row) return;
        if (row.below === undefined) {
          issue(["measures", m, "steps", i, "below"], "请填写阈值。");
          return;
        }
        if (row.credit === undefined) issue(["measures", m, "steps", i, "credit"], "请填写抵扣比例。");
        if (before && new Big(row.below).gte(before)) issue(["measures", m, "steps", i, "below"], "阈值须逐级降低。");
        before = new Big(row.below);
      });
    });
    const hasSteps = ctx.value.measures.some(({ steps }) => filled(steps).length > 0);
    if (!hasSteps && (ctx.value.capPercent !== undefined || ctx.value.exitAfterBreaches !== undefined))
      issue(["measures", 0, "steps", 0, "below"], "填写了抵扣上限或退出条件，请填写至少一级阈值，或清空它们。");
    ctx.value.measures.forEach(({ steps, minimumSample }, m) => {
      if (minimumSample !== undefined && filled(steps).length === 0)
        issue(["measures", m, "steps", 0, "below"], "填写了最小样本，请填写至少一级阈值，或清空它。");
    });
    if (hasSteps && ctx.value.capPercent === undefined) issue(["capPercent"], "请填写抵扣上限。");
  });

const conditions = z.strictObject({
  care: z.strictObject(
    Object.fromEntries(CARE_ITEMS.map((item) => [item, z.enum(CARE_PARTIES).optional()])) as Record<
      (typeof CARE_ITEMS)[number],
      z.ZodOptional<z.ZodEnum<{ [P in (typeof CARE_PARTIES)[number]]: P }>>
    >,
  ),
  insuredBy: z.enum(INSURERS).default("none"),
  insuredBodyYuan: yuan("机身保额", 2).optional(),
  insuredThirdPartyYuan: yuan("第三者责任保额", 2).optional(),
  upgradeWindow: z.string().trim().max(100, "升级窗口最多 100 个字。").optional(),
  upgradeNoticeDays: whole("升级提前通知天数", 0, 90).optional(),
  upgradeRetest: z.boolean().default(false),
  exitNoticeDays: whole("退出提前通知天数", 0, 365).optional(),
  exitHandover: z.string().trim().max(300, "退出交接最多 300 个字。").optional(),
  dataForImprovement: z.boolean().default(false),
});

/** What a person agrees to, as typed. */
export const termsInput = z
  .strictObject({
    kind: z.enum(CONTRACT_KINDS, { error: "请选择合同类型。" }),
    usage: usage.optional(),
    lease: lease.optional(),
    sla: sla.optional(),
    graceDays: whole("出账宽限（天）", 0, 10).default(3),
    maxLateDays: whole("补报期限（天）", 1, 365).default(35),
    paymentDays: whole("付款期限（天）", 1, LONGEST_PAYMENT_DAYS),
    conditions: conditions.optional(),
  })
  .check((ctx) => {
    const issue = issues(ctx);
    const { kind, usage, lease, sla } = ctx.value;
    if (kind !== "operatingLease" && !usage) issue(["usage", "charges", 0, "basis"], "请至少填写一项计费。");
    if (kind !== "payPerUse" && !lease) issue(["lease", "monthlyRentYuan"], "请填写每台月租金。");
    if (kind === "payPerUse" && lease) issue(["lease"], "按效用付费的合同没有租金。");
    if (kind === "operatingLease" && usage) issue(["usage"], "经营性租赁的合同不按用量收费。");
    if (sla?.base === "rent" && kind === "payPerUse") issue(["sla", "base"], "本合同没有租金，请改选抵扣基数。");
    if (sla?.base === "usage" && kind === "operatingLease") issue(["sla", "base"], "本合同不按用量收费，请改选抵扣基数。");
  });
export type TermsInput = z.input<typeof termsInput>;
export type AgreedTerms = z.output<typeof termsInput>;
