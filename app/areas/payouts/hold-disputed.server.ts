import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { frozenFen, type Invoice, refundsOf } from "#app/areas/billing/index.server.ts";
import { type SignedBenefits, splitByWeights } from "#app/areas/task-books/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { settlements } from "#db/schema/payouts.ts";
import { holdPayouts } from "./batches/hold-batch.server.ts";
import { PAYABLE } from "./batches/payable.server.ts";
import { positionOf } from "./position.ts";
import { post } from "./post.server.ts";

type Row = typeof settlements.$inferSelect;

/** What is to be held of a member's part of an invoice: its share of what is frozen, but never of what it was paid already. Fen, ≥ 0. */
function heldTarget(frozen: bigint, held: bigint, payable: bigint): bigint {
  const most = held + (payable > 0n ? payable : 0n);
  return frozen < most ? frozen : most;
}

/**
 * Holds back what a disputed line of an invoice would take from each member, and lets it go when the dispute is over: a step of its own, from what is
 * payable to what is held and back, that leaves the split itself as it is. Only what was not paid out yet is held: nobody gives back for a claim that
 * is not decided. Under the lock of the settlement; doing it again changes nothing.
 */
export async function holdDisputed(
  tx: TransactionContext,
  { invoice, contract, signed }: { invoice: Invoice; contract: { id: string; providerId: string }; signed: SignedBenefits },
): Promise<void> {
  const frozen = await frozenFen(tx, invoice.id);
  const known = await tx.db.$count(settlements, and(eq(settlements.invoiceId, invoice.id), eq(settlements.isHold, true)));
  if (frozen === 0n && known === 0) return;
  await holdPayouts(tx, contract.providerId);
  const [rows, gone] = await Promise.all([
    tx.db.select().from(settlements).where(eq(settlements.invoiceId, invoice.id)).orderBy(settlements.organizationId),
    refundsOf(tx, [invoice.id]),
  ]);
  const offFen = gone.reduce((sum, { amountFen }) => sum + amountFen, invoice.creditedFen);
  const now = positionOf(signed.base, invoice, offFen);
  // What a refund of the disputed amount would take out of the pool.
  const left = positionOf(signed.base, invoice, frozen < now.keptFen ? offFen + frozen : invoice.totalFen);
  const members = [...Map.groupBy(rows, (row) => row.organizationId ?? "")];
  const weights = members.map(([id, own]) => ({ id, weight: positive(sum(own.filter((row) => !row.isHold))) }));
  const shares = splitByWeights(now.poolFen - left.poolFen, weights);
  const changes = members.flatMap(([id, own], index) => {
    const held = -sum(own.filter((row) => row.isHold));
    // What goes by the payment channel went at once; there is nothing of it to hold.
    const payable = sum(own.filter((row) => row.rail === "offlineBank" && isPayable(row)));
    const moreFen = heldTarget(shares[index]?.amountFen ?? 0n, held, payable) - held;
    return moreFen === 0n ? [] : [{ id, moreFen }];
  });
  if (changes.length === 0) return;
  const postingId = await post(
    tx,
    { kind: "hold", invoiceId: invoice.id, sourceId: randomUUID(), memo: `异议冻结 ${invoice.code}` },
    changes.flatMap(({ id, moreFen }) => [
      { account: "payable" as const, organizationId: id, amountFen: moreFen },
      { account: "held" as const, organizationId: id, amountFen: -moreFen },
    ]),
  );
  await tx.db.insert(settlements).values(
    changes.map(({ id, moreFen }) => ({
      invoiceId: invoice.id,
      contractId: contract.id,
      isHold: true,
      organizationId: id,
      basisPoints: 0,
      exact: "0.0000",
      amountFen: -moreFen,
      rail: "offlineBank" as const,
      postingId,
    })),
  );
  await recordAudit(tx, {
    action: "hold-disputed",
    objectType: "invoice",
    objectId: invoice.id,
    detail: { frozenFen: frozen, parts: changes.map(({ id, moreFen }) => ({ id, heldFen: moreFen })) },
  });
}

const sum = (rows: readonly Row[]): bigint => rows.reduce((total, row) => total + row.amountFen, 0n);
const positive = (fen: bigint): bigint => (fen > 0n ? fen : 0n);
const isPayable = ({ status }: Row): boolean => PAYABLE.some((one) => one === status);
