import { eq, sql } from "drizzle-orm";
import { getInvoice } from "#app/areas/billing/index.server.ts";
import { exactSum, signedBenefits } from "#app/areas/task-books/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { ledgerEntries, postings, settlements } from "#db/schema/payouts.ts";
import { settlementDues } from "./dues.ts";
import { contractIdsOf, poolFenOf, settledOf, sharesOf, standingAt } from "./receipts.server.ts";

type Entry = { account: (typeof ledgerEntries.$inferInsert)["account"]; organizationId?: string; amountFen: bigint };

/**
 * Settles a paid invoice in one transaction: cash against tax and clearing, then clearing against what each member is owed by clause 12 of
 * the sealed task book. What is owed is counted over everything paid so far under all contracts of the task book, and only the difference to
 * what was settled is posted. A deposit becomes a liability and is not split. Runs once per invoice: a second run finds the posting and does
 * nothing.
 */
export async function settleInvoice(ctx: Context, { invoiceId }: JobPayload<"settle-invoice">): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const { invoice, contract } = await getInvoice(tx, { id: invoiceId });
    // One that came to nothing is paid without money: there is nothing to book.
    if (invoice.status !== "paid" || invoice.totalFen === 0n) return;
    const signed = await signedBenefits(tx, contract.taskBookId);
    // One settlement of a task book and its amendments at a time: the cumulative amount must not move underneath.
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${signed?.line[0] ?? contract.taskBookId}, 7262))`);
    const [present] = await tx.db.select({ id: postings.id }).from(postings).where(eq(postings.invoiceId, invoiceId)).limit(1);
    if (present) return;
    if (invoice.amountPaidFen !== invoice.totalFen)
      throw new Error(`invoice ${invoice.code} was paid ${invoice.amountPaidFen}, not ${invoice.totalFen}`);

    if (invoice.kind === "deposit") {
      await post(tx, invoiceId, "depositReceived", `押金 ${invoice.code}`, [
        { account: "cash", amountFen: invoice.totalFen },
        { account: "depositLiability", organizationId: invoice.payerId, amountFen: -invoice.totalFen },
      ]);
      await recordAudit(tx, { action: "book-deposit", objectType: "invoice", objectId: invoiceId, detail: { totalFen: invoice.totalFen } });
      return;
    }
    if (!signed) throw new Error(`invoice ${invoice.code} is paid, but its task book has no sealed sharing`);
    const { base, terms } = signed;
    const poolFen = poolFenOf(base, invoice);
    await post(tx, invoiceId, "invoicePaid", `收款 ${invoice.code}`, [
      { account: "cash", amountFen: invoice.totalFen },
      // Shared with its tax, every member bears its own; shared without, the tax is the provider's to pay.
      { account: "taxPayable", organizationId: contract.providerId, amountFen: poolFen - invoice.totalFen },
      { account: "clearing", amountFen: -poolFen },
    ]);
    const contractIds = await contractIdsOf(tx, signed);
    const [{ counted, target, moved }, settledFen] = await Promise.all([
      standingAt(tx, signed, contractIds, invoice),
      settledOf(tx, signed, contractIds),
    ]);
    const shares = sharesOf(terms);
    const dues = settlementDues(target, settledFen).filter((due) => due.amountFen > 0n || shares.has(due.id));
    const postingId = await post(tx, invoiceId, "settlement", `分配 ${invoice.code}`, [
      { account: "clearing", amountFen: poolFen },
      ...dues.map((due): Entry => ({ account: "payable", organizationId: due.id, amountFen: -due.amountFen })),
    ]);
    await tx.db.insert(settlements).values(
      dues.map((due) => ({
        invoiceId,
        contractId: contract.id,
        organizationId: due.id,
        basisPoints: shares.get(due.id) ?? 0,
        exact: exactSum(moved.find((part) => part.organizationId === due.id)?.lines.map((line) => line.exact) ?? []),
        amountFen: due.amountFen,
        // Separate charges and transfers are not offered to mainland platforms (billing.md §2): the default rail is the bank.
        rail: "offlineBank" as const,
        postingId,
      })),
    );
    await recordAudit(tx, {
      action: "settle-invoice",
      objectType: "invoice",
      objectId: invoiceId,
      detail: {
        netFen: invoice.netFen,
        poolFen,
        counted: { cumulativeFen: counted.poolFen, deployments: counted.deployments, tasks: counted.tasks },
        parts: dues.map(({ id, amountFen }) => ({ id, amountFen })),
      },
    });
    for (const due of dues.filter((one) => one.amountFen > 0n)) {
      await enqueue(tx, "notify", {
        organizationId: due.id,
        kind: "message",
        title: `账单 ${invoice.code} 已按任务书分配，贵单位分得 ¥${fenToYuan(due.amountFen)}`,
        body: "款项经对公转账支付，回单核对后显示已支付。",
        href: paths.invoice(invoice.code),
        dedupeKey: `settled:${invoiceId}`,
      });
    }
  });
}

async function post(
  tx: TransactionContext,
  invoiceId: string,
  kind: (typeof postings.$inferInsert)["kind"],
  memo: string,
  entries: Entry[],
): Promise<string> {
  const [posting] = await tx.db.insert(postings).values({ kind, invoiceId, memo }).returning({ id: postings.id });
  if (!posting) throw new Error("posting was not inserted");
  await tx.db
    .insert(ledgerEntries)
    .values(entries.filter((entry) => entry.amountFen !== 0n).map((entry) => ({ ...entry, postingId: posting.id })));
  return posting.id;
}
