import type { z } from "zod";
import { fenToYuan, yuanToFen } from "#app/kernel/money.ts";
import { POOL_KEYS, ROYALTY_BASES, type RoyaltyBase, TIER_KINDS, type TierKind } from "./clause-variants.ts";
import { taskBookDocument } from "./document.ts";
import { basisPointsOf, shareTotalProblem } from "./shares.ts";

/**
 * Clause 12 as it is typed: text in every field, a row for every party. Browser and server read the same form by the same names, so that the
 * worked example moves while one types and the page works without JavaScript.
 */

const benefitSharing = taskBookDocument.shape.benefitSharing;
export type BenefitSharing = z.output<typeof benefitSharing>;
type Pool = BenefitSharing["pools"][number];

type PartyPercent = { organizationId: string; percent: string };
type PartyYuan = { organizationId: string; yuan: string };

export interface TypedTier {
  key: string;
  name: string;
  kind: TierKind;
  rate: string;
  limit: string;
  amounts: PartyYuan[];
  shares: PartyPercent[];
}
export interface TypedRoyalty {
  key: string;
  name: string;
  organizationId: string;
  base: RoyaltyBase;
  unit: string;
  rate: string;
  stepAfter: string;
  stepUnit: string;
  stepRate: string;
  floor: string;
  cap: string;
  startDate: string;
  endDate: string;
}
export interface TypedPool {
  key: string;
  name: string;
  model: string;
  shares: PartyPercent[];
  entryFees: PartyYuan[];
  tiers: TypedTier[];
  royalties: TypedRoyalty[];
}
export interface TypedAward {
  key: string;
  milestoneKey: string;
  organizationId: string;
  yuan: string;
}
export interface TypedBenefits {
  base: string;
  /** Blank: not agreed. */
  paymentDays: string;
  payoutDays: string;
  auditRight: string;
  auditYears: string;
  equity: string;
  pools: TypedPool[];
  awards: TypedAward[];
  /** What the worked example stands on; not part of the clause. */
  example: { poolYuan: string; deployments: string; replications: string; tasks: string };
}

const EXAMPLE = { poolYuan: "100,000.00", deployments: "10", replications: "2", tasks: "10,000" };

/** The stored clause as a form; every party has its row in every table. */
export function typedOf(data: BenefitSharing, partyIds: readonly string[]): TypedBenefits {
  return {
    base: data.base,
    paymentDays: data.paymentDays === null ? "" : String(data.paymentDays),
    payoutDays: String(data.payoutDays),
    auditRight: data.auditRight ? "yes" : "no",
    auditYears: String(data.auditYears),
    equity: data.equity,
    pools: data.pools.map((pool) => typedPool(pool, partyIds)),
    awards: data.awards.map(({ key, milestoneKey, organizationId, amountFen }) => ({
      key,
      milestoneKey,
      organizationId: organizationId ?? "",
      yuan: typedYuan(amountFen),
    })),
    example: EXAMPLE,
  };
}

function typedPool(pool: Pool, partyIds: readonly string[]): TypedPool {
  const percents = (shares: readonly { organizationId: string; basisPoints: number }[]) =>
    rowsOf(partyIds, shares).map((organizationId) => {
      const basisPoints = shares.find((share) => share.organizationId === organizationId)?.basisPoints ?? 0;
      return { organizationId, percent: basisPoints === 0 ? "" : typedPercent(basisPoints) };
    });
  const amounts = (list: readonly { organizationId: string; amountFen: string }[]) =>
    rowsOf(partyIds, list).map((organizationId) => ({
      organizationId,
      yuan: typedYuan(list.find((item) => item.organizationId === organizationId)?.amountFen ?? null),
    }));
  return {
    key: pool.key,
    name: pool.name,
    model: pool.model,
    shares: percents(pool.shares),
    entryFees: amounts(pool.model === "entryFeeRoyalty" ? pool.entryFees : []),
    tiers: (pool.model === "waterfall" ? pool.tiers : []).map((tier) => ({
      key: tier.key,
      name: tier.name,
      kind: tier.kind,
      rate: tier.kind === "preferredReturn" ? typedPercent(tier.rateBp) : "",
      limit: tier.kind === "band" ? typedYuan(tier.limitFen) : "",
      amounts: amounts(tier.kind === "costRecovery" ? tier.amounts : []),
      shares: percents(tier.kind === "band" ? tier.shares : []),
    })),
    royalties: ("royalties" in pool ? pool.royalties : []).map((royalty) => {
      const bySales = royalty.base === "salesPercent";
      const { stepDown } = royalty;
      return {
        key: royalty.key,
        name: royalty.name,
        organizationId: royalty.organizationId ?? "",
        base: royalty.base,
        unit: bySales ? "" : typedYuan(royalty.unitFen),
        rate: bySales ? typedPercent(royalty.rateBp) : "",
        stepAfter: typedYuan(stepDown?.afterFen ?? null),
        stepUnit: bySales || !stepDown ? "" : typedYuan(stepDown.unitFen, true),
        stepRate: bySales && stepDown ? typedPercent(stepDown.rateBp) : "",
        floor: typedYuan(royalty.floorFen),
        cap: typedYuan(royalty.capFen),
        startDate: royalty.startDate ?? "",
        endDate: royalty.endDate ?? "",
      };
    }),
  };
}

/** Parties first, then whoever is in the table without being one: it must not be lost unseen. */
const rowsOf = (partyIds: readonly string[], rows: readonly { organizationId: string }[]) => [
  ...new Set([...partyIds, ...rows.map((row) => row.organizationId)]),
];
const typedPercent = (basisPoints: number) => (basisPoints / 100).toFixed(2);
const typedYuan = (fen: string | null, zero = false) => (fen === null || (fen === "0" && !zero) ? "" : fenToYuan(BigInt(fen)));

/** A form by what `typed` finds under its names. Rows are read as long as they go on; what is not there is blank. */
export function readTyped(typed: (name: string) => unknown): TypedBenefits {
  const text = (name: string) => {
    const value = typed(name);
    return typeof value === "string" ? value : "";
  };
  const rows = <T>(name: string, mark: string, most: number, read: (at: string) => T): T[] => {
    const found: T[] = [];
    for (let i = 0; i < most && typeof typed(`${name}[${i}].${mark}`) === "string"; i++) found.push(read(`${name}[${i}]`));
    return found;
  };
  const percents = (name: string) =>
    rows(name, "organizationId", 30, (at) => ({ organizationId: text(`${at}.organizationId`), percent: text(`${at}.percent`) }));
  const amounts = (name: string) =>
    rows(name, "organizationId", 30, (at) => ({ organizationId: text(`${at}.organizationId`), yuan: text(`${at}.yuan`) }));
  return {
    base: text("base"),
    paymentDays: text("paymentDays"),
    payoutDays: text("payoutDays"),
    auditRight: text("auditRight"),
    auditYears: text("auditYears"),
    equity: text("equity"),
    pools: rows("pools", "key", POOL_KEYS.length, (pool) => ({
      key: text(`${pool}.key`),
      name: text(`${pool}.name`),
      model: text(`${pool}.model`),
      shares: percents(`${pool}.shares`),
      entryFees: amounts(`${pool}.entryFees`),
      tiers: rows(`${pool}.tiers`, "key", 20, (tier) => ({
        key: text(`${tier}.key`),
        name: text(`${tier}.name`),
        kind: TIER_KINDS.find((kind) => kind === text(`${tier}.kind`)) ?? "costRecovery",
        rate: text(`${tier}.rate`),
        limit: text(`${tier}.limit`),
        amounts: amounts(`${tier}.amounts`),
        shares: percents(`${tier}.shares`),
      })),
      royalties: rows(`${pool}.royalties`, "key", 30, (royalty) => ({
        key: text(`${royalty}.key`),
        name: text(`${royalty}.name`),
        organizationId: text(`${royalty}.organizationId`),
        base: ROYALTY_BASES.find((base) => base === text(`${royalty}.base`)) ?? "perDeployment",
        unit: text(`${royalty}.unit`),
        rate: text(`${royalty}.rate`),
        stepAfter: text(`${royalty}.stepAfter`),
        stepUnit: text(`${royalty}.stepUnit`),
        stepRate: text(`${royalty}.stepRate`),
        floor: text(`${royalty}.floor`),
        cap: text(`${royalty}.cap`),
        startDate: text(`${royalty}.startDate`),
        endDate: text(`${royalty}.endDate`),
      })),
    })),
    awards: rows("awards", "key", 30, (award) => ({
      key: text(`${award}.key`),
      milestoneKey: text(`${award}.milestoneKey`),
      organizationId: text(`${award}.organizationId`),
      yuan: text(`${award}.yuan`),
    })),
    example: {
      poolYuan: text("example.poolYuan"),
      deployments: text("example.deployments"),
      replications: text("example.replications"),
      tasks: text("example.tasks"),
    },
  };
}

type Errors = Record<string, string[]>;

/** What was typed as the clause, and what is wrong by the name of its field. A pool with anything wrong in it is null in `pools`. */
export function benefitsOf(typed: TypedBenefits): {
  data: BenefitSharing | null;
  pools: (Pool | null)[];
  awards: BenefitSharing["awards"];
  errors: Errors;
} {
  const errors: Errors = {};
  const pools = typed.pools.map((pool, i) => {
    const found = poolOf(pool, `pools[${i}]`);
    Object.assign(errors, found.errors);
    return Object.keys(found.errors).length === 0 ? found.pool : null;
  });
  const read = reader(errors);
  const awards = typed.awards.map(({ key, milestoneKey, organizationId, yuan }, i) => ({
    key,
    milestoneKey,
    organizationId: organizationId || null,
    amountFen: read.fen(`awards[${i}].yuan`, yuan),
  }));
  for (const [i, { milestoneKey }] of typed.awards.entries())
    if (milestoneKey === "") errors[`awards[${i}].milestoneKey`] = ["请选择里程碑。"];
  const parsed = benefitSharing.safeParse({
    base: typed.base,
    pools,
    awards,
    equity: typed.equity,
    paymentDays: typed.paymentDays.trim() === "" ? null : read.whole("paymentDays", typed.paymentDays),
    payoutDays: read.whole("payoutDays", typed.payoutDays),
    auditRight: typed.auditRight === "yes",
    auditYears: read.whole("auditYears", typed.auditYears),
  });
  if (!parsed.success) addIssues(errors, parsed.error, "", typed);
  return { data: parsed.success && Object.keys(errors).length === 0 ? parsed.data : null, pools, awards, errors };
}

function poolOf(typed: TypedPool, at: string): { pool: Pool | null; errors: Errors } {
  const errors: Errors = {};
  const read = reader(errors);
  const shares = read.shares(`${at}.shares`, typed.shares);
  const head = { key: typed.key, name: typed.name };
  const royalties = () => typed.royalties.map((royalty, i) => royaltyOf(royalty, `${at}.royalties[${i}]`, read));
  const whole = () => {
    if (typed.model === "waterfall")
      return { ...head, model: typed.model, tiers: typed.tiers.map((tier, i) => tierOf(tier, `${at}.tiers[${i}]`, read)), shares };
    if (typed.model === "royalty") return { ...head, model: typed.model, royalties: royalties(), shares };
    if (typed.model === "entryFeeRoyalty")
      return { ...head, model: typed.model, entryFees: read.amounts(`${at}.entryFees`, typed.entryFees), royalties: royalties(), shares };
    return { ...head, model: "fixedShare", shares };
  };
  const parsed = benefitSharing.shape.pools.safeParse([whole()]);
  if (parsed.success) return { pool: parsed.data[0] ?? null, errors };
  addIssues(errors, parsed.error, at);
  return { pool: null, errors };
}

function tierOf(tier: TypedTier, at: string, read: Reader) {
  const { key, name, kind } = tier;
  if (kind === "costRecovery") return { key, name, kind, amounts: read.amounts(`${at}.amounts`, tier.amounts) };
  if (kind === "preferredReturn") return { key, name, kind, rateBp: read.basisPoints(`${at}.rate`, tier.rate) };
  return { key, name, kind, limitFen: read.fen(`${at}.limit`, tier.limit), shares: read.shares(`${at}.shares`, tier.shares) };
}

function royaltyOf(royalty: TypedRoyalty, at: string, read: Reader) {
  const { key, name, base, organizationId, startDate, endDate } = royalty;
  const bySales = base === "salesPercent";
  const rate = (member: "rate" | "stepRate") => (bySales ? read.basisPoints(`${at}.${member}`, royalty[member]) : 0);
  const unit = (member: "unit" | "stepUnit") => (bySales ? "0" : read.fen(`${at}.${member}`, royalty[member]));
  const optional = (member: "floor" | "cap") => (royalty[member].trim() === "" ? null : read.fen(`${at}.${member}`, royalty[member]));
  return {
    key,
    name,
    organizationId: organizationId || null,
    base,
    unitFen: unit("unit"),
    rateBp: rate("rate"),
    stepDown:
      royalty.stepAfter.trim() === ""
        ? null
        : { afterFen: read.fen(`${at}.stepAfter`, royalty.stepAfter), unitFen: unit("stepUnit"), rateBp: rate("stepRate") },
    floorFen: optional("floor"),
    capFen: optional("cap"),
    startDate: startDate || null,
    endDate: endDate || null,
  };
}

type Reader = ReturnType<typeof reader>;

/** Reads typed figures; what cannot be read is noted by the name of its field and counts as nothing. A blank is nothing. */
function reader(errors: Errors) {
  const basisPoints = (name: string, typed: string): number => {
    const found = typed.trim() === "" ? 0 : basisPointsOf(typed);
    if (found === null) errors[name] = ["比例须为 0–100 的数，最多两位小数。"];
    return found ?? 0;
  };
  const fen = (name: string, typed: string): string => {
    if (typed.trim() === "") return "0";
    try {
      return yuanToFen(typed).toString();
    } catch {
      errors[name] = ["请填写金额，单位元，最多两位小数。"];
      return "0";
    }
  };
  return {
    basisPoints,
    fen,
    whole: (name: string, typed: string): number => {
      if (/^\d{1,4}$/.test(typed.trim())) return Number(typed);
      errors[name] = ["请填写整数。"];
      return 1;
    },
    /** A party without a percentage leaves the table; the rest must be exactly 100.00 %. */
    shares: (name: string, typed: readonly PartyPercent[]) => {
      const shares = typed
        .map(({ organizationId, percent }, i) => ({ organizationId, basisPoints: basisPoints(`${name}[${i}].percent`, percent) }))
        .filter((share) => share.basisPoints > 0);
      const problem = shareTotalProblem(shares);
      if (problem) errors[name] = [problem];
      return shares;
    },
    amounts: (name: string, typed: readonly PartyYuan[]) =>
      typed
        .map(({ organizationId, yuan }, i) => ({ organizationId, amountFen: fen(`${name}[${i}].yuan`, yuan) }))
        .filter((item) => item.amountFen !== "0"),
  };
}

/** Names of the clause's members where the form's fields are called otherwise. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  amountFen: "yuan",
  limitFen: "limit",
  unitFen: "unit",
  rateBp: "rate",
  floorFen: "floor",
  capFen: "cap",
};

/** Name of the form's field for a member of the clause: "awards[0].amountFen" → "awards[0].yuan". A table is named as a whole. */
export function benefitFieldName(path: string): string {
  const step: Readonly<Record<string, string>> = { afterFen: "stepAfter", unitFen: "stepUnit", rateBp: "stepRate" };
  const [, before = path, member = ""] = /^(.*)\.stepDown\.(\w+)$/.exec(path) ?? [];
  if (member !== "") return `${before}.${step[member] ?? member}`;
  return path.replace(/\w+$/, (last) => FIELD_NAMES[last] ?? last);
}

/** Notes what the schema refuses beside its field, unless something is noted there. Of a pool, `at` is its place; the tables noted theirs. */
function addIssues(errors: Errors, error: z.ZodError, at: string, typed?: TypedBenefits): void {
  for (const { path, message } of error.issues) {
    const [first, ...rest] = path;
    // Pools were judged one by one, under their own places.
    if (typed && first === "pools" && rest.length > 0) continue;
    if (path.includes("shares") || path.includes("amounts") || path.includes("entryFees")) {
      if (Object.keys(errors).length === 0) errors[at] = [message];
      continue;
    }
    const members = at === "" ? path : rest;
    const name = members.reduce<string>((name, part) => {
      if (typeof part === "number") return `${name}[${part}]`;
      const member = FIELD_NAMES[String(part)] ?? String(part);
      return name === "" ? member : `${name}.${member}`;
    }, at);
    errors[name] ??= [message];
  }
}

/** Figures of the worked example; what cannot be read counts as nothing. */
export function exampleOf({ example }: TypedBenefits): { poolFen: bigint; deployments: bigint; replications: bigint; tasks: bigint } {
  const whole = (typed: string) => {
    const digits = typed.replaceAll(/[,，\s]/g, "");
    return /^\d{1,12}$/.test(digits) ? BigInt(digits) : 0n;
  };
  const poolFen = reader({}).fen("", example.poolYuan);
  return {
    poolFen: BigInt(poolFen),
    deployments: whole(example.deployments),
    replications: whole(example.replications),
    tasks: whole(example.tasks),
  };
}
