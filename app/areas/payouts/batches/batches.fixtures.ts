import { asc, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { ledgerEntries, payoutBatches, payoutItems, settlements } from "#db/schema/payouts.ts";
import type { TestOrganization, testWorld } from "#test/world.ts";
import { saveAccount } from "../accounts/save-account.server.ts";
import { settling } from "../settling.fixtures.ts";
import { approveBatch } from "./approve-batch.server.ts";
import { drawBatch } from "./draw-batch.server.ts";
import { exportBatch } from "./export-batch.server.ts";
import { enterReceipt } from "./receive.server.ts";
import { submitBatch } from "./submit-batch.server.ts";

/** Consortia whose provider pays its members: the two people of its finance, the members' accounts, and batches at every stage. */
export function paying(world: Awaited<ReturnType<typeof testWorld>>) {
  const kept = settling(world);
  const fresh = () => ({ factorAt: world.services.clock.now() });
  let serial = 10_000_000;

  const saveFor = (member: { ctx: Context; actor?: { organizationName: string } }, accountNumber = `6222${++serial}`) =>
    saveAccount(member.ctx, { holderName: "测试户名", bankName: "测试银行广州天河支行", bankCode: "102581000013", accountNumber }, fresh());

  /** A consortium with accounts on file, one settled invoice, and two people of the provider's finance. */
  async function payingConsortium() {
    const all = await kept.consortium();
    for (const member of all.members) await saveFor(member);
    const [drawer, approver] = [await all.maker.as("finance"), await all.maker.as("finance")];
    const paid = await kept.invoice(all);
    await kept.settle(paid.id);
    return { ...all, drawer, approver, paid };
  }
  type Paying = Awaited<ReturnType<typeof payingConsortium>>;

  const draw = (all: Pick<Paying, "drawer">, members: readonly TestOrganization[]) =>
    drawBatch(all.drawer, { organizationIds: members.map((member) => member.id) });
  async function exported(all: Paying, members: readonly TestOrganization[] = all.members) {
    const { code } = await draw(all, members);
    await submitBatch(all.drawer, { code });
    await approveBatch(all.approver, { code }, fresh());
    await exportBatch(all.drawer, { code, format: "csv" }, fresh());
    return code;
  }
  const itemsOf = (code: string) =>
    world.db
      .select({ item: payoutItems })
      .from(payoutItems)
      .innerJoin(payoutBatches, eq(payoutBatches.id, payoutItems.batchId))
      .where(eq(payoutBatches.code, code))
      .orderBy(asc(payoutItems.position))
      .then((rows) => rows.map((row) => row.item));
  async function itemOf(code: string, member: { id: string }) {
    const item = (await itemsOf(code)).find((one) => one.organizationId === member.id);
    if (!item) throw new Error("the member has no transfer in this batch");
    return item;
  }
  /** The bank's answer to a member's transfer, as a person enters it. */
  async function answer(all: Pick<Paying, "drawer">, code: string, member: { id: string }, outcome: "paid" | "returned") {
    const item = await itemOf(code, member);
    return enterReceipt(all.drawer, {
      code,
      reference: item.reference,
      amountYuan: fenToYuan(item.amountFen),
      outcome,
      occurredOn: "2026-11-22",
      reason: outcome === "returned" ? "户名不符" : "",
    });
  }
  const batchOf = async (code: string) => (await world.db.select().from(payoutBatches).where(eq(payoutBatches.code, code)))[0];
  const statusesOf = async (member: { id: string }) =>
    (await world.db.select().from(settlements).where(eq(settlements.organizationId, member.id)).orderBy(asc(settlements.id))).map(
      (row) => row.status,
    );
  /** What the ledger owes these organizations, fen; and whether it sums to nothing as a whole. */
  async function owed(members: readonly { id: string }[]) {
    const ids = members.map((member) => member.id);
    const rows = await world.db
      .select({ id: ledgerEntries.organizationId, fen: sql<string>`-sum(${ledgerEntries.amountFen})` })
      .from(ledgerEntries)
      .where(sql`${ledgerEntries.account} = 'payable' and ${inArray(ledgerEntries.organizationId, ids)}`)
      .groupBy(ledgerEntries.organizationId);
    return ids.map((id) => BigInt(rows.find((row) => row.id === id)?.fen ?? 0));
  }
  return { ...kept, fresh, saveFor, payingConsortium, draw, exported, itemsOf, itemOf, answer, batchOf, statusesOf, owed };
}
