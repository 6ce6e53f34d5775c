import { and, eq, inArray, isNotNull, ne } from "drizzle-orm";
import { DateTime } from "luxon";
import type { getContract, Vat } from "#app/areas/contracts/index.server.ts";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import { monthsReported, usageTotals } from "#app/areas/usage/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import { invoiceLines, invoices, ratingRuns } from "#db/schema/billing.ts";
import { operationsOf } from "./operations.ts";
import { billingPeriod, daysIn, type PeriodPart, partsOf, readKey } from "./period.ts";
import type { RatingInput } from "./rating/rate-period.ts";
import type { Charged, Rental, Segment } from "./rating/rate-segment.ts";

export type WholeContract = Awaited<ReturnType<typeof getContract>>;
type Invoice = typeof invoices.$inferSelect;
type Sums = { vat: Vat; fen: string }[];

/** A part of a period as a run keeps it: everything but the usage, which the cut brings back, and the terms, which their version does. */
interface KeptPart extends Omit<PeriodPart, "from" | "to"> {
  from: string;
  to: string;
  rentals: Rental[];
}

/** What a run keeps of its input; JSON. */
export interface KeptInput {
  period: string;
  charged: Charged;
  parts: KeptPart[];
  earlier: { period: string; parts: KeptPart[]; billed: Sums; operations: string }[];
  already: Sums;
  alreadyOperations: string;
  carried: Sums;
}

/**
 * What rating an invoice depends on, as it stands now: the parts of its period, the earlier periods of which more or less is known since they were
 * billed, what other invoices bill for the period already, and what the invoice before carried over. Voided invoices count for nothing.
 */
export async function keptInput(ctx: Context, whole: WholeContract, invoice: Invoice, cut: bigint): Promise<KeptInput> {
  const { contract } = whole;
  const { kind, month } = readKey(invoice.period);
  const charged: Charged = kind === "rent" ? "inAdvance" : "inArrears";
  const others = await ctx.db
    .select()
    .from(invoices)
    .where(
      and(
        eq(invoices.contractId, contract.id),
        eq(invoices.kind, invoice.kind),
        ne(invoices.id, invoice.id),
        ne(invoices.status, "void"),
        ne(invoices.status, "collecting"),
        ne(invoices.status, "ratingFailed"),
      ),
    );
  const [billed, partsFor] = [await billedByPeriod(ctx, others), await partsOfMonths(ctx, whole)];
  const changed = await changedMonths(ctx, whole, others, { cut, charged, partsFor });
  return {
    period: month,
    charged,
    parts: partsFor(month),
    earlier: changed.filter((one) => one !== month).map((one) => ({ period: one, parts: partsFor(one), ...(billed.get(one) ?? NOTHING) })),
    already: (billed.get(month) ?? NOTHING).billed,
    alreadyOperations: (billed.get(month) ?? NOTHING).operations,
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
    earlier.push({ period: one.period, segments: await segmentsOf(one.parts), billed: sums(one.billed), operations: one.operations });
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

/** The parts of any month of the contract with the days each robot is rented in them, as known now. */
export async function partsOfMonths(ctx: Context, { contract, versions }: WholeContract): Promise<(month: string) => KeptPart[]> {
  const robots = await robotsOfContract(ctx, contract.id);
  return (month) => {
    const period = billingPeriod(month, contract);
    if (!period) throw new Error(`${month} is outside contract ${contract.code}`);
    return partsOf(period, versions, contract.zone).map((part) => ({
      ...part,
      from: part.from.toISOString(),
      to: part.to.toISOString(),
      rentals: versions.find(({ version }) => version === part.version)?.terms.lease ? rentalsIn(robots, part, contract.zone) : [],
    }));
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
const NOTHING: Billed = { billed: [], operations: "0" };

/** What invoices bill for each period, by tax treatment and without tax, and how many successful operations. */
async function billedByPeriod(ctx: Context, others: readonly Invoice[]): Promise<Map<string, Billed>> {
  const periods = new Map<string, Billed>();
  if (others.length === 0) return periods;
  const lines = await ctx.db
    .select()
    .from(invoiceLines)
    .where(
      and(
        inArray(
          invoiceLines.invoiceId,
          others.map(({ id }) => id),
        ),
        isNotNull(invoiceLines.forPeriod),
      ),
    );
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

/** Months already billed for which something was reported since the newest cut, or whose days of rent are others than were rated. */
async function changedMonths(
  ctx: Context,
  { contract }: WholeContract,
  others: readonly Invoice[],
  { cut, charged, partsFor }: { cut: bigint; charged: Charged; partsFor: (month: string) => KeptPart[] },
): Promise<string[]> {
  const months = new Set(others.map(({ period }) => readKey(period).month));
  if (months.size === 0) return [];
  const changed = new Set<string>();
  if (charged === "inArrears") {
    let after = 0n;
    for (const { usageCutSeq } of others) if (usageCutSeq > after) after = usageCutSeq;
    for (const month of await monthsReported(ctx, contract, { after, upTo: cut })) if (months.has(month)) changed.add(month);
  }
  const runs = await ctx.db
    .select({ input: ratingRuns.input })
    .from(ratingRuns)
    .where(
      inArray(
        ratingRuns.invoiceId,
        others.map(({ id }) => id),
      ),
    )
    .orderBy(ratingRuns.id);
  const rated = new Map<string, string>();
  for (const { input } of runs) {
    const kept = input as KeptInput;
    rated.set(kept.period, rentalsOf(kept.parts));
    for (const one of kept.earlier) rated.set(one.period, rentalsOf(one.parts));
  }
  for (const month of months) {
    const before = rated.get(month);
    if (before !== undefined && before !== rentalsOf(partsFor(month))) changed.add(month);
  }
  return [...changed].sort();
}

const rentalsOf = (parts: readonly KeptPart[]) => JSON.stringify(parts.map(({ version, rentals }) => ({ version, rentals })));

/** What other invoices could not set off and none has taken over yet: whatever was carried out less what was carried in, in whatever order. */
async function carriedOver(ctx: Context, others: readonly Invoice[]): Promise<Sums> {
  if (others.length === 0) return [];
  const lines = await ctx.db
    .select()
    .from(invoiceLines)
    .where(
      and(
        inArray(
          invoiceLines.invoiceId,
          others.map(({ id }) => id),
        ),
        inArray(invoiceLines.kind, ["carryIn", "carryOut"]),
      ),
    );
  const sums = new Map<string, { vat: Vat; fen: bigint }>();
  for (const { vat, amountFen } of lines) {
    if (vat) sums.set(vat.treatment, { vat, fen: (sums.get(vat.treatment)?.fen ?? 0n) - amountFen });
  }
  return [...sums.values()]
    .filter(({ fen }) => fen !== 0n)
    .sort((a, b) => (a.vat.treatment < b.vat.treatment ? -1 : 1))
    .map(({ vat, fen }) => ({ vat, fen: fen.toString() }));
}
