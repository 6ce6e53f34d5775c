import { type SQL, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { differencesPlanted } from "../ledger-check.fixtures.ts";
import { verifyLedger } from "../ledger-check.server.ts";
import { connectWorld, TOTAL } from "./connect.fixtures.ts";

const { world, connected, charged, refunded, transferOf, reversalsOf } = await connectWorld();

const all = await connected();
const invoice = await charged(all);
await world.runJobs(["transfer-parts"]);
await refunded(invoice, TOTAL / 4n);
await world.runJobs(["reverse-parts"]);
const waits = await charged(all);
const sent = await transferOf(invoice.id, all.parts);
const pending = await transferOf(waits.id, all.parts);
const reversal = (await reversalsOf(invoice.id)).find((row) => row.transferId === sent.id);

const TABLES = ["ledger_entries", "postings", "settlements", "payout_transfers", "payout_transfer_settlements", "payout_reversals"];

const foundWith = differencesPlanted(world, TABLES);

test("sound books have no difference after transfers and reversals, and while some wait", async () => {
  expect((await verifyLedger(world.db)).differences).toEqual([]);
});

test.each<[string, SQL, string]>([
  [
    "a transfer that is called sent and was never booked",
    sql`update payout_transfers set status = 'sent' where id = ${pending.id}`,
    `cash of a transfer by the channel = what it settles, once it is sent: ${pending.id}`,
  ],
  [
    "a transfer of one fen more than its parts",
    sql`update payout_transfers set amount_fen = amount_fen + 1 where id = ${pending.id}`,
    `a transfer by the channel is the sum of its parts: ${pending.id}`,
  ],
  [
    "a part called sent whose transfer waits",
    sql`update settlements set status = 'paid' where invoice_id = ${waits.id} and organization_id = ${all.parts.id}`,
    `parts of a member called sent = what the channel sent it: ${all.parts.id}`,
  ],
  [
    "one unit of a charge that is sent to nobody",
    sql`update payout_transfers set amount = amount - 1 where id = ${pending.id}`,
    `what of a charge is sent on = what it brought: ${pending.chargeId}`,
  ],
  [
    "a reversal that is not counted on its transfer",
    sql`update payout_transfers set reversed_amount = reversed_amount - 1 where id = ${sent.id}`,
    `what was taken back of a transfer = its reversals: ${sent.id}`,
  ],
  [
    "a claim that is taken back and set off",
    sql`insert into payout_transfer_settlements values (${pending.id}, ${reversal?.settlementId})`,
    `no part goes by both roads: ${reversal?.settlementId}`,
  ],
  [
    "a reversal that was booked and is called refused",
    sql`update payout_reversals set status = 'refused' where id = ${reversal?.id}`,
    `payable of a member = its settlements - its payouts: ${all.parts.id}`,
  ],
])("%s is found and named", async (_, plant, expected) => {
  expect((await foundWith(plant)).filter((line) => line.startsWith(expected))).toHaveLength(1);
});
