import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { eq, sql } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { filesOf, openFile, storeFile, sweepFiles } from "#app/areas/files/index.server.ts";
import { files } from "#db/schema/files.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { discardDraft } from "./drafts/discard-draft.server.ts";
import { fillDraft, typedScene } from "./drafts/draft.fixtures.ts";
import { mayOpenRevisionFiles } from "./drafts/draft-files.server.ts";
import { getDraft } from "./drafts/reads.server.ts";
import { startDraft } from "./drafts/start-draft.server.ts";
import { submitDraft } from "./drafts/submit-draft.server.ts";
import { publishRevision } from "./publish-revision.server.ts";
import { publishScene } from "./publish-scene.server.ts";
import { getRevision } from "./revision-reads.server.ts";
import { validScene } from "./scene.fixtures.ts";
import { submitRevision } from "./submit-revision.server.ts";

const world = await testWorld();
let unit: TestOrganization;
let other: TestOrganization;
let bureau: TestOrganization;
beforeAll(async () => {
  await Promise.all([world.services.search.ensure("scenes"), world.services.search.ensure("capabilities")]);
  unit = await world.organization({ kind: "userUnit", regionCode: "440100" });
  other = await world.organization({ kind: "userUnit", regionCode: "440100" });
  bureau = await world.organization({ kind: "bureau", regionCode: "440100" });
});
afterEach(() => world.setClock(null));

const paper = (name: string) =>
  storeFile(unit.ctx, { name, stream: Readable.from([Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")]) });
/** A public scene, written in the form, with one file. */
async function published(file: { id: string }) {
  const { code } = await startDraft(unit.ctx, { from: { kind: "blank" } });
  const version = await fillDraft(unit.ctx, code, typedScene({ files: [file.id] }));
  return publishScene(bureau.ctx, await submitDraft(unit.ctx, { code, version }));
}
const attached = async (sceneId: string) => ((await filesOf(world.system(), "scene", [sceneId])).get(sceneId) ?? []).map(({ id }) => id);
async function revise(code: string, fileIds: string[]) {
  await startDraft(unit.ctx, { from: { kind: "scene", code } });
  const version = await fillDraft(unit.ctx, code, { ...(await getDraft(unit.ctx, code)).content, files: fileIds });
  return submitDraft(unit.ctx, { code, version, note: "更换现场文件。" });
}

describe("files of a revision", () => {
  test("alone are a change the bureau sees and opens, and take the place of the public ones when it is published", async () => {
    const [old, fresh] = [await paper("旧平面图.pdf"), await paper("新平面图.pdf")];
    const { id, code } = await published(old);
    const revision = await revise(code, [fresh.id]);
    expect(await attached(id)).toEqual([old.id]);
    const page = await getRevision(bureau.ctx, code);
    expect(page?.changes).toEqual([
      { field: "files", name: "现场照片与文件", kind: "changed", before: "旧平面图.pdf", after: "新平面图.pdf" },
    ]);
    expect(page?.newFiles.map((file) => file.id)).toEqual([fresh.id]);
    const draftId = (await openFile(unit.ctx, fresh.id)).home?.objectId ?? "";
    const opens = (ctx: typeof unit.ctx) => mayOpenRevisionFiles(ctx, draftId);
    expect([await opens(bureau.ctx), await opens(other.ctx), await opens(world.public())]).toEqual([true, false, false]);
    await publishRevision(bureau.ctx, revision);
    expect(await attached(id)).toEqual([fresh.id]);
    world.setClock(new Date(Date.now() + 30 * 3_600_000).toISOString());
    await sweepFiles(world.system());
    await expect(openFile(unit.ctx, fresh.id)).resolves.toMatchObject({ home: { objectType: "scene", objectId: id } });
    await expect(openFile(unit.ctx, old.id)).rejects.toMatchObject({ code: "notFound" });
  });

  test("that change nothing are no change, and one handed in by other ways leaves the public files", async () => {
    const file = await paper("平面图.pdf");
    const { id, code, version } = await published(file);
    await expect(revise(code, [file.id])).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining("没有改动") });
    await discardDraft(unit.ctx, { code });
    const revision = await submitRevision(unit.ctx, { code, version, scene: validScene({ deploymentCount: 12 }), note: "增至 12 台。" });
    expect((await getRevision(bureau.ctx, code))?.changes.some(({ field }) => field === "files")).toBe(false);
    await publishRevision(bureau.ctx, revision);
    expect(await attached(id)).toEqual([file.id]);
  });
});

test("a draft whose week is over lets its files go", async () => {
  const file = await paper("平面图.pdf");
  const { code } = await startDraft(unit.ctx, { from: { kind: "blank" } });
  await fillDraft(unit.ctx, code, typedScene({ files: [file.id] }));
  world.setClock("2026-11-01T02:00:00Z");
  await discardDraft(unit.ctx, { code });
  const homeOf = async () => (await world.db.select().from(files).where(eq(files.id, file.id)))[0]?.objectType;
  expect(await homeOf()).toBe("sceneDraft");
  world.setClock("2026-11-20T02:00:00Z");
  const next = await startDraft(unit.ctx, { from: { kind: "blank" } });
  await discardDraft(unit.ctx, { code: next.code });
  expect(await homeOf()).toBeNull();
});

test("files that drafts left behind before are let go by the migration, and no others", async () => {
  const [lost, held] = [await paper("遗留.pdf"), await paper("在用.pdf")];
  const { code } = await startDraft(unit.ctx, { from: { kind: "blank" } });
  await fillDraft(unit.ctx, code, typedScene({ files: [held.id] }));
  const gone = { objectType: "sceneDraft" as const, objectId: crypto.randomUUID(), unattachedSince: null };
  await world.db.update(files).set(gone).where(eq(files.id, lost.id));
  await world.db.execute(sql.raw(await readFile("db/migrations/0017_release_lost_files.sql", "utf8")));
  const rowOf = async ({ id }: { id: string }) => (await world.db.select().from(files).where(eq(files.id, id)))[0];
  expect(await rowOf(lost)).toMatchObject({ objectType: null, objectId: null, unattachedSince: expect.any(Date) });
  expect(await rowOf(held)).toMatchObject({ objectType: "sceneDraft", unattachedSince: null });
});
