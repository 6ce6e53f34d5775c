import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { contractTermChanges } from "#db/schema/contracts.ts";
import { insertContract, LEASE, perOperation } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import { agreeTerms } from "./agree-terms.server.ts";
import { dropTerms } from "./drop-terms.server.ts";
import { proposeTerms } from "./propose-terms.server.ts";
import { contractPage, getContract } from "./reads.server.ts";
import { termsChangePage } from "./terms-change-page.server.ts";

const world = await testWorld();
world.setClock("2026-10-10T02:00:00Z");

async function running(active = true) {
  const userUnit = await world.organization();
  const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const parts = await world.organization({ kind: "vendor", supplyRoles: ["partsSupplier"] });
  const book = await insertTaskBook(userUnit.ctx, [
    { organizationId: maker.id, role: "robotMaker", basisPoints: 7000 },
    { organizationId: parts.id, role: "partsSupplier", basisPoints: 3000 },
  ]);
  const contract = await insertContract({ userUnit: userUnit.ctx, provider: maker.ctx, taskBookCode: book.code, active });
  const proposed = (facts: Partial<Parameters<typeof proposeTerms>[1]> = {}) => ({
    code: contract.code,
    effectiveOn: "2026-10-16",
    reason: "用量翻倍后重新议价",
    terms: perOperation({ priceYuan: "0.35" }),
    ...facts,
  });
  return { userUnit, maker, parts, ...contract, proposed };
}

describe("new terms", () => {
  test("take effect at the midnight agreed on, as the next version, once the other side's signer agrees", async () => {
    const { userUnit, maker, code, proposed } = await running();
    const { id } = await proposeTerms(maker.ctx, proposed());
    expect((await getContract(maker.ctx, { code })).versions).toHaveLength(1);
    expect(await contractPage(userUnit.ctx, code)).toMatchObject({
      change: { id, effectiveOn: "2026-10-16", mayAgree: true, mayDrop: true, isOwn: false },
      mayPropose: false,
    });
    expect(await contractPage(maker.ctx, code)).toMatchObject({ change: { mayAgree: false, mayDrop: true, isOwn: true } });
    expect(await agreeTerms(await userUnit.as("signer"), { code, changeId: id })).toEqual({ version: 2 });
    const { versions } = await getContract(maker.ctx, { code });
    expect(versions.map(({ version, effectiveFrom }) => [version, effectiveFrom.toISOString()])).toEqual([
      [2, "2026-10-15T16:00:00.000Z"],
      [1, "2026-08-31T16:00:00.000Z"],
    ]);
    expect(versions[0]?.terms.usage?.charges[0]?.tiers[0]?.unitPriceFen).toBe("35");
    // Until then the page shows the terms in force.
    expect(await contractPage(maker.ctx, code)).toMatchObject({ version: 1, change: null, mayPropose: true });
    world.setClock("2026-10-15T16:00:00Z");
    expect(await contractPage(maker.ctx, code)).toMatchObject({ version: 2 });
    world.setClock("2026-10-10T02:00:00Z");
  });

  test("may change how the contract is paid", async () => {
    const { userUnit, maker, code, proposed } = await running();
    const { lease } = LEASE;
    const both = { ...perOperation({}), kind: "combined" as const, ...(lease ? { lease } : {}) };
    const { id } = await proposeTerms(maker.ctx, proposed({ terms: both }));
    await agreeTerms(userUnit.ctx, { code, changeId: id });
    const { contract, current } = await getContract(maker.ctx, { code });
    expect(contract.kind).toBe("combined");
    expect(current.terms.lease?.units).toBe(10);
  });

  test("are one open proposal at a time, however fast they are sent, and one decision", async () => {
    const { userUnit, maker, id: contractId, code, proposed } = await running();
    const tries = await Promise.allSettled([
      proposeTerms(maker.ctx, proposed()),
      proposeTerms(userUnit.ctx, proposed()),
      proposeTerms(maker.ctx, proposed()),
    ]);
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
    const [change] = await world.db.select().from(contractTermChanges).where(eq(contractTermChanges.contractId, contractId));
    if (!change) throw new Error("no change");
    const agreer = change.proposedById === maker.id ? userUnit.ctx : maker.ctx;
    const ends = await Promise.allSettled([
      agreeTerms(agreer, { code, changeId: change.id }),
      agreeTerms(agreer, { code, changeId: change.id }),
      dropTerms(agreer, { code, changeId: change.id }),
    ]);
    expect(ends.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect((await getContract(maker.ctx, { code })).versions.length).toBeLessThanOrEqual(2);
  });

  test("are withdrawn by who proposed them, declined by the other side, and may be proposed again", async () => {
    const { userUnit, maker, code, proposed } = await running();
    const first = await proposeTerms(maker.ctx, proposed());
    expect(await dropTerms(maker.ctx, { code, changeId: first.id })).toEqual({ status: "withdrawn" });
    const second = await proposeTerms(maker.ctx, proposed());
    expect(await dropTerms(userUnit.ctx, { code, changeId: second.id })).toEqual({ status: "declined" });
    await expect(agreeTerms(userUnit.ctx, { code, changeId: second.id })).rejects.toMatchObject({ code: "notFound" });
    await proposeTerms(userUnit.ctx, proposed());
  });

  test("begin on a day to come within the contract, also when they are agreed to late", async () => {
    const { userUnit, maker, code, proposed } = await running();
    for (const effectiveOn of ["2026-10-10", "2026-10-09", "2028-09-01"])
      await expect(proposeTerms(maker.ctx, proposed({ effectiveOn }))).rejects.toMatchObject({
        code: "invalid",
        fields: { effectiveOn: [expect.any(String)] },
      });
    const { id } = await proposeTerms(maker.ctx, proposed({ effectiveOn: "2026-10-11" }));
    world.setClock("2026-10-10T16:00:00Z");
    await expect(agreeTerms(userUnit.ctx, { code, changeId: id })).rejects.toMatchObject({ code: "conflict" });
    world.setClock("2026-10-10T02:00:00Z");
  });

  test("keep the days of payment of the task book, and a contract in force", async () => {
    const { maker, proposed } = await running();
    await expect(proposeTerms(maker.ctx, proposed({ terms: perOperation({ paymentDays: 31 }) }))).rejects.toMatchObject({
      fields: { "terms.paymentDays": [expect.stringContaining("30 天")] },
    });
    const draft = await running(false);
    await expect(proposeTerms(draft.maker.ctx, draft.proposed())).rejects.toMatchObject({ code: "conflict" });
    await expect(termsChangePage(draft.maker.ctx, draft.code)).rejects.toMatchObject({ code: "conflict" });
  });

  test("are for the two sides: editors and finance propose, the other side's signer agrees; a foreign contract is not there", async () => {
    const { userUnit, maker, parts, code, proposed } = await running();
    for (const ctx of [await maker.as("viewer"), await maker.as("signer"), parts.ctx])
      await expect(proposeTerms(ctx, proposed())).rejects.toMatchObject({ code: "forbidden" });
    const { id } = await proposeTerms(await maker.as("finance"), proposed());
    for (const ctx of [maker.ctx, await userUnit.as("editor"), await userUnit.as("finance"), parts.ctx])
      await expect(agreeTerms(ctx, { code, changeId: id })).rejects.toMatchObject({ code: "forbidden" });
    for (const ctx of [await userUnit.as("editor"), await maker.as("viewer")])
      await expect(dropTerms(ctx, { code, changeId: id })).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization();
    for (const act of [
      () => proposeTerms(stranger.ctx, proposed()),
      () => agreeTerms(stranger.ctx, { code, changeId: id }),
      () => dropTerms(stranger.ctx, { code, changeId: id }),
      () => termsChangePage(stranger.ctx, code),
    ])
      await expect(act()).rejects.toMatchObject({ code: "notFound" });
    const other = await running();
    await expect(agreeTerms(userUnit.ctx, { code: other.code, changeId: id })).rejects.toMatchObject({ code: "notFound" });
    await expect(agreeTerms(other.userUnit.ctx, { code: other.code, changeId: id })).rejects.toMatchObject({ code: "notFound" });
  });
});
