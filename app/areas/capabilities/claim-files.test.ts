import { Readable } from "node:stream";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { filesOf, openFile, storeFile } from "#app/areas/files/index.server.ts";
import { runJob } from "#app/jobs/handlers.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { validCapability } from "./capability.fixtures.ts";
import { updateCapability } from "./change-capability.server.ts";
import { discardCapabilityDraft, saveCapabilityDraft } from "./draft-capability.server.ts";
import { publishCapability } from "./publish-capability.server.ts";
import { getCapability } from "./reads.server.ts";
import type { CapabilityInput } from "./schemas.ts";

const world = await testWorld();
let vendor: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  world.setClock("2026-11-20T01:00:00Z");
  vendor = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
  other = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
});

const report = (ctx: Context) =>
  storeFile(ctx, {
    name: "插接精度检测报告.pdf",
    stream: Readable.from([Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")]),
  });
const proven = (fileId: string) => {
  const claim = validCapability().claims?.[0];
  return validCapability({ claims: [{ ...claim, fileId } as NonNullable<CapabilityInput["claims"]>[number]] });
};

test("a claim's file hangs on its capability, and is let go with the version that no longer names it", async () => {
  const file = await report(vendor.ctx);
  const { id, code, version } = await publishCapability(vendor.ctx, { capability: proven(file.id) });
  expect((await getCapability(world.public(), code)).claims[0]?.fileId).toBe(file.id);
  const attached = async () => (await filesOf(world.system(), "capability", [id])).get(id)?.map((line) => line.id) ?? [];
  expect(await attached()).toEqual([file.id]);
  await updateCapability(vendor.ctx, { code, version, capability: validCapability() });
  expect(await attached()).toEqual([]);
});

describe("a file in a draft", () => {
  const later = async (hours: number) => {
    world.setClock(new Date(Date.parse("2026-11-20T01:00:00Z") + hours * 3_600_000).toISOString());
    await runJob(world.services, "sweep", "test", {});
  };
  afterEach(() => world.setClock("2026-11-20T01:00:00Z"));
  const typed = (...fileIds: string[]) => ({ capability: { name: "柔", claims: fileIds.map((fileId) => ({ metric: "", fileId })) } });
  const opens = (id: string) =>
    openFile(vendor.ctx, id).then(
      () => true,
      () => false,
    );

  test("outlives the sweep, goes over to the capability, and is let go when it is taken out", async () => {
    const [kept, taken] = [await report(vendor.ctx), await report(vendor.ctx)];
    const key = crypto.randomUUID();
    const { version } = await saveCapabilityDraft(vendor.ctx, { key, version: 0, content: typed(kept.id, taken.id) });
    await later(30);
    expect([await opens(kept.id), await opens(taken.id)]).toEqual([true, true]);
    await saveCapabilityDraft(vendor.ctx, { key, version, content: typed(kept.id) });
    await later(60);
    expect([await opens(kept.id), await opens(taken.id)]).toEqual([true, false]);
    const { id } = await publishCapability(vendor.ctx, { formKey: key, capability: proven(kept.id) });
    expect((await filesOf(world.system(), "capability", [id])).get(id)?.map((line) => line.id)).toEqual([kept.id]);
    await later(120);
    expect(await opens(kept.id)).toBe(true);
  });

  test("of a next version stays with the capability, and a new one joins it", async () => {
    const [old, fresh] = [await report(vendor.ctx), await report(vendor.ctx)];
    const { id, code, version } = await publishCapability(vendor.ctx, { capability: proven(old.id) });
    await saveCapabilityDraft(vendor.ctx, { key: crypto.randomUUID(), code, version: 0, content: typed(old.id, fresh.id) });
    const attached = async () => (await filesOf(world.system(), "capability", [id])).get(id)?.map((line) => line.id);
    expect(await attached()).toEqual([old.id]);
    await later(30);
    await updateCapability(vendor.ctx, { code, version, capability: proven(fresh.id) });
    expect(await attached()).toEqual([fresh.id]);
    await later(60);
    expect([await opens(old.id), await opens(fresh.id)]).toEqual([false, true]);
  });

  test("goes with a draft that is thrown away, a day later", async () => {
    const file = await report(vendor.ctx);
    const key = crypto.randomUUID();
    await saveCapabilityDraft(vendor.ctx, { key, version: 0, content: typed(file.id) });
    await later(30);
    await discardCapabilityDraft(vendor.ctx, { key });
    expect(await opens(file.id)).toBe(true);
    await later(60);
    expect(await opens(file.id)).toBe(false);
  });

  test("that is another's or gone does not keep the rest from being saved, and is not taken", async () => {
    const theirs = await report(other.ctx);
    const key = crypto.randomUUID();
    const content = typed(theirs.id, crypto.randomUUID(), "no id", "");
    expect(await saveCapabilityDraft(vendor.ctx, { key, version: 0, content })).toMatchObject({ version: 1 });
    await expect(openFile(other.ctx, theirs.id)).resolves.toMatchObject({ home: null });
  });
});

test("another's file, or one that is gone, is refused beside the claims", async () => {
  const theirs = await report(other.ctx);
  for (const fileId of [theirs.id, crypto.randomUUID()]) {
    await expect(publishCapability(vendor.ctx, { capability: proven(fileId) })).rejects.toMatchObject({
      code: "invalid",
      fields: { "capability.claims": [expect.stringContaining("文件")] },
    });
  }
});
