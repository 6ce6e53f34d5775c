import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { exportRegistration } from "#app/areas/task-books/index.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { taskBooks } from "#db/schema/task-books.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import { exportFilings, filingsPage } from "./filings.server.ts";

const world = await testWorld();
const PAGE = { page: 1, pageSize: 20 };

async function sealed(sceneName: string) {
  const userUnit = await world.organization();
  const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const book = await insertTaskBook(userUnit.ctx, [{ organizationId: maker.id, role: "robotMaker", basisPoints: 10_000 }], { sceneName });
  await world.db
    .update(taskBooks)
    .set({ sealedAt: new Date("2026-06-26T08:20:00Z") })
    .where(eq(taskBooks.id, book.id));
  return { ...book, userUnit, maker };
}

test("a bureau files the sealed task books of its region, and finds them by words and year", async () => {
  const { code } = await sealed("备案甲：电池柔性插接");
  const other = await sealed("备案乙：线束检测");
  const bureau = await world.organization({ kind: "bureau", regionCode: "440000" });
  const all = await filingsPage(bureau.ctx, { q: "" }, PAGE);
  expect(all.total).toBe(2);
  expect(all.rows.find((row) => row.code === code)).toMatchObject({
    partyCount: 2,
    regionName: expect.any(String),
    contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect((await filingsPage(bureau.ctx, { q: "备案乙" }, PAGE)).rows.map((row) => row.code)).toEqual([other.code]);
  expect((await filingsPage(bureau.ctx, { q: "%" }, PAGE)).total).toBe(0);
  expect((await filingsPage(bureau.ctx, { q: "", year: 2026 }, PAGE)).total).toBe(2);
  expect((await filingsPage(bureau.ctx, { q: "", year: 2027 }, PAGE)).total).toBe(0);
  expect((await filingsPage(bureau.ctx, { q: "" }, { page: 2, pageSize: 1 })).rows).toHaveLength(1);
});

test("drafts and other regions are not filed; nobody but a bureau reads or exports; the export is recorded", async () => {
  const { userUnit, maker } = await sealed("备案丙：搬运");
  await insertTaskBook(userUnit.ctx, [{ organizationId: maker.id, role: "robotMaker", basisPoints: 10_000 }], {
    sealed: false,
    sceneName: "备案丁：草案",
  });
  const far = await world.organization({ kind: "bureau", regionCode: "310000" });
  expect((await filingsPage(far.ctx, { q: "" }, PAGE)).total).toBe(0);
  const bureau = await world.organization({ kind: "bureau", regionCode: "440100" });
  expect((await filingsPage(bureau.ctx, { q: "备案丁" }, PAGE)).total).toBe(0);
  for (const ctx of [userUnit.ctx, maker.ctx, world.public()])
    await expect(filingsPage(ctx, { q: "" }, PAGE)).rejects.toMatchObject({ code: "forbidden" });
  await expect(exportFilings(await bureau.as("viewer"), { q: "" })).rejects.toMatchObject({ code: "forbidden" });
  const { file } = await exportFilings(bureau.ctx, { q: "备案丙" });
  expect(file.subarray(0, 2).toString()).toBe("PK");
  expect(await world.db.$count(auditEvents, eq(auditEvents.action, "export-filings"))).toBe(1);
});

test("parties and the bureau of the region export the registration form of a sealed task book, others find nothing", async () => {
  const { code, userUnit, maker } = await sealed("备案戊：插接");
  const bureau = await world.organization({ kind: "bureau", regionCode: "440100" });
  for (const ctx of [userUnit.ctx, maker.ctx, bureau.ctx]) expect((await exportRegistration(ctx, code)).fileName).toContain(code);
  const far = await world.organization({ kind: "bureau", regionCode: "310000" });
  const stranger = await world.organization({ kind: "vendor", supplyRoles: ["insurer"] });
  for (const ctx of [far.ctx, stranger.ctx, world.public()])
    await expect(exportRegistration(ctx, code)).rejects.toMatchObject({ code: "notFound" });
  const draft = await insertTaskBook(userUnit.ctx, [{ organizationId: maker.id, role: "robotMaker", basisPoints: 10_000 }], {
    sealed: false,
    sceneName: "备案己：草案",
  });
  await expect(exportRegistration(userUnit.ctx, draft.code)).rejects.toMatchObject({ code: "conflict" });
});
