import { eq, type SQL, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { invoices } from "#db/schema/billing.ts";
import { refunds } from "#db/schema/returns.ts";
import { testWorld } from "#test/world.ts";
import { paying } from "./batches/batches.fixtures.ts";
import { differencesPlanted } from "./ledger-check.fixtures.ts";
import { verifyLedger } from "./ledger-check.server.ts";

const world = await testWorld();
const { payingConsortium, exported, answer, itemOf, invoice, refund, settle } = paying(world);

const all = await payingConsortium();
const code = await exported(all, [all.parts, all.institute, all.algorithm]);
await answer(all, code, all.parts, "paid");
await answer(all, code, all.institute, "paid");
await answer(all, code, all.institute, "returned");
const second = await invoice(all);
await settle(second.id);
const partial = await refund(second.id, 1_000_003n);
await settle(second.id);
const deposit = await invoice(all, {
  kind: "deposit",
  period: "deposit",
  netFen: 500n,
  taxFen: 0n,
  totalFen: 500n,
  amountPaidFen: 500n,
});
await settle(deposit.id);
const paidItem = await itemOf(code, all.parts);

const TABLES = ["ledger_entries", "postings", "settlements", "payout_items", "payout_item_settlements", "refunds"];

const foundWith = differencesPlanted(world, TABLES);

test("sound books have no difference, after payments, refunds, deposits, payouts and a return", async () => {
  expect((await verifyLedger(world.db)).differences).toEqual([]);
});

test.each<[string, SQL, string]>([
  [
    "an entry of one fen more",
    sql`update ledger_entries set amount_fen = amount_fen + 1 where id = (select min(id::text)::uuid from ledger_entries)`,
    "posting balances",
  ],
  [
    "an entry that is missing",
    sql`delete from ledger_entries where id = (select max(id::text)::uuid from ledger_entries)`,
    "all entries sum to nothing",
  ],
  [
    "an entry of another member",
    sql`update ledger_entries set organization_id = ${all.userUnit.id} where account = 'payable' and organization_id = ${all.maker.id}`,
    `payable of a member = its settlements - its payouts: ${all.userUnit.id}`,
  ],
  [
    "a settlement of one fen more",
    sql`update settlements set amount_fen = amount_fen + 1 where invoice_id = ${second.id} and organization_id = ${all.parts.id} and refund_id is null`,
    `payable of a member = its settlements - its payouts: ${all.parts.id}`,
  ],
  [
    "a settlement that is missing",
    sql`delete from settlements where refund_id = ${partial.id}`,
    "payable of a member = its settlements - its payouts",
  ],
  [
    "a fen left in clearing",
    sql`update ledger_entries set account = 'clearing' where account = 'taxPayable' and posting_id in (select id from postings where invoice_id = ${second.id} and kind = 'refund')`,
    `nothing of a settled invoice waits in clearing: ${second.code}`,
  ],
  [
    "an invoice paid of another amount",
    sql`update invoices set amount_paid_fen = 1 where id = ${second.id}`,
    `cash of an invoice = paid - refunded: ${second.code}`,
  ],
  [
    "a credit before payment that was booked as paid",
    sql`update invoices set credited_fen = 5 where id = ${second.id}`,
    `what was paid of a booked invoice = its total - what was credited before: ${second.code}`,
  ],
  [
    "a fen of tax too much",
    sql`update ledger_entries set amount_fen = amount_fen - 1 where account = 'taxPayable' and posting_id in (select id from postings where invoice_id = ${second.id} and kind = 'invoicePaid')`,
    `tax of an invoice = its tax in the proportion of what was kept: ${second.code}`,
  ],
  [
    "a refund that came home with another amount",
    sql`insert into refunds (invoice_id, kind, amount_fen, reason, status, succeeded_at, reverses)
      values (${second.id}, 'reinstatement', -1, '退款失败', 'succeeded', now(), ${partial.id})`,
    "what came home = what had gone, once",
  ],
  [
    "a part called held that no account holds",
    sql`update settlements set is_hold = true where refund_id = ${partial.id}`,
    `held of a member = what is kept back of its parts: ${all.parts.id}`,
  ],
  [
    "a refund of another amount",
    sql`update refunds set amount_fen = 1 where id = ${partial.id}`,
    `cash of an invoice = paid - refunded: ${second.code}`,
  ],
  [
    "a transfer called paid without a posting",
    sql`update payout_items set status = 'paid' where status = 'open'`,
    "cash of a transfer = what the bank paid of it",
  ],
  [
    "a posting of a transfer that is not paid",
    sql`update payout_items set status = 'open' where id = ${paidItem.id}`,
    `cash of a transfer = what the bank paid of it: ${paidItem.reference}`,
  ],
  [
    "a deposit owed to nobody",
    sql`update ledger_entries set account = 'taxPayable' where account = 'depositLiability'`,
    `a deposit is owed to its payer until it is returned: ${deposit.code}`,
  ],
  [
    "a transfer of more than its parts",
    sql`update payout_items set amount_fen = amount_fen + 1 where id = ${paidItem.id}`,
    `a transfer is the sum of its parts: ${paidItem.reference}`,
  ],
  [
    "a part called paid that is not",
    sql`update settlements set status = 'paid' where invoice_id = ${second.id} and organization_id = ${all.maker.id}`,
    `parts of a member called paid = what the bank paid it: ${all.maker.id}`,
  ],
  [
    "a part in two transfers",
    sql`insert into payout_item_settlements (item_id, settlement_id) select (select id from payout_items where status = 'open' limit 1), settlement_id
      from payout_item_settlements where item_id = ${paidItem.id}`,
    "no part stands in two transfers at once",
  ],
  [
    "a payment that was never booked",
    sql`insert into invoices overriding user value select (jsonb_populate_record(invoice, jsonb_build_object('id', gen_random_uuid(), 'code', 'ZD-lost', 'period', 'lost', 'paid_at', '2026-01-01T00:00:00Z'))).*
      from invoices invoice where id = ${second.id}`,
    "every payment and refund is booked within the hour: ZD-lost",
  ],
])("%s is found and named", async (_, plant, expected) => {
  expect((await foundWith(plant)).some((line) => line.startsWith(expected))).toBe(true);
});

test("a refund that waits to be booked is told after an hour, not before", async () => {
  const late = await refund(second.id, 5n);
  expect((await verifyLedger(world.db)).differences).toEqual([]);
  const found = await foundWith(sql`update refunds set succeeded_at = now() - interval '2 hours' where id = ${late.id}`);
  expect(found).toEqual([`every payment and refund is booked within the hour: ${late.id}`]);
  await settle(second.id);
  expect((await verifyLedger(world.db)).differences).toEqual([]);
  expect(await world.db.$count(refunds, eq(refunds.invoiceId, second.id))).toBe(2);
  expect(await world.db.$count(invoices, eq(invoices.code, "ZD-lost"))).toBe(0);
});
