import { desc, eq } from "drizzle-orm";
import { usageCut } from "#app/areas/usage/index.server.ts";
import { contentHash } from "#app/kernel/canonical.ts";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { invoiceLines, invoices, ratingRuns } from "#db/schema/billing.ts";
import { endRebill } from "./ending/rebill.server.ts";
import { type KeptInput, keptInput, ratingInput, type WholeContract } from "./gather-rating.server.ts";
import { type Rated, rateDeposit, ratePeriod } from "./rating/rate-period.ts";
import { getInvoice, type Invoice } from "./reads.server.ts";

/** Version of the rules below `rating/`. A run of former rules is not rated again by these. */
export const RATING_ENGINE = 2;

/**
 * Rates an invoice from the ledger as it stands, writes its lines and keeps the run with its input. The caller holds the usage lock of the contract
 * and has seen that the invoice is not approved yet.
 */
export async function rateInto(
  tx: TransactionContext,
  whole: WholeContract,
  invoice: Invoice,
): Promise<Pick<Rated, "totalFen"> & { isEmpty: boolean }> {
  const cut = await usageCut(tx, whole.contract.id);
  const kept = invoice.kind === "deposit" ? depositInput(tx, whole) : await keptInput(tx, whole, invoice, cut);
  const rated = await rateKept(tx, whole, kept, cut);
  const ratingHash = contentHash(rated);
  await tx.db.insert(ratingRuns).values({ invoiceId: invoice.id, engine: RATING_ENGINE, usageCutSeq: cut, input: kept, ratingHash });
  await tx.db.delete(invoiceLines).where(eq(invoiceLines.invoiceId, invoice.id));
  if (rated.lines.length > 0)
    await tx.db.insert(invoiceLines).values(rated.lines.map((line, position) => ({ ...line, invoiceId: invoice.id, position })));
  const { netFen, taxFen, totalFen } = rated;
  await tx.db
    .update(invoices)
    .set({
      status: "rated",
      failure: null,
      usageCutSeq: cut,
      ratingHash,
      netFen,
      taxFen,
      totalFen,
      termsVersion: kept.parts[0]?.version ?? whole.current.version,
    })
    .where(eq(invoices.id, invoice.id));
  await endRebill(tx, whole, invoice);
  return { totalFen, isEmpty: rated.lines.every((line) => line.amountFen === 0n) };
}

/** The deposit by the terms in force, or by the first where none is yet. */
function depositInput(ctx: Context, { versions, current }: WholeContract): KeptInput {
  const now = ctx.clock.now();
  const { lease } = (versions.find(({ effectiveFrom }) => effectiveFrom <= now) ?? versions.at(-1) ?? current).terms;
  if (!lease || lease.depositFen === "0") throw conflict("本合同没有押金。");
  const nothing = { parts: [], earlier: [], already: [], alreadyOperations: "0", carried: [] };
  return { period: "deposit", charged: "inArrears", ...nothing, depositFen: lease.depositFen };
}

async function rateKept(ctx: Context, whole: WholeContract, kept: KeptInput, cut: bigint): Promise<Rated> {
  const { depositFen } = kept;
  return depositFen === undefined ? ratePeriod(await ratingInput(ctx, whole, kept, cut)) : rateDeposit({ depositFen });
}

/**
 * Rates an invoice again from what its last run kept: `same` tells whether the outcome equals, by hash, what was billed. Whatever came in since does
 * not matter. Null for an invoice that former rules rated.
 */
export async function rateAgain(ctx: Context, by: { code: string }): Promise<{ same: boolean; rated: Rated } | null> {
  const { invoice, whole } = await getInvoice(ctx, by);
  const [run] = await ctx.db.select().from(ratingRuns).where(eq(ratingRuns.invoiceId, invoice.id)).orderBy(desc(ratingRuns.id)).limit(1);
  if (!run || run.engine !== RATING_ENGINE) return null;
  const rated = await rateKept(ctx, whole, run.input as KeptInput, run.usageCutSeq);
  return { same: contentHash(rated) === invoice.ratingHash && run.ratingHash === invoice.ratingHash, rated };
}
