import { and, desc, eq, inArray, isNotNull, ne, notInArray, or } from "drizzle-orm";
import { DateTime } from "luxon";
import type { getContract, Vat } from "#app/areas/contracts/index.server.ts";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import { monthsReported, usageTotals } from "#app/areas/usage/index.server.ts";
import { contentHash } from "#app/kernel/canonical.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import { invoiceLines, invoices, ratingRuns } from "#db/schema/billing.ts";
import { extrasOf } from "./contract-end/extras.server.ts";
import { operationsOf } from "./operations.ts";
import { billingPeriod, daysIn, type PeriodPart, partsOf, readKey } from "./period.ts";
import type { RatingInput } from "./rating/rate-period.ts";
import type { Charged, Extra, Rental, Segment } from "./rating/rate-segment.ts";

export type WholeContract = Awaited<ReturnType<typeof getContract>>;
type Invoice = typeof invoices.$inferSelect;
type Sums = { vat: Vat; fen: string }[];

/** A part of a period as a run keeps it: everything but the usage, which the cut brings back, and the terms, which their version does. */
interface KeptPart extends Omit<PeriodPart, "from" | "to"> {
  from: string;
  to: string;
  rentals: Rental[];
  /** Left out where there are none. */
  extras?: Extra[];
}

/** What a run keeps of its input; JSON. Periods are named by the key of the invoice that bills them. */
export interface KeptInput {
  period: string;
  charged: Charged;
  parts: KeptPart[];
  earlier: ({ period: string; charged: Charged; parts: KeptPart[] } & Billed)[];
  already: Sums;
  alreadyOperations: string;
  carried: Sums;
  /** Of a deposit, which depends on nothing else. */
  depositFen?: string;
}

/**
 * What rating an invoice depends on, as it stands now: the parts of its period, the other periods of which more or less is known since they were
 * billed, what other invoices bill for the period already, and what they could not set off. Voided invoices count for nothing, so that whatever
 * stood on one alone is billed again. An invoice for rent looks after rent alone, any other after everything.
 */
export async function keptInput(ctx: Context, whole: WholeContract, invoice: Invoice, cut: bigint): Promise<KeptInput> {
  const { kind, month } = readKey(invoice.period);
  const others = await ctx.db
    .select()
    .from(invoices)
    .where(
      and(
        eq(invoices.contractId, whole.contract.id),
        inArray(invoices.kind, ["service", "rent"]),
        ne(invoices.id, invoice.id),
        notInArray(invoices.status, ["void", "collecting", "ratingFailed"]),
      ),
    );
  const [billed, partsFor] = [await billedByPeriod(ctx, others), await partsOfMonths(ctx, whole)];
  const keys = new Set(others.map(({ period }) => period));
  const changed = new Set([...(await changedPeriods(ctx, whole, others, { cut, partsFor })), ...(await untold(ctx, invoice, keys))]);
  return {
    period: invoice.period,
    charged: kind === "rent" ? "inAdvance" : "inArrears",
    parts: month === null ? [] : partsFor(month),
    earlier: [...changed]
      .sort()
      .filter((key) => key !== invoice.period && (kind !== "rent" || readKey(key).kind === "rent"))
      .map((key) => ({
        period: key,
        charged: readKey(key).kind === "rent" ? ("inAdvance" as const) : ("inArrears" as const),
        parts: partsFor(readKey(key).month ?? ""),
        ...(billed.get(key) ?? NOTHING),
      })),
    already: (billed.get(invoice.period) ?? NOTHING).billed,
    alreadyOperations: (billed.get(invoice.period) ?? NOTHING).operations,
    carried: await carriedOver(ctx, others),
  };
}

/** The input of a run brought back: usage by the cut, terms by their version. */
export async function ratingInput(ctx: Context, { contract, versions }: WholeContract, kept: KeptInput, cut: bigint): Promise<RatingInput> {
  const segmentOf = async (part: KeptPart): Promise<Segment> => {
    const terms = versions.find(({ version }) => version === part.version)?.terms;
    if (!terms) throw new Error(`contract ${contract.code} has no terms ${part.version}`);
    const [from, to] = [new Date(part.from), new Date(part.to)];
    return {
      period: part.key,
      version: part.version,
      terms,
      from,
      to,
      coveredDays: part.coveredDays,
      monthDays: part.monthDays,
      contractMonth: part.contractMonth,
      totals: terms.usage || terms.sla ? await usageTotals(ctx, contract.id, { from, to }, cut) : [],
      rentals: part.rentals,
      ...(part.extras ? { extras: part.extras } : {}),
    };
  };
  const sums = (kept: Sums) => kept.map(({ vat, fen }) => ({ vat, fen: BigInt(fen) }));
  const segmentsOf = async (parts: readonly KeptPart[]) => {
    const segments: Segment[] = [];
    for (const part of parts) segments.push(await segmentOf(part));
    return segments;
  };
  const earlier: RatingInput["earlier"][number][] = [];
  for (const one of kept.earlier)
    earlier.push({
      period: one.period,
      charged: one.charged,
      segments: await segmentsOf(one.parts),
      billed: sums(one.billed),
      operations: one.operations,
    });
  return {
    period: kept.period,
    charged: kept.charged,
    segments: await segmentsOf(kept.parts),
    earlier,
    already: sums(kept.already),
    alreadyOperations: kept.alreadyOperations,
    carried: sums(kept.carried),
  };
}

/**
 * The parts of any month of the contract with the days each robot is rented in them, as known now. Versions that price alike are one: a change of
 * the days of payment must not begin the tiers anew.
 */
export async function partsOfMonths(ctx: Context, { contract, versions }: WholeContract): Promise<(month: string) => KeptPart[]> {
  const robots = await robotsOfContract(ctx, contract.id);
  const extrasIn = await extrasOf(ctx, { contract, versions });
  const priced: { version: number; effectiveFrom: Date; price: string }[] = [];
  for (const { version, effectiveFrom, terms } of [...versions].reverse()) {
    const price = contentHash({ usage: terms.usage, lease: terms.lease, sla: terms.sla });
    if (priced.at(-1)?.price !== price) priced.push({ version, effectiveFrom, price });
  }
  return (month) => {
    const period = billingPeriod(month, contract);
    // A month that was billed and is no more of the contract since it ends early: all of it is given back.
    if (!period) return [];
    return partsOf(period, priced, contract.zone).map((part) => {
      const owed = extrasIn(part);
      return {
        ...part,
        from: part.from.toISOString(),
        to: part.to.toISOString(),
        rentals: versions.find(({ version }) => version === part.version)?.terms.lease ? rentalsIn(robots, part, contract.zone) : [],
        ...(owed.length > 0 ? { extras: owed } : {}),
      };
    });
  };
}

type Robot = Awaited<ReturnType<typeof robotsOfContract>>[number];

/** Days of rent by robot: from the day the user unit accepted it to the day it went back, that day not counted. One not accepted yet costs nothing. */
function rentalsIn(robots: readonly Robot[], part: PeriodPart, zone: string): Rental[] {
  const daysOf = ({ acceptedOn, to }: Robot["assignments"][number]) => {
    if (acceptedOn === null) return 0;
    const returned = to === null ? Number.POSITIVE_INFINITY : DateTime.fromJSDate(to, { zone }).startOf("day").toMillis();
    const from = new Date(Math.max(DateTime.fromISO(acceptedOn, { zone }).toMillis(), part.from.getTime()));
    const until = new Date(Math.min(returned, part.to.getTime()));
    return from < until ? daysIn({ from, to: until }, zone) : 0;
  };
  return robots
    .map(({ identity, assignments }) => ({ identity, days: assignments.reduce((sum, one) => sum + daysOf(one), 0) }))
    .filter(({ days }) => days > 0)
    .sort((a, b) => (a.identity < b.identity ? -1 : 1));
}

interface Billed {
  billed: Sums;
  operations: string;
}
const idsOf = (invoices: readonly Invoice[]) => invoices.map(({ id }) => id);
const NOTHING: Billed = { billed: [], operations: "0" };

/** What invoices bill for each period, by tax treatment and without tax, and how many successful operations. */
async function billedByPeriod(ctx: Context, others: readonly Invoice[]): Promise<Map<string, Billed>> {
  const periods = new Map<string, Billed>();
  if (others.length === 0) return periods;
  const lines = await ctx.db
    .select()
    .from(invoiceLines)
    .where(and(inArray(invoiceLines.invoiceId, idsOf(others)), isNotNull(invoiceLines.forPeriod)));
  for (const line of lines) {
    const { forPeriod, vat, amountFen } = line;
    if (!forPeriod || !vat) continue;
    const period = periods.get(forPeriod) ?? { billed: [], operations: "0" };
    const known = period.billed.find((one) => one.vat.treatment === vat.treatment);
    if (known) known.fen = (BigInt(known.fen) + amountFen).toString();
    else period.billed.push({ vat, fen: amountFen.toString() });
    period.operations = plain(operationsOf(line).plus(period.operations));
    periods.set(forPeriod, period);
  }
  for (const { billed } of periods.values()) billed.sort((a, b) => (a.vat.treatment < b.vat.treatment ? -1 : 1));
  return periods;
}

/**
 * Keys of periods that standing invoices bill and of which more was reported, or whose days of rent are others, than the newest standing run that
 * rated them knew. Whatever a voided or newly rated invoice had taken in is thereby found again.
 */
async function changedPeriods(
  ctx: Context,
  whole: WholeContract,
  others: readonly Invoice[],
  { cut, partsFor }: { cut: bigint; partsFor: (month: string) => KeptPart[] },
): Promise<string[]> {
  const seen = await seenByPeriod(ctx, others);
  const billed = others.map(({ period }) => period).filter((key) => readKey(key).month !== null);
  const known = billed.flatMap((key) => {
    const run = seen.get(key);
    return run ? [{ key, ...run }] : [];
  });
  const changed = new Set<string>();
  for (const { key, parts } of known)
    if (parts !== null && contentHash(rentalsOf(parts)) !== contentHash(rentalsOf(partsFor(readKey(key).month ?? "")))) changed.add(key);
  const service = known.filter(({ key }) => readKey(key).kind === "service");
  const oldest = service.map((run) => run.cut).sort((a, b) => (a < b ? -1 : 1))[0] ?? cut;
  const reported = service.length === 0 ? [] : await monthsReported(ctx, whole.contract, { after: oldest, upTo: cut });
  for (const { month, newest } of reported) {
    const run = service.find(({ key }) => key === month);
    if (run && newest > run.cut && !(run.parts === null && leases(whole, partsFor(month)))) changed.add(month);
  }
  return [...changed].sort();
}

/**
 * Keys among these of what the former lines of the invoice itself, or of voided ones, are about: others may have been rated with that taken into
 * account, so it has to be reckoned once more. What proves to be no different makes no line.
 */
async function untold(ctx: Context, invoice: Invoice, keys: ReadonlySet<string>): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ forPeriod: invoiceLines.forPeriod })
    .from(invoiceLines)
    .innerJoin(invoices, eq(invoices.id, invoiceLines.invoiceId))
    .where(
      and(
        eq(invoices.contractId, invoice.contractId),
        or(eq(invoices.id, invoice.id), eq(invoices.status, "void")),
        isNotNull(invoiceLines.forPeriod),
      ),
    );
  return rows.flatMap(({ forPeriod }) =>
    forPeriod !== null && keys.has(forPeriod) && readKey(forPeriod).month !== null ? [forPeriod] : [],
  );
}

/** The newest standing run that rated each period: its cut and the parts it saw; null for an invoice of former rules, which kept none. */
async function seenByPeriod(ctx: Context, others: readonly Invoice[]): Promise<Map<string, { cut: bigint; parts: KeptPart[] | null }>> {
  const seen = new Map<string, { cut: bigint; parts: KeptPart[] | null }>();
  if (others.length === 0) return seen;
  const runs = await ctx.db
    .selectDistinctOn([ratingRuns.invoiceId])
    .from(ratingRuns)
    .where(inArray(ratingRuns.invoiceId, idsOf(others)))
    .orderBy(ratingRuns.invoiceId, desc(ratingRuns.id));
  for (const { period, usageCutSeq } of others) seen.set(period, { cut: usageCutSeq, parts: null });
  for (const { usageCutSeq: at, input } of runs.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const kept = input as KeptInput;
    for (const one of [kept, ...kept.earlier]) seen.set(one.period, { cut: at, parts: one.parts });
  }
  return seen;
}

/** Former rules billed rent by the number in the terms, not by robots: what they billed is left as it is. */
const leases = ({ versions }: WholeContract, parts: readonly KeptPart[]) =>
  parts.some((part) => versions.find(({ version }) => version === part.version)?.terms.lease);

const rentalsOf = (parts: readonly KeptPart[]) =>
  parts.map(({ version, from, to, rentals, extras }) => ({ version, from, to, rentals, ...(extras ? { extras } : {}) }));

/** What other invoices could not set off and none has taken over yet: whatever was carried out less what was carried in, in whatever order. */
async function carriedOver(ctx: Context, others: readonly Invoice[]): Promise<Sums> {
  if (others.length === 0) return [];
  const lines = await ctx.db
    .select()
    .from(invoiceLines)
    .where(and(inArray(invoiceLines.invoiceId, idsOf(others)), inArray(invoiceLines.kind, ["carryIn", "carryOut"])));
  const sums = new Map<string, { vat: Vat; fen: bigint }>();
  for (const { vat, amountFen } of lines) {
    if (vat) sums.set(vat.treatment, { vat, fen: (sums.get(vat.treatment)?.fen ?? 0n) - amountFen });
  }
  return [...sums.values()]
    .filter(({ fen }) => fen !== 0n)
    .sort((a, b) => (a.vat.treatment < b.vat.treatment ? -1 : 1))
    .map(({ vat, fen }) => ({ vat, fen: fen.toString() }));
}
