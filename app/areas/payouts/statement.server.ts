import { and, asc, eq, gte, lt, min, or, sql } from "drizzle-orm";
import { DateTime } from "luxon";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { invoices } from "#db/schema/billing.ts";
import { ledgerEntries, payoutItems, postings } from "#db/schema/payouts.ts";
import { payoutReversals, payoutTransfers } from "#db/schema/transfers.ts";
import { csvOf } from "./csv.ts";
import { STATEMENT_KIND_NAMES, type StatementKind } from "./states.ts";

const ZONE = "Asia/Shanghai";
const monthStart = (month: string): DateTime => DateTime.fromFormat(month, "yyyy-MM", { zone: ZONE });

/** Rows of the ledger that say what an organization is owed: what is owed more is positive here, though the ledger credits it. */
const own = (ctx: Context) => and(eq(ledgerEntries.account, "payable"), eq(ledgerEntries.organizationId, userOf(ctx).organizationId));

/**
 * The account of the actor's organization for one month of Asia/Shanghai, out of the ledger and nothing else: what it was owed when the month
 * began, what moved that, what it is owed at its end. A month that is none, or lies outside of its own, is the newest. Fen as text.
 */
export async function statementOf(ctx: Context, asked: string | null) {
  const now = DateTime.fromJSDate(ctx.clock.now(), { zone: ZONE });
  const [first] = await ctx.db
    .select({ at: min(ledgerEntries.createdAt) })
    .from(ledgerEntries)
    .where(own(ctx));
  const months = monthsBetween(first?.at ? DateTime.fromJSDate(new Date(first.at), { zone: ZONE }) : now, now);
  const month = months.find((one) => one === asked) ?? months[0] ?? now.toFormat("yyyy-MM");
  const [from, to] = [monthStart(month), monthStart(month).plus({ months: 1 })];
  const [[before], rows] = await Promise.all([
    ctx.db
      .select({ fen: sql<string>`coalesce(-sum(${ledgerEntries.amountFen}), 0)` })
      .from(ledgerEntries)
      .where(and(own(ctx), lt(ledgerEntries.createdAt, from.toJSDate()))),
    ctx.db
      .select({
        id: ledgerEntries.id,
        at: ledgerEntries.createdAt,
        fen: sql<string>`-${ledgerEntries.amountFen}`,
        kind: postings.kind,
        sourceId: postings.sourceId,
        invoiceCode: invoices.code,
        reference: sql<string | null>`coalesce(${payoutItems.reference}, ${payoutReversals.reversalId}, ${payoutTransfers.transferId})`,
      })
      .from(ledgerEntries)
      .innerJoin(postings, eq(postings.id, ledgerEntries.postingId))
      .leftJoin(payoutItems, eq(payoutItems.id, postings.sourceId))
      .leftJoin(payoutReversals, eq(payoutReversals.id, postings.sourceId))
      .leftJoin(payoutTransfers, or(eq(payoutTransfers.id, postings.sourceId), eq(payoutTransfers.id, payoutReversals.transferId)))
      // What the bank pays is of many invoices, what the channel sends of one.
      .leftJoin(invoices, sql`${invoices.id} = coalesce(${postings.invoiceId}, ${payoutTransfers.invoiceId})`)
      .where(and(own(ctx), gte(ledgerEntries.createdAt, from.toJSDate()), lt(ledgerEntries.createdAt, to.toJSDate())))
      .orderBy(asc(ledgerEntries.createdAt), asc(ledgerEntries.id)),
  ]);
  const openingFen = BigInt(before?.fen ?? 0);
  let balanceFen = openingFen;
  const lines = rows.map((row) => {
    balanceFen += BigInt(row.fen);
    return {
      id: row.id,
      at: row.at.toISOString(),
      kind: kindOf(row),
      invoiceCode: row.invoiceCode,
      reference: row.reference,
      amountFen: row.fen,
      balanceFen: balanceFen.toString(),
    };
  });
  const sumOf = (kind: StatementKind) =>
    lines
      .filter((line) => line.kind === kind)
      .reduce((sum, line) => sum + BigInt(line.amountFen), 0n)
      .toString();
  return {
    organizationName: userOf(ctx).organizationName,
    month,
    months,
    openingFen: openingFen.toString(),
    sums: {
      settlement: sumOf("settlement"),
      claim: sumOf("claim"),
      payout: sumOf("payout"),
      payoutReturned: sumOf("payoutReturned"),
      transfer: sumOf("transfer"),
      transferReversed: sumOf("transferReversed"),
      hold: sumOf("hold"),
    },
    closingFen: balanceFen.toString(),
    /** False for the month under way. */
    isOver: to <= now,
    lines,
  };
}

/** Newest first. */
function monthsBetween(first: DateTime, last: DateTime): string[] {
  const months: string[] = [];
  for (let at = last.startOf("month"); at >= first.startOf("month"); at = at.minus({ months: 1 })) months.push(at.toFormat("yyyy-MM"));
  return months;
}

function kindOf({ kind, sourceId }: { kind: string; sourceId: string | null }): StatementKind {
  if (kind === "payout" || kind === "payoutReturned" || kind === "transfer" || kind === "transferReversed" || kind === "hold") return kind;
  return sourceId === null ? "settlement" : "claim";
}

/** The same as CSV. The export is recorded. */
export async function exportStatement(ctx: Context, asked: string | null): Promise<{ file: Buffer; fileName: string }> {
  const statement = await statementOf(ctx, asked);
  const figure = (fen: string) => ({ figure: fenToYuan(BigInt(fen)) });
  const file = csvOf([
    ["时间（UTC）", "事由", "账单", "支付参考号", "金额（元）", "余额（元）"],
    ["", "期初余额", "", "", "", figure(statement.openingFen)],
    ...statement.lines.map((line) => [
      line.at,
      STATEMENT_KIND_NAMES[line.kind],
      line.invoiceCode ?? "",
      line.reference ?? "",
      figure(line.amountFen),
      figure(line.balanceFen),
    ]),
    ["", statement.isOver ? "期末余额" : "当前余额", "", "", "", figure(statement.closingFen)],
  ]);
  await withTransaction(ctx, (tx) =>
    recordAudit(tx, {
      action: "export-payout-statement",
      objectType: "organization",
      objectId: userOf(ctx).organizationId,
      detail: { month: statement.month, lines: statement.lines.length },
    }),
  );
  return { file, fileName: `对账单（${statement.month}）.csv` };
}
