import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Contract, type ContractTerms, getContract } from "#app/areas/contracts/index.server.ts";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { heldUsageDecisions, quarantinedUsage } from "#db/schema/usage.ts";
import { ensureUsageMonths } from "./partitions.server.ts";
import { mayAgreeToHeldUsage, mayProposeHeldUsage } from "./policy.ts";
import { type BatchRules, holdOf, type ReadEvent, readEvent } from "./read-batch.ts";
import { takeEvents, timesOf } from "./record-usage.server.ts";
import { answerHeldInput, dismissHeldInput, proposeHeldInput } from "./schemas.ts";
import { canHeld, HELD_ACTIONS } from "./states.ts";
import { holdUsageLock } from "./usage-lock.server.ts";

type Held = typeof quarantinedUsage.$inferSelect;
type Decision = (typeof heldUsageDecisions.$inferInsert)["decision"];

/**
 * The provider asks that an event which was kept aside (too late, ahead of time, or outside the contract's or the robot's days as they stood then) be
 * counted all the same. It has to fit the contract as it is now; nothing is counted before the user unit agrees.
 */
export async function acceptHeldUsage(ctx: Context, input: z.input<typeof proposeHeldInput>): Promise<{ key: string }> {
  const { code, key, note } = parseInput(proposeHeldInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract, current } = await getContract(tx, { code });
    if (!mayProposeHeldUsage(ctx.actor, contract)) throw forbidden("只有牵头供给单位的编辑或财务可以申请计入。");
    const held = await holdRow(tx, contract.id, key);
    if (!canHeld("accept", held)) throw conflict(HELD_ACTIONS.accept.refusal);
    await fitting(tx, contract, current.terms, held);
    await move(tx, held, "proposed", "propose", note);
    await audit(tx, "propose-held-usage", contract, held, note);
    await enqueue(tx, "notify", {
      organizationId: contract.userUnitId,
      kind: "todo",
      title: `合同“${contract.name}”有一条隔离的用量待您确认`,
      body: note,
      href: paths.contractUsageReview(contract.code),
      dedupeKey: await todoKey(tx, held),
    });
    return { key };
  });
}

/**
 * The user unit agrees, and the event is counted at its own time: in a month that is billed already it appears on the next bill. Or it does not
 * agree, and the event stays aside.
 */
export async function answerHeldUsage(ctx: Context, input: z.input<typeof answerHeldInput>): Promise<{ key: string; taken: boolean }> {
  const { code, key, agree, note } = parseInput(answerHeldInput, input);
  if (agree) await prepareMonth(ctx, code, key);
  return withTransaction(ctx, async (tx) => {
    const { contract, current } = await getContract(tx, { code });
    if (!mayAgreeToHeldUsage(ctx.actor, contract)) throw forbidden("由用户单位的编辑或财务确认是否计入。");
    const held = await holdRow(tx, contract.id, key);
    if (!canHeld("answer", held)) throw conflict(HELD_ACTIONS.answer.refusal);
    const dedupeKey = await todoKey(tx, held);
    if (agree) {
      await holdUsageLock(tx, contract.id);
      const { event, rules } = await fitting(tx, contract, current.terms, held);
      const [result] = await takeEvents(tx, contract.id, [event], rules);
      if (result?.status !== "accepted" && result?.status !== "duplicate")
        throw conflict(`这条上报不能计入：${result?.message ?? "内容有误"}。`);
    }
    await move(tx, held, agree ? "taken" : "held", agree ? "confirm" : "decline", note);
    await audit(tx, agree ? "take-held-usage" : "decline-held-usage", contract, held, note);
    await enqueue(tx, "complete-todo", { organizationId: contract.userUnitId, dedupeKey });
    await enqueue(tx, "notify", {
      organizationId: contract.providerId,
      kind: "message",
      title: `合同“${contract.name}”的一条隔离用量${agree ? "已计入" : "未获同意"}`,
      body: note,
      href: paths.contractUsageReview(contract.code),
      dedupeKey: `${dedupeKey}:answer`,
    });
    return { key, taken: agree };
  });
}

/** The provider gives up an event that was kept aside, with the reason: it is not counted, and it stays on record. */
export async function dismissHeldUsage(ctx: Context, input: z.input<typeof dismissHeldInput>): Promise<{ key: string }> {
  const { code, key, note } = parseInput(dismissHeldInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract } = await getContract(tx, { code });
    if (!mayProposeHeldUsage(ctx.actor, contract)) throw forbidden("只有牵头供给单位的编辑或财务可以决定不计入。");
    const held = await holdRow(tx, contract.id, key);
    if (!canHeld("dismiss", held)) throw conflict(HELD_ACTIONS.dismiss.refusal);
    const dedupeKey = await todoKey(tx, held);
    await move(tx, held, "dismissed", "dismiss", note);
    await audit(tx, "dismiss-held-usage", contract, held, note);
    if (held.status === "proposed") await enqueue(tx, "complete-todo", { organizationId: contract.userUnitId, dedupeKey });
    return { key };
  });
}

/** The row, held to the end of the transaction: who decides second sees what the first decided. */
async function holdRow(tx: TransactionContext, contractId: string, key: string): Promise<Held> {
  const [held] = await tx.db
    .select()
    .from(quarantinedUsage)
    .where(and(eq(quarantinedUsage.seq, BigInt(key)), eq(quarantinedUsage.contractId, contractId)))
    .for("update");
  if (!held) throw notFound("隔离的上报");
  return held;
}

/** The event as it was sent, with what it would be judged by if it came in its time. Refuses with why it does not fit the contract. */
async function fitting(
  tx: TransactionContext,
  contract: Contract,
  terms: ContractTerms,
  held: Held,
): Promise<{ event: ReadEvent; rules: BatchRules }> {
  const event = readEvent(held.payload, 0);
  if ("status" in event) throw new Error(`held usage ${held.seq} cannot be read`);
  const robots = await robotsOfContract(tx, contract.id);
  const rules = {
    ...timesOf(tx, contract, terms),
    maxLateDays: Number.POSITIVE_INFINITY,
    robots: new Map(robots.map(({ identity, assignments }) => [identity, assignments])),
  };
  const reason = holdOf(event, rules.robots.get(event.source) ?? [], rules);
  if (reason === "future") throw conflict("事件时间尚未到来，不能计入；设备时钟有误的，请用正确的时间重新上报。");
  if (reason) throw conflict("事件时间不在合同期内，或该机器人当时不在本合同名下，不能计入。");
  return { event, rules };
}

/** Months are made outside of transactions. */
async function prepareMonth(ctx: Context, code: string, key: string): Promise<void> {
  const { contract } = await getContract(ctx, { code });
  const [held] = await ctx.db
    .select({ occurredAt: quarantinedUsage.occurredAt })
    .from(quarantinedUsage)
    .where(
      and(eq(quarantinedUsage.seq, BigInt(key)), eq(quarantinedUsage.contractId, contract.id), eq(quarantinedUsage.status, "proposed")),
    );
  if (held && held.occurredAt <= ctx.clock.now()) await ensureUsageMonths(ctx, [held.occurredAt]);
}

async function move(tx: TransactionContext, held: Held, to: Held["status"], decision: Decision, note: string): Promise<void> {
  const { organizationId, userId } = userOf(tx);
  await Promise.all([
    tx.db.update(quarantinedUsage).set({ status: to }).where(eq(quarantinedUsage.seq, held.seq)),
    tx.db.insert(heldUsageDecisions).values({ heldSeq: held.seq, decision, organizationId, userId, note, at: tx.clock.now() }),
  ]);
}

async function audit(tx: TransactionContext, action: string, contract: Contract, held: Held, note: string): Promise<void> {
  const { source, eventId, reason } = held;
  await recordAudit(tx, {
    action,
    objectType: "contract",
    objectId: contract.id,
    detail: { key: held.seq, source, eventId, reason, note },
  });
}

/** Every time it is asked for is a matter of its own. */
async function todoKey(tx: TransactionContext, held: Held): Promise<string> {
  const asked = and(eq(heldUsageDecisions.heldSeq, held.seq), eq(heldUsageDecisions.decision, "propose"));
  return `held-usage:${held.seq}:${await tx.db.$count(heldUsageDecisions, asked)}`;
}
