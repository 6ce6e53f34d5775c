import { beforeAll, describe, expect, test } from "vitest";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { validCapability } from "./capability.fixtures.ts";
import { updateCapability, withdrawCapability } from "./change-capability.server.ts";
import { discardCapabilityDraft, findCapabilityDraft, listCapabilityDrafts, saveCapabilityDraft } from "./draft-capability.server.ts";
import { publishCapability } from "./publish-capability.server.ts";

const world = await testWorld();
let vendor: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  world.setClock("2026-11-20T01:00:00Z");
  vendor = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
  other = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
});

const content = (name: string) => ({ capability: { role: "algorithmSupplier", name } });
const outcomes = async (acts: Promise<unknown>[]) =>
  (await Promise.allSettled(acts)).map((act) => (act.status === "fulfilled" ? "done" : (act.reason as { code?: string }).code)).sort();

describe("saving a draft", () => {
  test("keeps what was typed, in whatever state, for the own organization only", async () => {
    const key = crypto.randomUUID();
    const first = await saveCapabilityDraft(vendor.ctx, { key, version: 0, content: content("") });
    expect(first).toMatchObject({ key, version: 1 });
    await saveCapabilityDraft(vendor.ctx, { key, version: 1, content: content("柔性插接") });
    expect(await findCapabilityDraft(vendor.ctx, key)).toMatchObject({ version: 2, content: content("柔性插接") });
    expect(await findCapabilityDraft(other.ctx, key)).toBeNull();
    expect(await listCapabilityDrafts(vendor.ctx)).toMatchObject([{ key, name: "柔性插接", role: "algorithmSupplier", code: null }]);
    expect(await listCapabilityDrafts(other.ctx)).toEqual([]);
    // The same key in another organization is another draft.
    expect(await saveCapabilityDraft(other.ctx, { key, version: 0, content: {} })).toMatchObject({ version: 1 });
  });

  test("from two windows at once, one is a conflict", async () => {
    const key = crypto.randomUUID();
    const save = (version: number) => saveCapabilityDraft(vendor.ctx, { key, version, content: content("甲") });
    expect(await outcomes([save(0), save(0)])).toEqual(["conflict", "done"]);
    expect(await outcomes([save(1), save(1)])).toEqual(["conflict", "done"]);
  });

  test("is for a vendor's editors, and of another's capability not found or forbidden", async () => {
    const draft = { key: crypto.randomUUID(), version: 0, content: {} };
    const unit = await world.organization({ kind: "userUnit" });
    await expect(saveCapabilityDraft(unit.ctx, draft)).rejects.toMatchObject({ code: "forbidden" });
    await expect(saveCapabilityDraft(await vendor.as("viewer"), draft)).rejects.toMatchObject({ code: "forbidden" });
    const theirs = await publishCapability(other.ctx, { capability: validCapability() });
    await expect(saveCapabilityDraft(vendor.ctx, { ...draft, code: theirs.code })).rejects.toMatchObject({ code: "forbidden" });
    await expect(saveCapabilityDraft(vendor.ctx, { ...draft, code: "NL-2026-9999" })).rejects.toMatchObject({ code: "notFound" });
    await expect(saveCapabilityDraft(vendor.ctx, { ...draft, key: "no key" })).rejects.toMatchObject({ code: "invalid" });
    const huge = { capability: { description: "长".repeat(200_001) } };
    await expect(saveCapabilityDraft(vendor.ctx, { ...draft, content: huge })).rejects.toMatchObject({ code: "invalid" });
  });
});

test("publishing ends the draft it came from", async () => {
  const formKey = crypto.randomUUID();
  await saveCapabilityDraft(vendor.ctx, { key: formKey, version: 0, content: content("柔性插接") });
  await publishCapability(vendor.ctx, { formKey, capability: validCapability() });
  expect(await findCapabilityDraft(vendor.ctx, formKey)).toBeNull();
});

test("the draft of a next version stands under the capability and ends with it", async () => {
  const { id, code, version } = await publishCapability(vendor.ctx, { capability: validCapability() });
  const save = () => saveCapabilityDraft(vendor.ctx, { key: crypto.randomUUID(), code, version: 0, content: content("第二版") });
  expect((await save()).key).toBe(id);
  expect((await listCapabilityDrafts(vendor.ctx)).find((draft) => draft.key === id)).toMatchObject({ code });
  await updateCapability(vendor.ctx, { code, version, capability: validCapability() });
  expect(await findCapabilityDraft(vendor.ctx, id)).toBeNull();
  await save();
  await withdrawCapability(vendor.ctx, { code, version: version + 1 });
  expect(await findCapabilityDraft(vendor.ctx, id)).toBeNull();
  await expect(save()).rejects.toMatchObject({ code: "conflict" });
});

test("a draft is thrown away once, by its own organization", async () => {
  const key = crypto.randomUUID();
  await saveCapabilityDraft(vendor.ctx, { key, version: 0, content: {} });
  await expect(discardCapabilityDraft(other.ctx, { key })).rejects.toMatchObject({ code: "notFound" });
  await expect(discardCapabilityDraft(await vendor.as("viewer"), { key })).rejects.toMatchObject({ code: "forbidden" });
  expect(await outcomes([1, 2].map(() => discardCapabilityDraft(vendor.ctx, { key })))).toEqual(["done", "notFound"]);
});
