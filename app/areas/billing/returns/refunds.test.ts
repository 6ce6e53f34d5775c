import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { databaseErrorCode } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { notifications } from "#db/schema/notifications.ts";
import { refunds, returnRequests } from "#db/schema/returns.ts";
import { LEASE } from "#seeds/factories/contracts.ts";
import { approveReturn } from "./approve-return.server.ts";
import { cancelReturn } from "./cancel-return.server.ts";
import { enterTransfer } from "./enter-transfer.server.ts";
import { makeRefund } from "./make-refund.server.ts";
import { requestReturn } from "./request-return.server.ts";
import { permutations, returning } from "./returns.fixtures.ts";
import { returnsPage } from "./returns-page.server.ts";
import { takeInRefundsOf } from "./take-in-refunds.server.ts";

const { world, bench, faults, paidInvoice, openInvoice, bankPaidInvoice, during, deliver, goBack, ...rest } = await returning();
const { movesOf, requestsOf, notesOf, booksOf, differences, contract } = rest;
const asked = (code: string, amountYuan = "100.00") => ({ code, kind: "refund" as const, amountYuan, reason: "服务未达标" });
const settings = (refundsAre: "succeed" | "pending" | "fail" | "refuse") => bench.standIn.control("settings", { refunds: refundsAre });
const told = (dedupeKey: string) => world.db.select().from(notifications).where(eq(notifications.dedupeKey, dedupeKey));

describe("a refund that two people ask for and approve", () => {
  test("goes back by the charge once, is booked once, and stands on a credit note", async () => {
    const paid = await paidInvoice();
    const requestId = await goBack(paid, "refund", "100.00");
    const [move, ...others] = await movesOf(paid.id);
    expect(others).toEqual([]);
    expect(move).toMatchObject({
      status: "succeeded",
      amountFen: 10_000n,
      kind: "refund",
      requestId,
      chargeId: paid.chargeId,
      settledAmount: -10_000n,
    });
    expect(await requestsOf(paid.id)).toMatchObject([{ status: "done", approvedBy: paid.finance.actor.userId }]);
    // Tax in the proportion of what was kept: 2962 × 42322 / 52322.
    expect(await booksOf(paid.id)).toEqual({ cash: 42_322n, taxPayable: -2_396n, payable: -39_926n });
    expect(await notesOf(paid.id)).toMatchObject([{ amountFen: 10_000n, beforePaymentFen: 0n, number: expect.stringContaining("CN") }]);
    expect(move?.creditNoteId).toMatch(/^cn_/);
    await makeRefund(world.system(), { refundId: move?.id ?? "" });
    expect(await bench.gateway.listRefunds({ chargeId: paid.chargeId })).toHaveLength(1);
    expect(await bench.gateway.listCreditNotes({ invoiceId: paid.stripeInvoiceId })).toHaveLength(1);
    expect(await differences()).toEqual([]);
    expect(await told(`approve-return:${requestId}`)).toMatchObject([{ organizationId: paid.maker.id, doneAt: expect.any(Date) }]);
  });

  test("is not approved by who asked, nor asked or approved by anybody else", async () => {
    const paid = await paidInvoice();
    const { requestId } = await requestReturn(paid.maker.ctx, asked(paid.code));
    const step = { code: paid.code, requestId };
    await expect(approveReturn(paid.maker.ctx, step)).rejects.toMatchObject({ code: "forbidden" });
    await expect(approveReturn(await paid.maker.as("editor"), step)).rejects.toMatchObject({ code: "forbidden" });
    await expect(approveReturn(paid.userUnit.ctx, step)).rejects.toMatchObject({ code: "forbidden" });
    for (const ctx of [paid.userUnit.ctx, await paid.maker.as("editor")]) {
      await expect(requestReturn(ctx, asked(paid.code))).rejects.toMatchObject({ code: "forbidden" });
      await expect(cancelReturn(ctx, step)).rejects.toMatchObject({ code: "forbidden" });
    }
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    await expect(requestReturn(stranger.ctx, asked(paid.code))).rejects.toMatchObject({ code: "notFound" });
    await expect(approveReturn(stranger.ctx, step)).rejects.toMatchObject({ code: "notFound" });
    expect(await movesOf(paid.id)).toEqual([]);
    // The database holds it as well.
    const same = world.db.update(returnRequests).set({ approvedBy: paid.maker.ctx.actor.kind === "user" ? paid.maker.actor.userId : "" });
    expect(await same.where(eq(returnRequests.id, requestId)).then(() => null, databaseErrorCode)).toBe("23514");
  });

  test("of another invoice is not there, and one lost race approves or cancels, never both", async () => {
    const [paid, other] = [await paidInvoice(), await paidInvoice()];
    const { requestId } = await requestReturn(paid.maker.ctx, asked(paid.code));
    await expect(approveReturn(other.finance, { code: other.code, requestId })).rejects.toMatchObject({ code: "notFound" });
    const step = { code: paid.code, requestId };
    const results = await Promise.allSettled([
      approveReturn(paid.finance, step),
      approveReturn(paid.finance, step),
      cancelReturn(paid.finance, step),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await world.runJobs();
    const [request] = await requestsOf(paid.id);
    expect((await movesOf(paid.id)).length).toBe(request?.status === "cancelled" ? 0 : 1);
  });

  test.each(["0", "-5", "1.005", "abc", "1,00", ""])("of an amount %j is refused", async (amountYuan) => {
    await expect(requestReturn(world.public(), asked("ZD-2026-0001", amountYuan))).rejects.toMatchObject({ code: "invalid" });
  });

  test("is never more than is left of paid − refunded − asked", async () => {
    const paid = await paidInvoice();
    await expect(requestReturn(paid.maker.ctx, asked(paid.code, "523.23"))).rejects.toMatchObject({ code: "invalid" });
    await goBack(paid, "refund", "23.22");
    await requestReturn(paid.maker.ctx, asked(paid.code, "400.00"));
    await expect(requestReturn(paid.maker.ctx, asked(paid.code, "100.01"))).rejects.toMatchObject({ code: "invalid" });
    // Asked for by many at once, no more than is left is taken.
    const results = await Promise.allSettled([1, 2, 3].map(() => requestReturn(paid.maker.ctx, asked(paid.code, "60.00"))));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("of an invoice that is not paid is refused", async () => {
    const open = await openInvoice();
    await expect(requestReturn(open.maker.ctx, asked(open.code))).rejects.toMatchObject({ code: "conflict" });
  });

  test("is shown to the provider with what each may do, to the payer without what is only asked for, to nobody else", async () => {
    const paid = await paidInvoice();
    await goBack(paid, "refund", "23.22");
    await requestReturn(paid.maker.ctx, asked(paid.code));
    const mine = await returnsPage(paid.maker.ctx, paid.code);
    expect(mine).toMatchObject({ asks: "refund", leftFen: "40000", goneFen: "2322", mayVoid: false, mayWriteOff: false });
    expect(mine.requests).toMatchObject([{ status: "requested", mayApprove: false, mayCancel: true }, { status: "done" }]);
    expect((await returnsPage(paid.finance, paid.code)).requests[0]).toMatchObject({ mayApprove: true });
    const payers = await returnsPage(paid.userUnit.ctx, paid.code);
    expect(payers).toMatchObject({
      asks: null,
      requests: [],
      chargebacks: [],
      moves: [{ amountFen: "2322" }],
      notes: [{ amountFen: "2322" }],
    });
    await expect(returnsPage(paid.parts.ctx, paid.code)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("that was cancelled before approval leaves everything to be asked for again", async () => {
    const paid = await paidInvoice();
    const { requestId } = await requestReturn(paid.maker.ctx, asked(paid.code, "523.22"));
    await cancelReturn(paid.maker.ctx, { code: paid.code, requestId });
    await expect(approveReturn(paid.finance, { code: paid.code, requestId })).rejects.toMatchObject({ code: "conflict" });
    await requestReturn(paid.maker.ctx, asked(paid.code, "523.22"));
  });

  test("of everything leaves nothing in any account", async () => {
    const paid = await paidInvoice();
    for (const part of ["0.01", "300.00", "223.21"]) await goBack(paid, "refund", part);
    expect(await booksOf(paid.id)).toEqual({});
    expect(await differences()).toEqual([]);
  });

  test.each([
    ["Refunds.create", "never made"],
    ["Refunds.create", "made, and its answer lost"],
    ["CreditNotes.create", "never made"],
    ["CreditNotes.create", "made, and its answer lost"],
  ])("is made once when %s is %s", async (operation, how) => {
    const paid = await paidInvoice();
    const { requestId } = await requestReturn(paid.maker.ctx, asked(paid.code, "10.00"));
    await approveReturn(paid.finance, { code: paid.code, requestId });
    const [move] = await movesOf(paid.id);
    if (how === "never made")
      faults.beforeOperation = ({ operationId }) => {
        if (operationId === operation) throw new Error("injected");
      };
    else faults.afterCommit = ({ operationId }) => (operationId === operation ? "drop" : "answer");
    await expect(makeRefund(world.system(), { refundId: move?.id ?? "" })).rejects.toMatchObject({ kind: "transient" });
    Object.assign(faults, { beforeOperation: undefined, afterCommit: undefined });
    await world.runJobs();
    expect(await bench.gateway.listRefunds({ chargeId: paid.chargeId })).toHaveLength(1);
    expect(await notesOf(paid.id)).toHaveLength(1);
    expect((await booksOf(paid.id))["cash"]).toBe(51_322n);
  });
});

describe("what Stripe says of a refund later", () => {
  test("pending is no money; succeeded is, in any order of events and however often", async () => {
    const paid = await paidInvoice();
    await settings("pending");
    const created = await during(() => goBack(paid, "refund", "100.00"), 3);
    await settings("succeed");
    expect(await movesOf(paid.id)).toMatchObject([{ status: "pending" }]);
    expect((await booksOf(paid.id))["cash"]).toBe(52_322n);
    const [move] = await movesOf(paid.id);
    const updated = await during(() => bench.standIn.control(`refunds/${move?.externalId}`, { status: "succeeded" }), 1);
    await deliver([...updated, ...created, ...updated]);
    expect(await movesOf(paid.id)).toMatchObject([{ status: "succeeded" }]);
    expect((await booksOf(paid.id))["cash"]).toBe(42_322n);
    expect(await requestsOf(paid.id)).toMatchObject([{ status: "done" }]);
  });

  test("failed frees the amount, is told, and can go by bank instead", async () => {
    const paid = await paidInvoice();
    await settings("refuse");
    await goBack(paid, "refund", "523.22");
    await settings("succeed");
    const [move] = await movesOf(paid.id);
    expect(move).toMatchObject({ status: "failed", failure: expect.stringContaining("charge_not_refundable") });
    expect(await requestsOf(paid.id)).toMatchObject([{ status: "failed" }]);
    expect(await told(`refund-failed:${move?.id}`)).toMatchObject([{ organizationId: paid.maker.id }]);
    await goBack(paid, "refund", "523.22", "bank");
    const [, transfer] = await movesOf(paid.id);
    expect(transfer).toMatchObject({ status: "awaitingTransfer", chargeId: null });
    await enterTransfer(paid.finance, {
      code: paid.code,
      refundId: transfer?.id ?? "",
      bankReference: "HZ20261020001",
      bankOn: "2026-10-20",
    });
    await world.runJobs();
    expect(await booksOf(paid.id)).toEqual({});
    expect(await notesOf(paid.id)).toMatchObject([{ amountFen: 52_322n }]);
  });

  test("a refund that fails after it had succeeded comes home as a step of its own, once", async () => {
    const paid = await paidInvoice();
    await goBack(paid, "refund", "100.00");
    const [move] = await movesOf(paid.id);
    const { stripe } = world.services;
    const { listRefunds } = stripe;
    stripe.listRefunds = async (filter) =>
      (await listRefunds(filter)).map((held) => ({ ...held, status: "failed" as const, failureReason: "lost_or_stolen_card" }));
    for (let time = 0; time < 2; time++) await takeInRefundsOf(world.system(), paid.chargeId);
    stripe.listRefunds = listRefunds;
    await world.runJobs();
    const rows = (await movesOf(paid.id)).filter(({ status }) => status === "succeeded");
    expect(rows.map(({ kind, amountFen }) => [kind, amountFen])).toEqual([
      ["refund", 10_000n],
      ["reinstatement", -10_000n],
    ]);
    expect(await booksOf(paid.id)).toEqual({ cash: 52_322n, taxPayable: -2_962n, payable: -49_360n });
    expect(await told(`reinstated:${move?.id}`)).toHaveLength(1);
    expect(await differences()).toEqual([]);
  });

  test("one made in Stripe's dashboard is taken in whatever the order of its events, and finance is told once", async () => {
    const orders = permutations([0, 1, 2]);
    expect(orders).toHaveLength(6);
    const ends = [];
    for (const order of orders) {
      const open = await openInvoice();
      const paying = await during(() => rest.payAtStripe(open.stripeInvoiceId), 3);
      const [payment] = await bench.gateway.paymentsOfInvoice(open.stripeInvoiceId);
      const chargeId = payment?.chargeId ?? "";
      const refunding = await during(
        () => bench.gateway.createRefund({ chargeId, amountFen: 5_000n, idempotencyKey: `dash:${chargeId}` }),
        2,
      );
      const groups = [paying.filter(({ type }) => type === "invoice.paid"), ...refunding.map((one) => [one])];
      for (const index of order) await deliver(groups[index] ?? []);
      ends.push(await booksOf(open.id));
      const [move, ...others] = await movesOf(open.id);
      expect(others).toEqual([]);
      expect(move).toMatchObject({ status: "succeeded", requestId: null, externalId: expect.stringMatching(/^re_/) });
      expect(await told(`refund-foreign:${move?.externalId}`)).toMatchObject([{ organizationId: open.maker.id }]);
      expect(
        await world.db.$count(auditEvents, and(eq(auditEvents.objectId, open.id), eq(auditEvents.action, "refund-from-channel"))),
      ).toBe(1);
    }
    for (const end of ends) expect(end).toEqual({ cash: 47_322n, taxPayable: -2_679n, payable: -44_643n });
    expect(await differences()).toEqual([]);
  });
});

describe("money that came by bank transfer", () => {
  test("goes back by bank: nothing is booked before the receipt is entered, and then once", async () => {
    const paid = await bankPaidInvoice();
    await goBack(paid, "refund", "23.22");
    const [move] = await movesOf(paid.id);
    expect(move).toMatchObject({ status: "awaitingTransfer", chargeId: null });
    expect((await booksOf(paid.id))["cash"]).toBe(52_322n);
    const entry = { code: paid.code, refundId: move?.id ?? "", bankReference: "HZ-778", bankOn: "2026-10-20" };
    await expect(enterTransfer(paid.maker.ctx, { ...entry, bankOn: "2026-10-21" })).rejects.toMatchObject({ code: "invalid" });
    await expect(enterTransfer(paid.userUnit.ctx, entry)).rejects.toMatchObject({ code: "forbidden" });
    const other = await bankPaidInvoice();
    await expect(enterTransfer(other.finance, { ...entry, code: other.code })).rejects.toMatchObject({ code: "notFound" });
    const results = await Promise.allSettled([enterTransfer(paid.finance, entry), enterTransfer(paid.finance, entry)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await world.runJobs();
    expect(await movesOf(paid.id)).toMatchObject([{ status: "succeeded", bankReference: "HZ-778", bankOn: "2026-10-20" }]);
    expect((await booksOf(paid.id))["cash"]).toBe(50_000n);
    const [note] = await bench.gateway.listCreditNotes({ invoiceId: paid.stripeInvoiceId });
    expect(note).toMatchObject({ amountFen: 2_322n, outOfBandFen: 2_322n });
    expect(await told(`transfer-refund:${move?.id}`)).toMatchObject([{ doneAt: expect.any(Date) }]);
  });

  test("and by card together is given back by the charge first", async () => {
    const open = await openInvoice();
    const report = { invoiceId: open.stripeInvoiceId, amountFen: 20_000n, receivedAt: new Date("2026-10-19T02:00:00Z"), reference: "1" };
    await bench.gateway.reportBankPayment({ ...report, idempotencyKey: `part:${open.id}` });
    await deliver((await during(() => rest.payAtStripe(open.stripeInvoiceId), 3)).filter(({ type }) => type === "invoice.paid"));
    await goBack(open, "refund", "400.00");
    expect((await movesOf(open.id)).map(({ amountFen, status }) => [amountFen, status])).toEqual([
      [32_322n, "succeeded"],
      [7_678n, "awaitingTransfer"],
    ]);
    expect(await requestsOf(open.id)).toMatchObject([{ status: "approved" }]);
  });
});

test("a deposit is given back the same way, and the liability with it", async () => {
  const { code, maker, userUnit } = await contract({ terms: LEASE });
  const deposit = await rest.issue({ code, maker }, "deposit");
  await world.runJobs();
  const { stripeInvoiceId } = await rest.invoiceRow(deposit.id);
  await deliver(await during(() => rest.payAtStripe(stripeInvoiceId), 3));
  await goBack({ code: deposit.code, maker, finance: await maker.as("finance") }, "refund", "60000.00");
  expect(await booksOf(deposit.id)).toEqual({});
  const [move] = await world.db.select().from(refunds).where(eq(refunds.invoiceId, deposit.id));
  expect(await told(`refunded:${move?.id}`)).toMatchObject([{ organizationId: userUnit.id, title: expect.stringContaining("退还押金") }]);
});
