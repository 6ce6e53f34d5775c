import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { invoices } from "#db/schema/billing.ts";
import { LEASE } from "#seeds/factories/contracts.ts";
import { billingWorld } from "../billing.fixtures.ts";
import { fapiaoPage } from "./fapiao-page.server.ts";
import { requestFapiao } from "./request-fapiao.server.ts";
import { settleFapiao } from "./settle-fapiao.server.ts";

const { world, contract, issue, approvedInvoice } = await billingWorld();
const NUMBER = (n: number) => `2544200000${String(n).padStart(10, "0")}`;

async function sent() {
  const running = await approvedInvoice();
  await world.runJobs();
  const { code } = running.invoice;
  const asked = { code, kind: "special" as const, title: "广州云岭储能科技有限公司", taxId: "9144 0101 ma5x xxxx 1x", note: "" };
  return { ...running, code, asked };
}
const issueStep = (number: string) => ({ kind: "issue" as const, number, issuedOn: "2026-10-20" });

describe("a 发票", () => {
  test("is asked for by the payer, issued with its number by the provider, and taken back by a red-letter one", async () => {
    const { code, asked, userUnit, maker } = await sent();
    expect(await fapiaoPage(userUnit.ctx, code)).toMatchObject({ mayRequest: true, maySettle: false, takes: true });
    const { id } = await requestFapiao(userUnit.ctx, asked);
    expect(await fapiaoPage(maker.ctx, code)).toMatchObject({
      maySettle: true,
      mayRequest: false,
      requests: [{ status: "requested", taxId: "91440101MA5XXXXX1X", amountFen: "52322" }],
    });
    const settle = (step: Parameters<typeof settleFapiao>[1]["step"]) => settleFapiao(maker.ctx, { code, requestId: id, step });
    await expect(settle({ kind: "reverse", redNumber: NUMBER(9) })).rejects.toMatchObject({ code: "conflict" });
    await expect(settle({ kind: "issue", number: NUMBER(1), issuedOn: "2026-10-21" })).rejects.toMatchObject({
      fields: { issuedOn: [expect.any(String)] },
    });
    await settle(issueStep(NUMBER(1)));
    await expect(settle({ kind: "reverse", redNumber: NUMBER(1) })).rejects.toMatchObject({ code: "invalid" });
    await expect(settle({ kind: "decline", reason: "抬头有误" })).rejects.toMatchObject({ code: "conflict" });
    await expect(requestFapiao(userUnit.ctx, asked)).rejects.toMatchObject({ code: "conflict" });
    await settle({ kind: "reverse", redNumber: NUMBER(2) });
    expect(await fapiaoPage(userUnit.ctx, code)).toMatchObject({
      mayRequest: true,
      requests: [{ status: "reversed", number: NUMBER(1), redNumber: NUMBER(2) }],
    });
  });

  test("is not issued for an invoice that was voided since", async () => {
    const { code, asked, userUnit, maker, invoice } = await sent();
    const { id: requestId } = await requestFapiao(userUnit.ctx, asked);
    await world.db.update(invoices).set({ status: "void" }).where(eq(invoices.id, invoice.id));
    await expect(settleFapiao(maker.ctx, { code, requestId, step: issueStep(NUMBER(7)) })).rejects.toMatchObject({ code: "conflict" });
    await settleFapiao(maker.ctx, { code, requestId, step: { kind: "decline", reason: "账单已作废" } });
  });

  test("that was sent back may be asked for again", async () => {
    const { code, asked, userUnit, maker } = await sent();
    const first = await requestFapiao(userUnit.ctx, asked);
    await settleFapiao(maker.ctx, { code, requestId: first.id, step: { kind: "decline", reason: "识别号有误" } });
    await requestFapiao(userUnit.ctx, { ...asked, kind: "ordinary" });
    expect((await fapiaoPage(userUnit.ctx, code)).requests.map(({ status }) => status)).toEqual(["requested", "declined"]);
  });

  test("is one at a time, however fast it is asked for or settled, and a number is used once", async () => {
    const { code, asked, userUnit, maker } = await sent();
    const tries = await Promise.allSettled([1, 2, 3].map(() => requestFapiao(userUnit.ctx, asked)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const requestId = (await fapiaoPage(maker.ctx, code)).requests[0]?.id ?? "";
    const ends = await Promise.allSettled([
      settleFapiao(maker.ctx, { code, requestId, step: issueStep(NUMBER(3)) }),
      settleFapiao(maker.ctx, { code, requestId, step: issueStep(NUMBER(4)) }),
      settleFapiao(maker.ctx, { code, requestId, step: { kind: "decline", reason: "重复" } }),
    ]);
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const [one, two] = [await sent(), await sent()];
    const requests = await Promise.all([one, two].map((of) => requestFapiao(of.userUnit.ctx, of.asked)));
    await settleFapiao(one.maker.ctx, { code: one.code, requestId: requests[0]?.id ?? "", step: issueStep(NUMBER(5)) });
    await expect(
      settleFapiao(two.maker.ctx, { code: two.code, requestId: requests[1]?.id ?? "", step: issueStep(NUMBER(5)) }),
    ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("已经登记") });
  });

  test("is for what was sent: not for a draft, not for a deposit", async () => {
    const running = await approvedInvoice();
    const asked = { code: running.invoice.code, kind: "ordinary" as const, title: "某单位", taxId: "91440101MA5XXXXX1X" };
    await expect(requestFapiao(running.userUnit.ctx, asked)).rejects.toMatchObject({ code: "conflict" });
    const lease = await contract({ terms: LEASE });
    const deposit = await issue(lease, "deposit");
    await world.runJobs();
    await expect(requestFapiao(lease.userUnit.ctx, { ...asked, code: deposit.code })).rejects.toMatchObject({ code: "conflict" });
  });

  test("is the payer's finance to ask for and the provider's to record; others do not see it", async () => {
    const { code, asked, userUnit, maker, parts } = await sent();
    for (const ctx of [maker.ctx, await userUnit.as("editor"), parts.ctx])
      await expect(requestFapiao(ctx, asked)).rejects.toMatchObject({ code: "forbidden" });
    const { id: requestId } = await requestFapiao(await userUnit.as("finance"), asked);
    const step = issueStep(NUMBER(6));
    for (const ctx of [userUnit.ctx, await maker.as("editor"), parts.ctx])
      await expect(settleFapiao(ctx, { code, requestId, step })).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization();
    await expect(requestFapiao(stranger.ctx, asked)).rejects.toMatchObject({ code: "notFound" });
    await expect(settleFapiao(stranger.ctx, { code, requestId, step })).rejects.toMatchObject({ code: "notFound" });
    await expect(fapiaoPage(parts.ctx, code)).rejects.toMatchObject({ code: "forbidden" });
    const other = await sent();
    await expect(settleFapiao(other.maker.ctx, { code: other.code, requestId, step })).rejects.toMatchObject({ code: "notFound" });
  });

  test.each([
    [{ title: "" }, "title"],
    [{ taxId: "12345" }, "taxId"],
    [{ kind: "red" }, "kind"],
  ])("refuses %j beside its field", async (wrong, field) => {
    const { asked, userUnit } = await sent();
    const error = await requestFapiao(userUnit.ctx, { ...asked, ...wrong } as never).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "invalid", fields: { [field]: [expect.stringMatching(/[\u4e00-\u9fff]/)] } });
  });
});
