import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { notifications } from "#db/schema/notifications.ts";
import { taskBooks } from "#db/schema/task-books.ts";
import { insertContract } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import { activateContract } from "./activate-contract.server.ts";
import { getContract } from "./reads.server.ts";

const world = await testWorld();
world.setClock("2026-09-10T02:00:00Z");

async function draft() {
  const userUnit = await world.organization();
  const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const parts = await world.organization({ kind: "vendor", supplyRoles: ["partsSupplier"] });
  const book = await insertTaskBook(userUnit.ctx, [
    { organizationId: maker.id, role: "robotMaker", basisPoints: 9000 },
    { organizationId: parts.id, role: "partsSupplier", basisPoints: 1000 },
  ]);
  const contract = await insertContract({ userUnit: userUnit.ctx, provider: maker.ctx, taskBookCode: book.code, active: false });
  return { userUnit, maker, parts, contract };
}

test("a signer of the other side puts the contract in force", async () => {
  const { userUnit, maker, contract } = await draft();
  await activateContract(await userUnit.as("signer"), { code: contract.code });
  expect((await getContract(maker.ctx, contract)).contract).toMatchObject({
    status: "active",
    activatedAt: new Date("2026-09-10T02:00:00Z"),
  });
  await world.runJobs();
  const told = async (id: string, dedupeKey: string) =>
    world.db
      .select()
      .from(notifications)
      .where(and(eq(notifications.organizationId, id), eq(notifications.dedupeKey, dedupeKey)));
  expect(await told(userUnit.id, `activate-contract:${contract.id}`)).toMatchObject([{ kind: "todo", doneAt: expect.any(Date) }]);
  expect(await told(maker.id, `contract-active:${contract.id}`)).toMatchObject([
    { kind: "message", title: expect.stringContaining("已生效") },
  ]);
});

test("nobody else does", async () => {
  const { userUnit, maker, parts, contract } = await draft();
  const stranger = await world.organization();
  const { code } = contract;
  for (const ctx of [
    maker.ctx,
    await maker.as("signer"),
    parts.ctx,
    await userUnit.as("editor"),
    await userUnit.as("finance"),
    await userUnit.as("viewer"),
  ]) {
    await expect(activateContract(ctx, { code })).rejects.toMatchObject({ code: "forbidden" });
  }
  await expect(activateContract(stranger.ctx, { code })).rejects.toMatchObject({ code: "notFound" });
  await expect(activateContract(world.public(), { code })).rejects.toMatchObject({ code: "notFound" });
  expect((await getContract(maker.ctx, { code })).contract.status).toBe("draft");
});

test("of many who confirm at once one does, and it is recorded once", async () => {
  const { userUnit, contract } = await draft();
  const results = await Promise.allSettled(Array.from({ length: 4 }, () => activateContract(userUnit.ctx, { code: contract.code })));
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  for (const result of results) if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
  await expect(activateContract(userUnit.ctx, { code: contract.code })).rejects.toMatchObject({ code: "conflict" });
  const recorded = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, contract.id)).orderBy(auditEvents.seq);
  expect(recorded.filter((event) => event.action === "activate-contract")).toHaveLength(1);
});

test("not once the task book was changed, or the provider has left the consortium", async () => {
  const { userUnit, maker, contract } = await draft();
  const sign = async () => activateContract(await userUnit.as("signer"), { code: contract.code });
  const { taskBookId } = (await getContract(maker.ctx, contract)).contract;
  const [book] = await world.db.select().from(taskBooks).where(eq(taskBooks.id, taskBookId));
  await world.db.update(taskBooks).set({ status: "superseded" }).where(eq(taskBooks.id, taskBookId));
  await expect(sign()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("已被变更") });
  await world.db.update(taskBooks).set({ status: "sealed" }).where(eq(taskBooks.id, taskBookId));
  const consortiumId = book?.consortiumId ?? "";
  await world.db.transaction(async (tx) => {
    await tx.update(consortia).set({ status: "inviting" }).where(eq(consortia.id, consortiumId));
    await tx
      .update(consortiumMembers)
      .set({ status: "left" })
      .where(and(eq(consortiumMembers.consortiumId, consortiumId), eq(consortiumMembers.organizationId, maker.id)));
  });
  await expect(sign()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("已经退出") });
  expect((await getContract(maker.ctx, contract)).contract.status).toBe("draft");
});
