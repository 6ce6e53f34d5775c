import { afterEach, expect, test } from "vitest";
import { readCsv } from "#app/areas/billing/index.server.ts";
import { exportParts, listParts, readPartFilter } from "../member-reads.server.ts";
import { splitOfInvoice } from "../reads.server.ts";
import { exportStatement, statementOf } from "../statement.server.ts";
import { partStatus } from "../states.ts";
import { connectWorld, TOTAL } from "./connect.fixtures.ts";

const kept = await connectWorld();
const { world, bench, connected, charged, refunded, accountIdOf, transferOf } = kept;
const everything = readPartFilter(new URLSearchParams("sort=date"));
const jobs = () => world.runJobs(["settle-invoice", "transfer-parts", "reverse-parts"]);
const wordsOf = async (member: { ctx: Parameters<typeof listParts>[0] }) =>
  (await listParts(member.ctx, everything, { page: 1, pageSize: 20 })).rows.map((row) => [row.rail, partStatus(row).word, row.refusal]);

afterEach(() => bench.standIn.control("settings", { settlement: null }));

test("a part is called sent when the channel has sent it, refused with the reason, and taken back after a refund", async () => {
  const all = await connected();
  const invoice = await charged(all);
  const [first, second] = all.three;
  expect(await wordsOf(first)).toEqual([["stripeConnect", "转账办理中", null]]);
  await bench.standIn.control(`accounts/${await accountIdOf(second)}`, { transfers: "inactive" });
  await jobs();
  expect(await wordsOf(first)).toEqual([["stripeConnect", "已转账", null]]);
  expect(await wordsOf(second)).toEqual([["stripeConnect", "转账未成", "收款单位的渠道账户尚未开通或已停用"]]);
  expect(await wordsOf(all.institute)).toEqual([["offlineBank", "待支付", null]]);

  const split = await splitOfInvoice(all.maker.ctx, invoice.code);
  expect(split?.parts.map((part) => [part.rail, partStatus({ ...part, isClaim: false }).word, part.refusal])).toEqual([
    ["stripeConnect", "已转账", null],
    ["stripeConnect", "已转账", null],
    ["stripeConnect", "转账未成", "收款单位的渠道账户尚未开通或已停用"],
    ["stripeConnect", "已转账", null],
    ["offlineBank", "待支付", null],
  ]);
  const { file } = await exportParts(second.ctx, everything, "csv");
  expect(readCsv(file)[1]?.slice(-2)).toEqual(["收款渠道分账", "转账未成：收款单位的渠道账户尚未开通或已停用"]);

  await kept.setAccount(second, "active");
  await refunded(invoice, TOTAL / 4n);
  await jobs();
  expect(await wordsOf(second)).toEqual([
    ["stripeConnect", "已转账", null],
    ["stripeConnect", "已扣回", null],
  ]);
});

test("the statement has a line for a transfer and one for what was taken back, each with its invoice and the channel's number", async () => {
  const all = await connected();
  const invoice = await charged(all);
  await jobs();
  await refunded(invoice, TOTAL / 4n);
  await jobs();
  const [first] = all.three;
  const statement = await statementOf(first.ctx, null);
  const row = await transferOf(invoice.id, first);
  expect(statement.lines.map(({ kind, invoiceCode, reference }) => [kind, invoiceCode, reference])).toEqual([
    ["settlement", invoice.code, null],
    ["transfer", invoice.code, row.transferId],
    ["claim", invoice.code, null],
    ["transferReversed", invoice.code, expect.stringMatching(/^trr_/)],
  ]);
  expect(statement.sums).toMatchObject({ transfer: String(-row.amountFen), transferReversed: String(row.reversedAmount), payout: "0" });
  expect(statement.closingFen).toBe("0");
  const { file } = await exportStatement(first.ctx, null);
  expect(readCsv(file).map((line) => line[1])).toEqual(["事由", "期初余额", "分配", "渠道转账", "退款调减", "渠道收回", "当前余额"]);
});

test("what was sent in another currency stands beside the part, with the rate", async () => {
  await bench.standIn.control("settings", { settlement: { currency: "sgd", exchangeRate: "0.1873" } });
  const all = await connected();
  const invoice = await charged(all);
  await jobs();
  const [first] = all.three;
  const { amount } = await transferOf(invoice.id, first);
  const [row] = (await listParts(first.ctx, everything, { page: 1, pageSize: 20 })).rows;
  expect(row?.sent).toEqual({ currency: "sgd", amount: String(amount), exchangeRate: "0.1873" });
  // The provider's holds the tax and others' parts as well: it is not what its part came to.
  expect((await listParts(all.maker.ctx, everything, { page: 1, pageSize: 20 })).rows[0]?.sent).toBeNull();
});
