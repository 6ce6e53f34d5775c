import Big from "big.js";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { anyOf } from "#db/any-of.ts";
import { quarantinedUsage, usageEvents } from "#db/schema/usage.ts";
import { differences, isNewer, mayCount, type Standing } from "./corrections.ts";
import { type StoredKey, storedKeys, takeCorrectionKeys } from "./ledger.server.ts";
import { keyOf, type ReadCorrection, readEvent } from "./read-batch.ts";

type Original = typeof usageEvents.$inferSelect;
export type CorrectionOutcome = "accepted" | "known" | "awaitingOriginal" | "notCorrectable" | "wrongQuantity";

/**
 * Takes corrections that were not known before. The caller holds the usage lock of the contract alone: no original can come in between unseen.
 * One whose original is not there is kept aside and applied when it comes. Answers the outcome by key; `known` where another contract was
 * quicker to take the same id.
 */
export async function takeCorrections(
  tx: TransactionContext,
  contractId: string,
  corrections: readonly ReadCorrection[],
): Promise<Map<string, CorrectionOutcome>> {
  const outcomes = new Map<string, CorrectionOutcome>();
  if (corrections.length === 0) return outcomes;
  const originals = await storedKeys(
    tx,
    corrections.map(({ source, correction }) => ({ source, id: correction.of })),
  );
  const keyOfOriginal = ({ source, correction }: ReadCorrection) => keyOf(source, correction.of);
  const rows = await ledgerRows(
    tx,
    contractId,
    [...originals.values()].filter((key) => key.contractId === contractId),
  );
  for (const correction of corrections) {
    const key = originals.get(keyOfOriginal(correction));
    const original = rows.get(keyOfOriginal(correction));
    if (!key) outcomes.set(correction.key, "awaitingOriginal");
    else if (!original) outcomes.set(correction.key, "notCorrectable");
    else if (!mayCount(original.kind, correction.correction.quantity)) outcomes.set(correction.key, "wrongQuantity");
    else outcomes.set(correction.key, "accepted");
  }
  const taken = corrections.filter(({ key }) => ["accepted", "awaitingOriginal"].includes(outcomes.get(key) ?? ""));
  const fresh = await takeCorrectionKeys(tx, contractId, taken);
  for (const { key } of taken) if (!fresh.has(key)) outcomes.set(key, "known");
  const of = (outcome: CorrectionOutcome) => corrections.filter(({ key }) => outcomes.get(key) === outcome);
  await appendCorrections(
    tx,
    of("accepted").flatMap((correction) => {
      const original = rows.get(keyOfOriginal(correction));
      return original ? [{ correction, original }] : [];
    }),
  );
  const awaiting = of("awaitingOriginal");
  if (awaiting.length > 0) {
    await tx.db.insert(quarantinedUsage).values(
      awaiting.map(({ source, id, occurredAt, hash, payload }) => ({
        contractId,
        source,
        eventId: id,
        reason: "awaitingOriginal" as const,
        occurredAt,
        payloadHash: hash,
        payload,
      })),
    );
  }
  return outcomes;
}

/** Whether any correction of the contract waits for its original; while the usage lock is held or shared, none is added. */
export async function hasAwaiting(tx: TransactionContext, contractId: string): Promise<boolean> {
  const [row] = await tx.db
    .select({ seq: quarantinedUsage.seq })
    .from(quarantinedUsage)
    .where(
      and(
        eq(quarantinedUsage.contractId, contractId),
        eq(quarantinedUsage.reason, "awaitingOriginal"),
        eq(quarantinedUsage.status, "held"),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** Applies the corrections that waited for originals that have just come, in the transaction of these. */
export async function applyAwaiting(
  tx: TransactionContext,
  contractId: string,
  originals: readonly { source: string; id: string }[],
): Promise<void> {
  if (originals.length === 0) return;
  const of = sql<string>`${quarantinedUsage.payload}->'data'->>'of'`;
  const waiting = await tx.db
    .select({ seq: quarantinedUsage.seq, source: quarantinedUsage.source, of, payload: quarantinedUsage.payload })
    .from(quarantinedUsage)
    .where(
      and(
        eq(quarantinedUsage.contractId, contractId),
        eq(quarantinedUsage.reason, "awaitingOriginal"),
        eq(quarantinedUsage.status, "held"),
        anyOf(quarantinedUsage.source, [...new Set(originals.map((one) => one.source))]),
        sql`${of} = any(${sql.param(originals.map((one) => one.id))}::text[])`,
      ),
    );
  const come = new Set(originals.map(({ source, id }) => keyOf(source, id)));
  const due = waiting.filter((row) => come.has(keyOf(row.source, row.of)));
  if (due.length === 0) return;
  const keys = await storedKeys(
    tx,
    due.map((row) => ({ source: row.source, id: row.of })),
  );
  const rows = await ledgerRows(tx, contractId, [...keys.values()]);
  const judged = due.map((row) => {
    const correction = readEvent(row.payload, 0);
    const original = rows.get(keyOf(row.source, row.of));
    if (!original || !("correction" in correction) || !correction.correction)
      throw new Error(`correction ${row.seq} of a usage event cannot be applied`);
    return { seq: row.seq, correction, original, fits: mayCount(original.kind, correction.correction.quantity) };
  });
  const applied = judged.filter((one) => one.fits);
  await appendCorrections(tx, applied);
  const settle = (status: "applied" | "dismissed", list: typeof judged) =>
    list.length === 0
      ? null
      : tx.db
          .update(quarantinedUsage)
          .set({ status })
          .where(
            inArray(
              quarantinedUsage.seq,
              list.map((one) => one.seq),
            ),
          );
  await settle("applied", applied);
  // What was sent before its original could not be held against it: a quantity its kind cannot have is of no effect.
  await settle(
    "dismissed",
    judged.filter((one) => !one.fits),
  );
}

/** Writes for each correction a row with the difference it makes; the originals stay as they are. */
async function appendCorrections(
  tx: TransactionContext,
  corrections: readonly { correction: ReadCorrection; original: Original }[],
): Promise<void> {
  if (corrections.length === 0) return;
  const byOriginal = Map.groupBy(corrections, ({ original }) => original.seq);
  const standings = await standingsOf(
    tx,
    [...byOriginal.values()].flatMap(([first]) => (first ? [first.original] : [])),
  );
  const rows = [...byOriginal].flatMap(([seq, list]) => {
    const standing = standings.get(seq);
    if (!standing) throw new Error(`no standing of usage event ${seq}`);
    const made = differences(
      standing,
      list.map(({ correction }) => ({ id: correction.id, at: correction.occurredAt.getTime(), quantity: correction.correction.quantity })),
    );
    return list.map(({ correction, original }, index) => ({
      contractId: original.contractId,
      source: correction.source,
      eventId: correction.id,
      kind: original.kind,
      state: original.state,
      exclusion: original.exclusion,
      quantity: made[index] ?? "0",
      occurredAt: original.occurredAt,
      sequence: correction.sequence === null ? null : BigInt(correction.sequence),
      corrects: seq,
      payloadHash: correction.hash,
      payload: correction.payload,
    }));
  });
  await tx.db.insert(usageEvents).values(rows);
}

/** What the ledger counts of each original now, and by which correction, by its seq. */
async function standingsOf(tx: TransactionContext, originals: readonly Original[]): Promise<Map<bigint, Standing>> {
  const [first] = originals;
  if (!first) return new Map();
  const rows = await tx.db
    .select({ corrects: usageEvents.corrects, eventId: usageEvents.eventId, quantity: usageEvents.quantity, payload: usageEvents.payload })
    .from(usageEvents)
    .where(
      and(
        eq(usageEvents.contractId, first.contractId),
        inArray(
          usageEvents.corrects,
          originals.map((original) => original.seq),
        ),
        inArray(
          usageEvents.occurredAt,
          originals.map((original) => original.occurredAt),
        ),
      ),
    );
  const byOriginal = Map.groupBy(rows, (row) => row.corrects);
  return new Map(
    originals.map((original) => {
      const made = byOriginal.get(original.seq) ?? [];
      const counts = made.reduce((sum, row) => sum.plus(row.quantity), new Big(original.quantity)).toFixed();
      const newest = made
        .map((row) => ({ at: Date.parse(String(row.payload["time"])), id: row.eventId }))
        .reduce<Standing["newest"]>((best, one) => (best && isNewer(best, one) ? best : one), null);
      return [original.seq, { counts, newest }];
    }),
  );
}

/** Ledger rows of keys of this contract, by robot and event id; a correction has none of its own here. */
async function ledgerRows(tx: TransactionContext, contractId: string, keys: readonly StoredKey[]): Promise<Map<string, Original>> {
  const found = keys.filter((key) => key.seq !== null);
  if (found.length === 0) return new Map();
  const rows = await tx.db
    .select()
    .from(usageEvents)
    .where(
      and(
        eq(usageEvents.contractId, contractId),
        inArray(
          usageEvents.seq,
          found.map((key) => BigInt(key.seq ?? 0)),
        ),
        inArray(
          usageEvents.occurredAt,
          found.map((key) => key.occurredAt),
        ),
      ),
    );
  return new Map(rows.map((row) => [keyOf(row.source, row.eventId), row]));
}
