import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { nameBenchmark, reviewScene, revokeBenchmark } from "#app/areas/bureau/index.server.ts";
import { formConsortium, respondToInvitation } from "#app/areas/consortia/index.server.ts";
import { createScene, submitScene } from "#app/areas/scenes/index.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { withTransaction } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { consortiumMembers } from "#db/schema/consortia.ts";
import { notifications } from "#db/schema/notifications.ts";
import { replications } from "#db/schema/replications.ts";
import { roleSlots, scenes } from "#db/schema/scenes.ts";
import { openMarket, pluggingScene } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { comparisonPage } from "../comparison-reads.server.ts";
import { countReplications, countReplicationsFrom, replicationsFromPage, replicationsPage } from "./reads.server.ts";

const world = await testWorld();
const market = await openMarket(world);
const { unit, bureau, makers, suppliers, vendors } = market;
const others = await world.organization({ kind: "userUnit", regionCode: "440100", name: "另一用户单位" });

/** A similar scene of another unit. */
async function publicScene(name: string, facts: Parameters<typeof pluggingScene>[0] = {}, owner = others) {
  const created = await createScene(owner.ctx, {
    scene: pluggingScene({ name, differentiation: "线束布置、节拍与工位空间均不同。", ...facts }),
  });
  const submitted = await submitScene(owner.ctx, { code: created.code, version: created.version });
  await reviewScene(bureau.ctx, { decision: "publish", code: created.code, version: submitted.version });
  return created;
}
const capabilityOf = async (organizationId: string) =>
  (await world.db.select().from(capabilities).where(eq(capabilities.organizationId, organizationId)))[0]?.id ?? "";
async function replicate(payload: JobPayload<"replicate-scene">) {
  await withTransaction(world.system(), (tx) => enqueue(tx, "replicate-scene", payload));
  await world.runJobs();
}
const titlesOf = async (organizationId: string) =>
  (await world.db.select().from(notifications).where(eq(notifications.organizationId, organizationId))).map(({ title }) => title);

const source = await market.matchedScene({ name: "电池测试线——柔性插接" });
const similar = await publicScene("电控装配线——连接器插接");
const strict = await publicScene("高压线束——精密插接", {
  requirements: pluggingScene().requirements.map((one) => (one.metric === "positionAccuracy" ? { ...one, value: "100" } : one)),
});
await publicScene("拣选区——柔性插接", { field: "warehousing" });
const own = await publicScene("电池测试二线——柔性插接", {}, unit);
await world.runJobs();
const members = [await capabilityOf(makers[0]?.id ?? ""), await capabilityOf(suppliers[0]?.id ?? "")].map((capabilityId) => ({
  capabilityId,
}));
const [robot, skill] = members;
const validated = [{ capabilityId: robot?.capabilityId ?? "", metric: "cycleTime", comparator: "<=" as const, value: "14", upper: null }];

describe("a proven consortium", () => {
  test("is proposed to similar open scenes of others, with what was proven, and both sides are told", async () => {
    await replicate({ sceneId: source.id, basis: "validated", members, validated });
    const page = await replicationsPage(others.ctx, similar.code);
    expect(page.proposals).toMatchObject([
      {
        basis: "validated",
        source: { code: source.code },
        unmet: 0,
        missing: [],
        members: [{ organizationName: "测试整机1" }, { organizationName: "测试算法1" }],
        answers: [
          { target: "≤±500 μm", value: "≤±0.32 mm", evidence: "document", status: "met", organizationName: "测试算法1" },
          { target: "≤15 s", value: "≤14 s", evidence: "platform", status: "met", organizationName: "测试整机1" },
          { evidence: "document", organizationName: "测试整机1" },
        ],
      },
    ]);
    // The strict one's best proposal leaves the same must unmet, on weaker evidence; the others are of another field and of its own unit.
    const targets = await world.db
      .select({ code: scenes.code })
      .from(replications)
      .innerJoin(scenes, eq(scenes.id, replications.targetSceneId));
    expect(targets.map(({ code }) => code).sort()).toEqual([similar.code, strict.code]);
    const [better] = (await replicationsPage(others.ctx, strict.code)).proposals;
    expect(better).toMatchObject({ unmet: 1, present: { unmet: 1 } });
    // The best of the market is what both scenes were proposed already.
    const ranked = (await comparisonPage(others.ctx, similar.code, { most: 10 })).proposals.map(({ rank, members: team }) => [
      rank,
      team.map(({ organizationName }) => organizationName).sort(),
    ]);
    expect(ranked).toContainEqual([page.proposals[0]?.sameAs, ["测试整机1", "测试算法1"]]);
    expect(better?.value).toBeGreaterThan(better?.present?.value ?? Number.POSITIVE_INFINITY);
    expect(await titlesOf(others.id)).toContain("“电控装配线——连接器插接”：有已验证方案可复制");
    for (const vendor of [makers[0], suppliers[0]])
      expect(await titlesOf(vendor?.id ?? "")).toContain(`贵单位参与的联合体可复制到 ${targets.length} 个开放场景`);
    expect((await titlesOf(makers[1]?.id ?? "")).filter((title) => title.includes("复制"))).toEqual([]);
  });

  test("is shown to the unit of the scene, the bureau of its source and its members, and to nobody else", async () => {
    await expect(replicationsPage(unit.ctx, similar.code)).rejects.toMatchObject({ code: "notFound" });
    const seen = { rows: expect.arrayContaining([expect.objectContaining({ code: similar.code, unmet: 0, missing: 0 })]) };
    expect(await replicationsFromPage(bureau.ctx, source.code)).toMatchObject(seen);
    expect(await replicationsFromPage(makers[0]?.ctx ?? unit.ctx, source.code)).toMatchObject(seen);
    expect(await replicationsFromPage(unit.ctx, source.code)).toMatchObject(seen);
    const foreign = await world.organization({ kind: "bureau", regionCode: "310000" });
    for (const stranger of [foreign, makers[1], others])
      await expect(replicationsFromPage(stranger?.ctx ?? foreign.ctx, source.code)).rejects.toMatchObject({ code: "notFound" });
  });

  test("counts only while the scene is open and asks for the same", async () => {
    const [row] = await world.db.select().from(scenes).where(eq(scenes.code, similar.code));
    const count = () => countReplications(others.ctx, { id: row?.id ?? "" });
    expect(await count()).toBe(1);
    await world.db.update(scenes).set({ contentVersion: 99 }).where(eq(scenes.code, similar.code));
    expect(await count()).toBe(0);
    await world.db
      .update(scenes)
      .set({ contentVersion: row?.contentVersion ?? 0, status: "closed" })
      .where(eq(scenes.code, similar.code));
    expect(await count()).toBe(0);
    await world.db
      .update(scenes)
      .set({ status: row?.status ?? "matched" })
      .where(eq(scenes.code, similar.code));
    expect(await count()).toBe(1);
  });

  test("comes to the scenes of its own unit where that was the goal, but never to one that reads the same", async () => {
    const all = async () => (await replicationsFromPage(bureau.ctx, source.code)).rows.map(({ code }) => code);
    // pluggingScene names 本单位 as its goal, and 二线 reads like the source.
    expect(await all()).not.toContain(own.code);
    await world.db.update(scenes).set({ organizationId: others.id }).where(eq(scenes.code, own.code));
    await replicate({ sceneId: source.id, basis: "validated", members, validated });
    expect(await all()).toContain(own.code);
  });

  test("tells everyone seated somewhere, of the scenes in which it sits", async () => {
    // The hand has a seat in one of the scenes alone.
    const [hand] = await world.db
      .select()
      .from(capabilities)
      .where(eq(capabilities.id, await capabilityOf(suppliers[1]?.id ?? "")));
    await world.db
      .update(capabilities)
      .set({ role: "partsSupplier", componentKind: "dexterousHand" })
      .where(eq(capabilities.id, hand?.id ?? ""));
    const [target] = await world.db.select().from(scenes).where(eq(scenes.code, strict.code));
    await world.db
      .insert(roleSlots)
      .values({ sceneId: target?.id ?? "", position: 9, role: "partsSupplier", componentKind: "dexterousHand", required: true });
    await replicate({ sceneId: source.id, basis: "validated", members: [...members, { capabilityId: hand?.id ?? "" }], validated });
    const told = (await titlesOf(suppliers[1]?.id ?? "")).filter((title) => title.includes("复制"));
    expect(told).toEqual(["贵单位参与的联合体可复制到 1 个开放场景"]);
    // As many scenes again, but other ones.
    const count = async () => (await titlesOf(makers[0]?.id ?? "")).filter((title) => title.includes("复制")).length;
    const before = await count();
    await world.db.update(scenes).set({ status: "closed" }).where(eq(scenes.code, own.code));
    await replicate({ sceneId: source.id, basis: "validated", members, validated });
    expect(await count()).toBe(before);
    await world.db.update(scenes).set({ status: "closed" }).where(eq(scenes.code, similar.code));
    await world.db.update(scenes).set({ status: "matched" }).where(eq(scenes.code, own.code));
    await replicate({ sceneId: source.id, basis: "validated", members, validated });
    expect(await count()).toBe(before + 1);
    await world.db.update(scenes).set({ status: "matched" }).where(eq(scenes.code, similar.code));
    await world.db.delete(roleSlots).where(eq(roleSlots.role, "partsSupplier"));
    if (hand) await world.db.update(capabilities).set({ role: hand.role, componentKind: null }).where(eq(capabilities.id, hand.id));
    await replicate({ sceneId: source.id, basis: "validated", members, validated });
  });

  test("is taken back with one of its capabilities", async () => {
    const [row] = await world.db.select().from(scenes).where(eq(scenes.code, similar.code));
    expect(await countReplications(others.ctx, { id: row?.id ?? "" })).toBe(1);
    await world.db
      .update(capabilities)
      .set({ status: "withdrawn" })
      .where(eq(capabilities.id, skill?.capabilityId ?? ""));
    // At once, before anything replicates the scene again.
    expect(await countReplications(others.ctx, { id: row?.id ?? "" })).toBe(0);
    expect((await replicationsPage(others.ctx, similar.code)).proposals).toEqual([]);
    await replicate({ sceneId: source.id, basis: "validated", members, validated });
    expect(await world.db.select().from(replications)).toEqual([]);
    await world.db
      .update(capabilities)
      .set({ status: "published" })
      .where(eq(capabilities.id, skill?.capabilityId ?? ""));
  });
});

test("a scene named 标杆 proposes its consortium with the evidence it has, until the mark is taken away", async () => {
  const [best] = source.page.proposals;
  await formConsortium(unit.ctx, {
    proposalId: best?.id ?? "",
    sceneVersion: source.page.scene.version,
    leadOrganizationId: best?.members[0]?.organizationId ?? "",
    respondByOn: "2099-01-01",
  });
  for (const member of await world.db.select().from(consortiumMembers)) {
    const vendor = vendors.find(({ id }) => id === member.organizationId);
    await respondToInvitation(vendor?.ctx ?? unit.ctx, { memberId: member.id, answer: "accept" });
  }
  const [row] = await world.db.select().from(scenes).where(eq(scenes.id, source.id));
  const grounds = { leadership: "同类首个应用", breakthrough: "带电柔性插接", feasibility: "两年收回投入", reason: "可推广到同类产线" };
  const named = await nameBenchmark(bureau.ctx, { code: source.code, version: row?.version ?? 0, ...grounds });
  await world.runJobs();
  expect(await countReplicationsFrom(bureau.ctx, source.id)).toBeGreaterThan(0);
  const [proposal] = (await replicationsPage(others.ctx, similar.code)).proposals;
  expect(proposal?.basis).toBe("benchmark");
  expect(proposal?.answers.some(({ evidence }) => evidence === "platform")).toBe(false);
  await revokeBenchmark(bureau.ctx, { ...named, reason: "验证未达到预期。" });
  await world.runJobs();
  expect(await countReplicationsFrom(bureau.ctx, source.id)).toBe(0);
  // The naming's job comes again after the revocation, as a retried one may.
  await replicate({ sceneId: source.id, basis: "benchmark", members, validated: [] });
  expect(await countReplicationsFrom(bureau.ctx, source.id)).toBe(0);
});
