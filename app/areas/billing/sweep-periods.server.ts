import { and, eq, inArray, lte } from "drizzle-orm";
import { DateTime } from "luxon";
import { contractsToBill, getContract } from "#app/areas/contracts/index.server.ts";
import { holdUsageLock } from "#app/areas/usage/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { isAppError } from "#app/kernel/errors.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { invoices } from "#db/schema/billing.ts";
import { approveTodoKey, closeEmpty } from "./close-period.server.ts";
import type { WholeContract } from "./gather-rating.server.ts";
import { findOrOpenInvoice } from "./open-invoice.server.ts";
import { advanceKey, billingPeriod, FINAL, partsOf, periodKeys } from "./period.ts";
import { rateInto } from "./rating-run.server.ts";
import type { Invoice } from "./reads.server.ts";
import { can, INVOICE_ACTIONS, periodName } from "./states.ts";

const DAY_MS = 86_400_000;
const rateTodoKey = (invoiceId: string) => `rate-invoice:${invoiceId}`;

/**
 * Looks after the calendar: every period that has ended gets an invoice that collects, every month with rent in advance gets one from its first day,
 * and what has collected for the days of grace is rated and put before the provider's finance. Running it twice, or twice at once, changes nothing.
 */
export async function sweepPeriods(ctx: Context): Promise<void> {
  const failures: unknown[] = [];
  for (const id of await contractsToBill(ctx)) await openPeriods(ctx, id).catch((error: unknown) => failures.push(error));
  const due = await ctx.db
    .select({ id: invoices.id, contractId: invoices.contractId })
    .from(invoices)
    .where(and(inArray(invoices.status, [...INVOICE_ACTIONS.close]), lte(invoices.ratesAt, ctx.clock.now())))
    .orderBy(invoices.periodFrom, invoices.id);
  for (const invoice of due) await rateDue(ctx, invoice).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} periods could not be billed`);
}

async function openPeriods(ctx: Context, contractId: string): Promise<void> {
  const whole = await getContract(ctx, { id: contractId });
  const { contract, versions } = whole;
  const now = ctx.clock.now();
  const known = await ctx.db.select().from(invoices).where(eq(invoices.contractId, contractId));
  // A voided one counts: what a person took back is billed anew by a person, who was asked to when it was voided.
  const missing = (key: string) => !known.some(({ period }) => period === key);
  for (const month of periodKeys(contract, now)) {
    const period = billingPeriod(month, contract);
    if (!period) continue;
    const inForce = partsOf(period, versions, contract.zone).flatMap(
      (part) => versions.find(({ version }) => version === part.version)?.terms ?? [],
    );
    const terms = inForce.at(-1) ?? whole.current.terms;
    const ratesAt = new Date(period.to.getTime() + terms.late.graceDays * DAY_MS);
    if (period.to <= now && missing(month)) await open(ctx, whole, month, ratesAt);
    if (inForce.some(({ lease }) => lease?.timing === "advance") && missing(advanceKey(month)))
      await open(ctx, whole, advanceKey(month), period.from);
  }
  await openFinal(ctx, whole, missing);
}

/** The last invoice comes when nothing can be reported late any more. */
async function openFinal(ctx: Context, whole: WholeContract, missing: (key: string) => boolean): Promise<void> {
  const { contract, current } = whole;
  const ends = DateTime.fromISO(contract.endsOn, { zone: contract.zone })
    .plus({ days: current.terms.late.maxLateDays + 1 })
    .toJSDate();
  if (ends <= ctx.clock.now() && missing(FINAL)) await open(ctx, whole, FINAL, ends);
}

async function open(ctx: Context, whole: WholeContract, key: string, ratesAt: Date): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    await holdUsageLock(tx, whole.contract.id);
    await findOrOpenInvoice(tx, whole, key, ratesAt);
  });
}

/** A period with nothing to bill is closed without troubling anybody; one that cannot be rated is put before the provider with the reason. */
async function rateDue(ctx: Context, { id, contractId }: { id: string; contractId: string }): Promise<void> {
  try {
    await withTransaction(ctx, async (tx) => {
      const whole = await getContract(tx, { id: contractId });
      await holdUsageLock(tx, contractId);
      const [invoice] = await tx.db.select().from(invoices).where(eq(invoices.id, id));
      if (!invoice || !can("close", invoice.status)) return;
      const { totalFen, isEmpty } = await rateInto(tx, whole, invoice);
      await recordAudit(tx, {
        action: "rate-invoice",
        objectType: "invoice",
        objectId: id,
        detail: { code: invoice.code, period: invoice.period, totalFen },
      });
      if (isEmpty) await closeEmpty(tx, invoice);
      else await askApproval(tx, whole, invoice, totalFen);
      await enqueue(tx, "complete-todo", { organizationId: whole.contract.providerId, dedupeKey: rateTodoKey(id) });
    });
  } catch (error) {
    await tellFailed(ctx, { id, contractId }, isAppError(error) ? error.message : "计费时出现意外错误");
    throw error;
  }
}

/** The provider is told once; the sweep tries again by itself, and a person may at any time. */
async function tellFailed(ctx: Context, { id, contractId }: { id: string; contractId: string }, failure: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [failed] = await tx.db
      .update(invoices)
      .set({ status: "ratingFailed", failure })
      .where(and(eq(invoices.id, id), eq(invoices.status, "collecting")))
      .returning();
    if (!failed) return;
    const { contract } = await getContract(tx, { id: contractId });
    await recordAudit(tx, { action: "rate-invoice-failed", objectType: "invoice", objectId: id, detail: { failure } });
    await enqueue(tx, "notify", {
      organizationId: contract.providerId,
      kind: "todo",
      title: `账单 ${failed.code} 计费失败`,
      body: `${failure}。平台会自动重试，也可以打开账单立即计费。`,
      href: paths.invoice(failed.code),
      dedupeKey: rateTodoKey(id),
    });
  });
}

async function askApproval(tx: TransactionContext, { contract }: WholeContract, invoice: Invoice, totalFen: bigint): Promise<void> {
  await enqueue(tx, "notify", {
    organizationId: contract.providerId,
    kind: "todo",
    title: `账单 ${invoice.code} 待审核 ¥${fenToYuan(totalFen)}`,
    body: `${contract.name} ${periodName(invoice.period)} 已计费，审核后发给用户单位。`,
    href: paths.invoice(invoice.code),
    dedupeKey: approveTodoKey(invoice.id),
  });
}
