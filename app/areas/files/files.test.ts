import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { runJob } from "#app/jobs/handlers.server.ts";
import { type Context, contextFor, withTransaction } from "#app/kernel/context.server.ts";
import { NotStored, type Storage } from "#app/storage/index.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { files } from "#db/schema/files.ts";
import { pdf, photo } from "#test/file-samples.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { attachFiles, filesOf, openFile, ownFiles, storeFile, sweepFiles } from "./index.server.ts";

const world = await testWorld();
const directory = world.services.config.FILES_DIR ?? "";
let unit: TestOrganization;
let objects = 0;
let here: { objectType: "scene"; objectId: string };
beforeEach(async () => {
  unit = await world.organization();
  here = { objectType: "scene", objectId: `object-${++objects}` };
  world.setClock(null);
});

const store = (ctx: Context = unit.ctx, name = "报告.pdf", bytes: Buffer = pdf()) =>
  storeFile(ctx, { name, stream: Readable.from([bytes]) });
const attach = (fileIds: string[], facts: object = {}, ctx = unit.ctx) =>
  withTransaction(ctx, (tx) => attachFiles(tx, { ...here, fileIds, ...facts }));
const attached = async (home = here) =>
  ((await filesOf(unit.ctx, home.objectType, [home.objectId])).get(home.objectId) ?? []).map(({ id }) => id);
const rowOf = async (id: string) => (await world.db.select().from(files).where(eq(files.id, id)))[0];
/** The unit's context over another storage or configuration. */
const over = (facts: { storage?: Partial<Storage>; FILES_QUOTA_MB?: number; FILES_DOCUMENT_MB?: number }) => {
  const { storage, ...config } = facts;
  const services = {
    ...world.services,
    config: { ...world.services.config, ...config },
    storage: { ...world.services.storage, ...storage },
  };
  return contextFor(services, unit.actor, "test");
};

describe("storing", () => {
  test("gives a line, keeps the bytes, and is recorded without the name", async () => {
    const line = await store();
    expect(line).toMatchObject({ name: "报告.pdf", mime: "application/pdf", size: pdf().length, width: null, height: null });
    const file = await openFile(unit.ctx, line.id);
    expect((await buffer(await file.read())).equals(pdf())).toBe(true);
    expect(String(await buffer(await file.read({ start: 1, end: 3 })))).toBe("PDF");
    const [event] = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, line.id));
    expect(event).toMatchObject({ action: "store-file", detail: { size: pdf().length, mime: "application/pdf", sha256: file.sha256 } });
    expect(JSON.stringify(event?.detail)).not.toContain("报告");
  });

  test("gives an image its measures and a thumbnail", async () => {
    const line = await store(unit.ctx, "现场.jpg", await photo());
    expect(line).toMatchObject({ mime: "image/jpeg", width: 60, height: 40 });
    const { thumbnail } = await openFile(unit.ctx, line.id);
    expect(thumbnail?.mime).toBe("image/webp");
    expect((await buffer((await thumbnail?.read()) as Readable)).toString("latin1", 8, 12)).toBe("WEBP");
  });

  test("leaves nothing on its way in, whatever happened", async () => {
    await store();
    await store(unit.ctx, "现场.jpg", await photo());
    await expect(store(unit.ctx, "现场.jpg", pdf())).rejects.toMatchObject({ code: "invalid" });
    expect(readdirSync(world.services.storage.spool)).toEqual([]);
  });

  test("is for members who do more than read, and for nobody outside", async () => {
    await expect(store(await unit.as("viewer"))).rejects.toMatchObject({ code: "forbidden" });
    await expect(store(world.public())).rejects.toMatchObject({ code: "forbidden" });
    expect(await store(await unit.as("finance"))).toMatchObject({ name: "报告.pdf" });
  });

  test("stops writing at the limit of its kind, and reads the rest away", async () => {
    const ctx = over({ FILES_DOCUMENT_MB: 1 });
    const stream = Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(64 * 1024, "x")));
    await expect(storeFile(ctx, { name: "大.pdf", stream })).rejects.toMatchObject({
      code: "tooLarge",
      message: "文档最大 1 MB，这个文件超过了上限。",
    });
    expect(stream.readableEnded).toBe(true);
  });

  test("breaks off with its sender and leaves nothing", async () => {
    const stream = new PassThrough();
    const storing = storeFile(unit.ctx, { name: "断.pdf", stream });
    stream.write("%PDF-");
    setTimeout(() => stream.destroy(new Error("gone")), 20);
    await expect(storing).rejects.toThrow("gone");
    expect(readdirSync(world.services.storage.spool)).toEqual([]);
  });

  test("asks the scanner, whose reason is shown", async () => {
    const ctx = over({
      storage: { scan: async ({ name }) => (name === "坏.pdf" ? { clean: false, reason: "发现病毒。" } : { clean: true }) },
    });
    await expect(store(ctx, "坏.pdf")).rejects.toMatchObject({ code: "invalid", message: "发现病毒。" });
    await store(ctx, "好.pdf");
  });

  test("keeps an organization within its quota, also when uploads race", async () => {
    const big = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(400_000, "x"), Buffer.from("\n%%EOF\n")]);
    const ctx = over({ FILES_QUOTA_MB: 1 });
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => store(ctx, "大.pdf", big)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "fulfilled", "rejected", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "tooLarge", message: expect.stringContaining("总量") },
    });
    const other = await world.organization();
    expect(await storeFile(contextFor(ctx.services, other.actor, null), { name: "大.pdf", stream: Readable.from([big]) })).toBeTruthy();
  });

  test("takes in four files of an organization at a time; others are not held up by it", async () => {
    const slow = Array.from({ length: 4 }, () => new PassThrough());
    const storing = slow.map((stream) => storeFile(unit.ctx, { name: "慢.pdf", stream }));
    await expect(store()).rejects.toMatchObject({ code: "tooMany", retryAfterSeconds: 5 });
    expect(await store((await world.organization()).ctx)).toBeTruthy();
    for (const stream of slow) stream.end(pdf());
    await Promise.all(storing);
    expect(await store()).toBeTruthy();
  });

  test("whose store fails is not shown and is removed a day later", async () => {
    const broken = { ...world.services.storage.store, put: () => Promise.reject(new Error("disk full")) };
    await expect(store(over({ storage: { store: broken } }))).rejects.toThrow("disk full");
    const [row] = await world.db.select().from(files).where(eq(files.organizationId, unit.id));
    expect(row?.storedAt).toBeNull();
    await expect(openFile(unit.ctx, row?.id ?? "")).rejects.toMatchObject({ code: "notFound" });
    await expect(attach([row?.id ?? ""])).rejects.toMatchObject({ code: "invalid" });
    world.setClock(new Date(Date.now() + 25 * 3_600_000).toISOString());
    await sweepFiles(world.system());
    expect(await rowOf(row?.id ?? "")).toBeUndefined();
  });
});

describe("attaching", () => {
  test("makes exactly these files, in this order, the object's", async () => {
    const [a, b, c] = [await store(), await store(), await store()];
    await attach([b.id, a.id]);
    expect(await attached()).toEqual([b.id, a.id]);
    await attach([c.id, b.id]);
    expect(await attached()).toEqual([c.id, b.id]);
    expect(await rowOf(a.id)).toMatchObject({ objectType: null, objectId: null, unattachedSince: expect.any(Date) });
    await attach([]);
    expect(await attached()).toEqual([]);
  });

  test("refuses what is another organization's, hangs elsewhere, or is not there, beside its field", async () => {
    const other = await world.organization();
    const foreign = await store(other.ctx);
    const elsewhere = await store();
    await attach([elsewhere.id], { objectId: "elsewhere" });
    const own = await store();
    const absent = "00000000-0000-7000-8000-000000000000";
    for (const id of [foreign.id, elsewhere.id, absent]) {
      await expect(attach([own.id, id], { field: "licence" })).rejects.toMatchObject({
        code: "invalid",
        fields: { licence: ["有文件已失效或不属于贵单位，请移除后重新上传。"] },
      });
    }
    expect(await attached()).toEqual([]);
    await expect(attach(["nonsense"])).rejects.toMatchObject({ code: "invalid" });
    await expect(attach([own.id], {}, await unit.as("viewer"))).rejects.toMatchObject({ code: "forbidden" });
  });

  test("takes the files of a draft over to what it became", async () => {
    const draft = { objectType: "sceneDraft" as const, objectId: "draft-1" };
    const file = await store();
    await attach([file.id], draft);
    await expect(attach([file.id])).rejects.toMatchObject({ code: "invalid" });
    await attach([file.id], { from: draft });
    expect(await attached()).toEqual([file.id]);
  });

  test("of one file to two objects at once goes to one of them", async () => {
    const file = await store();
    const outcomes = await Promise.allSettled(["one", "two"].map((objectId) => attach([file.id], { objectId })));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("reading", () => {
  test("a form that comes back finds its own files, in the order typed", async () => {
    const other = await world.organization();
    const [a, b, foreign] = [await store(), await store(), await store(other.ctx)];
    expect((await ownFiles(unit.ctx, [b.id, foreign.id, a.id])).map(({ id }) => id)).toEqual([b.id, a.id]);
  });

  test.each(["", "nonsense", "../../etc/passwd", "00000000-0000-7000-8000-000000000000"])("%j is no file", async (id) => {
    await expect(openFile(unit.ctx, id)).rejects.toMatchObject({ code: "notFound" });
  });

  test("a file whose bytes are gone is absent", async () => {
    const line = await store();
    const file = await openFile(unit.ctx, line.id);
    await world.services.storage.store.remove((await rowOf(line.id))?.storageKey ?? "");
    await expect(file.read()).rejects.toMatchObject({ code: "notFound" });
  });
});

describe("the sweep", () => {
  const later = (hours: number) => world.setClock(new Date(Date.now() + hours * 3_600_000).toISOString());

  test("removes what hangs on nothing for a day, bytes and all, and leaves the rest", async () => {
    const [orphan, kept] = [await store(unit.ctx, "现场.jpg", await photo()), await store()];
    await attach([kept.id]);
    const key = (await rowOf(orphan.id))?.storageKey ?? "";
    later(23);
    await runJob(world.services, "sweep", "test", {});
    expect(existsSync(join(directory, key))).toBe(true);
    later(25);
    await runJob(world.services, "sweep", "test", {});
    expect([existsSync(join(directory, key)), existsSync(join(directory, `${key}.w640`))]).toEqual([false, false]);
    expect(await rowOf(orphan.id)).toBeUndefined();
    expect(await attached()).toEqual([kept.id]);
    await expect(world.services.storage.store.open(key)).rejects.toBeInstanceOf(NotStored);
  });

  test("that breaks off is finished by the next, and nothing attaches the file meanwhile", async () => {
    const file = await store();
    later(25);
    const failing = { ...world.services.storage.store, remove: () => Promise.reject(new Error("away")) };
    const services = { ...world.services, storage: { ...world.services.storage, store: failing } };
    await expect(sweepFiles(contextFor(services, { kind: "system", job: "test" }))).rejects.toThrow("away");
    await expect(attach([file.id])).rejects.toMatchObject({ code: "invalid" });
    await expect(openFile(unit.ctx, file.id)).rejects.toMatchObject({ code: "notFound" });
    await sweepFiles(world.system());
    expect(await rowOf(file.id)).toBeUndefined();
  });
});
