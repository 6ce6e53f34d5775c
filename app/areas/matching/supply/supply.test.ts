import { and, eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { publishCapability, updateCapability, withdrawCapability } from "#app/areas/capabilities/index.server.ts";
import { getScene, withdrawScene } from "#app/areas/scenes/index.server.ts";
import { withTransaction } from "#app/kernel/context.server.ts";
import { opportunities, proposalRuns, sceneReaches, sceneStandings, supplyNotices } from "#db/schema/matching.ts";
import { notifications } from "#db/schema/notifications.ts";
import { scenes } from "#db/schema/scenes.ts";
import { accuracyClaim, openMarket, pluggingSkill } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { firstYearPrice } from "../input.server.ts";
import { bestOf, marginal } from "../marginal.ts";
import { matchScene } from "../match-scene.server.ts";
import { requestProposals } from "../request-proposals.server.ts";
import type { Proposal } from "../types.ts";
import { matchCapability } from "./match-capability.server.ts";
import { opportunityPage, raisedByMine } from "./opportunities.server.ts";
import { replaceOpportunities } from "./opportunity-rows.server.ts";
import { sweepOpportunities } from "./reckon-supply.server.ts";
import { refreshOpportunities } from "./refresh-opportunities.server.ts";
import { inputsOf, reverseMatch } from "./reverse-match.server.ts";
import { withoutBudget } from "./shown.ts";
import { sweepRosters } from "./sweep-rosters.server.ts";

const world = await testWorld();
type Market = Awaited<ReturnType<typeof openMarket>>;
type Matched = Awaited<ReturnType<Market["matchedScene"]>>;
let market: Market;
/** Asks for an accuracy of 0.2 mm, which nobody offers: its best proposal lacks one mandatory indicator. */
let lacking: Matched;
/** What the market offers is enough for it. */
let content: Matched;
let vendor: TestOrganization;
let published: { id: string; code: string; version: number };

const requirement = (metric: string, dimension: "manipulation" | "reliability", comparator: "<=" | ">=", value: string, unit: string) => ({
  ...{ metric, dimension, comparator, value, unit },
  ...{ mandatory: true, weight: 5, testMethod: "GB/T 12642" },
});
const requirements = (accuracy: string) => [
  requirement("positionAccuracy", "manipulation", "<=", accuracy, "mm"),
  requirement("cycleTime", "manipulation", "<=", "15", "s"),
  requirement("taskSuccessRate", "reliability", ">=", "98", "%"),
];

const SIMULATION = {
  ...{ kind: "simulationSupplier" as const, physics: "mujoco" as const, licence: "proprietary" as const },
  ...{ formats: ["urdf" as const], deployment: ["workstation" as const] },
};

/** A plugging skill of this accuracy. */
const skill = (accuracy: string, name = "亚毫米插接技能") => pluggingSkill({ name, claims: [accuracyClaim(accuracy)] });

beforeAll(async () => {
  market = await openMarket(world);
  lacking = await market.matchedScene({ name: "电池测试线——精密插接", requirements: requirements("0.2") });
  content = await market.matchedScene({ name: "电池测试线——柔性插接", requirements: requirements("0.5") });
  vendor = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"], regionCode: "110000", name: "测试新算法" });
}, 120_000);

const told = (scene: Matched) =>
  world.db
    .select({ title: notifications.title, body: notifications.body, href: notifications.href })
    .from(notifications)
    .where(and(eq(notifications.organizationId, market.unit.id), sql`${notifications.dedupeKey} like ${`supply:${scene.id}:%`}`))
    .orderBy(notifications.createdAt, notifications.id);
const list = (ctx = vendor.ctx, params: Record<string, string> = {}) => opportunityPage(ctx, new URLSearchParams(params));

describe("a capability is published", () => {
  test("that closes a gap: the unit is told what improved and by whom, once", async () => {
    expect(lacking.page.proposals[0]?.unmetMandatory).toBe(1);
    published = await publishCapability(vendor.ctx, { capability: skill("0.15") });
    await world.runJobs();
    expect(await told(lacking)).toEqual([
      {
        title: "“电池测试线——精密插接”的必须项可以全部满足，现缺 1 项",
        body: "测试新算法发布或更新了“亚毫米插接技能”，可满足“位置精度”。现有方案不会自动改变；您可以在方案比选中重新匹配。",
        href: `/work/scenes/${lacking.code}/comparison`,
      },
    ]);
    await matchCapability(world.system(), { capabilityId: published.id, newRunsOnly: false });
    await world.runJobs();
    expect(await told(lacking)).toHaveLength(1);
    // A scene whose gaps were closed before gains points.
    expect((await told(content))[0]?.title).toMatch(/^“电池测试线——柔性插接”的方案甲价值可提高 \d+\.\d 分$/);
    // Nothing changed under the unit's eyes.
    const runs = await world.db.select().from(proposalRuns).where(eq(proposalRuns.sceneId, lacking.id));
    expect(runs).toHaveLength(1);
  });

  test("its vendor finds the scenes it raises, best first, with the figures of the exact composition", async () => {
    const page = await list();
    expect(page).toMatchObject({ published: 1, unchecked: 0, compared: 2, counts: { raises: 2, near: 0 }, total: 2 });
    expect(page.rows[0]).toMatchObject({
      scene: { code: lacking.code, field: "manufacturing", organizationName: "测试用户单位" },
      capability: { code: published.code },
      slot: { role: "algorithmSupplier", componentKind: null },
      ...{ kind: "raises", enables: false, unmetFewer: 1, answers: ["位置精度"], gap: null },
    });
    expect(page.rows[1]).toMatchObject({ scene: { code: content.code }, unmetFewer: 0 });
    expect(Number(page.rows[1]?.gain)).toBeGreaterThan(0);
    expect((await raisedByMine(vendor.ctx)).get(published.code)).toBe(2);
    expect((await list(vendor.ctx, { field: "warehousing" })).total).toBe(0);
    expect((await list(vendor.ctx, { field: "manufacturing", province: "440000", capability: published.code })).total).toBe(2);
    expect((await list(vendor.ctx, { field: "nonsense", page: "x", sort: "x", province: "'" })).total).toBe(2);
  });

  test("what is told is what composing every scene with and without it says, from its roster and without one", async () => {
    const said = async () => {
      const matched = await reverseMatch(world.system(), published.id);
      if (!matched) throw new Error("not published");
      const inputs = await inputsOf(
        world.system(),
        matched.composed.map(({ runId }) => runId),
      );
      for (const { runId, improved, shown } of matched.composed) {
        const input = inputs.get(runId);
        if (!input) throw new Error("no run");
        const one = { ...matched.capability, priceFen: firstYearPrice(matched.found.capability, input.scene.deploymentCount) };
        const unit = marginal(input, one);
        const lacks = (proposal: Proposal | null) => proposal && { ...bestOf(proposal), lacks: proposal.unmetMandatory };
        expect(improved).toEqual(unit.improves ? { before: lacks(unit.before), after: lacks(unit.after) } : null);
        const { gain, unmetFewer } = marginal(withoutBudget(input), one);
        expect(shown).toMatchObject({ gain, unmetFewer });
      }
      return matched.composed;
    };
    const found = await said();
    expect(found.map(({ sceneId }) => sceneId).sort()).toEqual([lacking.id, content.id].sort());
    // As rows from before rosters were kept; the sweep writes them as they were.
    const rosters = () => world.db.select().from(sceneReaches).orderBy(sceneReaches.sceneId);
    const written = await rosters();
    await world.db.update(sceneReaches).set({ roster: null });
    expect(await said()).toEqual(found);
    await sweepRosters(world.system());
    expect(await rosters()).toEqual(written);
  });

  test("the unit's next run has it, and its vendor's figures are of that run", async () => {
    world.setClock(new Date(Date.now() + 3_600_000).toISOString());
    await requestProposals(market.unit.ctx, { code: lacking.code });
    await world.runJobs(["match-scene"]);
    // Between the run and the reckoning the old figures no longer count.
    expect((await list()).rows.map(({ scene }) => scene.code)).toEqual([content.code]);
    await world.runJobs();
    world.setClock(null);
    const { rows } = await list();
    expect(rows[0]).toMatchObject({ scene: { code: lacking.code }, kind: "raises", unmetFewer: 1 });
    const [standing] = await world.db.select().from(sceneStandings).where(eq(sceneStandings.sceneId, lacking.id));
    expect(standing?.unmetMandatory).toBe(0);
  });

  test("one that a better one has forestalled is not told of; where it only comes near, its first gap is listed", async () => {
    const second = await world.organization({
      kind: "vendor",
      supplyRoles: ["algorithmSupplier"],
      regionCode: "110000",
      name: "测试又一算法",
    });
    const before = (await told(content)).length;
    const lesser = await publishCapability(second.ctx, { capability: skill("0.48", "普通插接技能") });
    await world.runJobs();
    expect(await told(content)).toHaveLength(before);
    // The last run of this scene knows of neither: each adds to that.
    expect((await list(second.ctx)).rows.map(({ scene }) => scene.code)).toEqual([content.code]);
    expect((await list(second.ctx, { kind: "near" })).rows.map(({ scene, gap }) => [scene.code, gap])).toEqual([
      [lacking.code, { kind: "short", name: "位置精度", target: "≤±0.2 mm", by: "0.28 mm", otherWork: false }],
    ]);
    // What stands on a vendor's list forestalls nothing: only what the unit was told.
    await world.db.delete(supplyNotices).where(eq(supplyNotices.sceneId, content.id));
    await matchCapability(world.system(), { capabilityId: lesser.id, newRunsOnly: false });
    await world.runJobs();
    expect(await told(content)).toHaveLength(before + 1);
    await matchScene(world.system(), { sceneId: content.id, trigger: "requested" });
    await world.runJobs();
    expect((await list(second.ctx)).total).toBe(0);
    expect((await list()).counts.raises).toBe(2);
  });

  test("a scene that has no proposal is run again by itself, and many capabilities in a row make one run", async () => {
    const slots = [
      { role: "prime" as const, required: true },
      { role: "simulationSupplier" as const, required: true },
    ];
    const hopeless = await market.matchedScene({ name: "电池测试线——仿真先行插接", requirements: requirements("0.5"), slots });
    expect(hopeless.page.proposals).toEqual([]);
    const simulation = {
      ...skill("0.5"),
      ...{ role: "simulationSupplier" as const, claims: [], details: SIMULATION },
    };
    const makers = [1, 2, 3].map((n) =>
      world.organization({ kind: "vendor", supplyRoles: ["simulationSupplier"], regionCode: "110000", name: `测试仿真${n}` }),
    );
    for (const [i, maker] of (await Promise.all(makers)).entries())
      await publishCapability(maker.ctx, { capability: { ...simulation, name: `插接仿真平台 ${i + 1}` } });
    await world.runJobs();
    expect((await told(hopeless)).map(({ title }) => title)).toEqual(["“电池测试线——仿真先行插接”可以组成联合体方案了"]);
    const runs = await world.db.select({ trigger: proposalRuns.trigger }).from(proposalRuns).where(eq(proposalRuns.sceneId, hopeless.id));
    expect(runs.map(({ trigger }) => trigger).sort()).toEqual(["published", "supply"]);
    const { scene } = await getScene(world.public(), hopeless.code);
    expect(scene.status).toBe("matched");
  });
});

describe("a capability is changed", () => {
  test("one that changes nothing is not told of; one that falls short takes the scene off the list", async () => {
    const before = (await told(content)).length;
    const change = async (accuracy: string, evidence: "selfDeclared" | "thirdParty") => {
      const facts = evidence === "selfDeclared" ? { evidence, issuedOn: undefined } : { evidence };
      published = {
        ...published,
        ...(await updateCapability(vendor.ctx, {
          code: published.code,
          version: published.version,
          capability: { ...skill(accuracy), claims: [accuracyClaim(accuracy, facts)] },
        })),
      };
      await world.runJobs();
    };
    await change("0.14", "thirdParty");
    expect(await told(content)).toHaveLength(before);
    expect((await list()).counts.raises).toBe(2);
    await change("0.9", "thirdParty");
    expect((await list()).counts.raises).toBe(0);
    await change("0.15", "thirdParty");
    expect((await list()).counts.raises).toBe(2);
  });

  test("once withdrawn it is listed nowhere", async () => {
    const other = await publishCapability(vendor.ctx, { capability: skill("0.1", "将撤下的技能") });
    await world.runJobs();
    const rows = () => world.db.select().from(opportunities).where(eq(opportunities.capabilityId, other.id));
    expect((await rows()).length).toBeGreaterThan(0);
    await withdrawCapability(vendor.ctx, { code: other.code, version: other.version });
    expect((await list(vendor.ctx, { capability: other.code })).total).toBe(0);
    await world.runJobs();
    expect(await rows()).toEqual([]);
    expect(await reverseMatch(world.system(), other.id)).toBeNull();
  });
});

describe("what a vendor may see", () => {
  test("is its own: others' rows, other kinds of organizations and the public get nothing", async () => {
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
    expect(await list(stranger.ctx)).toMatchObject({ rows: [], total: 0, published: 0, counts: { raises: 0, near: 0 } });
    // Another's code is a filter that meets nothing.
    expect((await list(stranger.ctx, { capability: published.code })).total).toBe(0);
    for (const ctx of [market.unit.ctx, market.bureau.ctx, world.public()])
      await expect(list(ctx)).rejects.toMatchObject({ code: "forbidden" });
    expect((await list(await vendor.as("viewer"))).total).toBe(2);
  });

  test("names nobody else, no price, no budget, no value of a consortium and nothing restricted", async () => {
    const secret = await market.matchedScene({
      name: "电池测试线——不公开的插接",
      requirements: requirements("0.2"),
      ...{ budgetYuan: "7,654,321.00", restrictedParts: ["painPoint", "testMethods"], painPoint: "只给伙伴看的痛点说明，不应出现在别处。" },
    });
    const page = await list(vendor.ctx, { sort: "closes" });
    expect(page.rows.map(({ scene }) => scene.code)).toContain(secret.code);
    const text = JSON.stringify(page);
    for (const word of [
      ...market.vendors.map(({ actor }) => actor.organizationName),
      "7654321",
      "765432100",
      "痛点",
      "GB/T",
      "valueMilli",
      "best",
    ])
      expect(text).not.toContain(word);
    expect(Object.keys(page.rows[0] ?? {}).sort()).toEqual([
      "answers",
      "capability",
      "computedAt",
      "enables",
      "gain",
      "gap",
      "kind",
      "scene",
      "slot",
      "unmetFewer",
    ]);
  });

  test("is the same whatever the scene's budget, before and after its next run", async () => {
    const twins = await Promise.all(
      ["600,000.00", "90,000,000.00"].map((budgetYuan, n) =>
        market.matchedScene({ name: `电池测试线——同题插接${n}`, requirements: requirements("0.14"), budgetYuan }),
      ),
    );
    // Dearer than what the scenes have: over the smaller budget it costs points that it does not over the larger.
    const dear = await world.organization({
      kind: "vendor",
      supplyRoles: ["algorithmSupplier"],
      regionCode: "110000",
      name: "测试高价算法",
    });
    const prices = [{ model: "licence" as const, yuan: "980,000.00" }];
    await publishCapability(dear.ctx, { capability: { ...skill("0.1", "高价插接技能"), prices } });
    await world.runJobs();
    const shown = async () => {
      const lines = [...(await list(dear.ctx)).rows, ...(await list(dear.ctx, { kind: "near" })).rows];
      return twins.map(({ code }) =>
        lines
          .filter(({ scene }) => scene.code === code)
          .map(({ kind, gain, unmetFewer, enables, gap }) => ({ kind, gain, unmetFewer, enables, gap })),
      );
    };
    const compare = async () => {
      const [tight, wide] = await shown();
      expect(wide).toEqual([expect.objectContaining({ kind: "raises", unmetFewer: 1 })]);
      expect(Number(wide?.[0]?.gain)).toBeGreaterThan(0);
      expect(tight).toEqual(wide);
    };
    await compare();
    for (const { id } of twins) await matchScene(world.system(), { sceneId: id, trigger: "requested" });
    await world.runJobs();
    await compare();
  });

  test("leaves out scenes that keep it from them, without a word, and scenes that are withdrawn or past their deadline", async () => {
    const codes = async () => [...(await list()).rows, ...(await list(vendor.ctx, { kind: "near" })).rows].map(({ scene }) => scene.code);
    const kept = await market.matchedScene({ name: "电池测试线——回避名单插接", requirements: requirements("0.2") });
    expect(await codes()).toContain(kept.code);
    // As a run with this organization on its conflict list stands.
    await world.db.execute(
      sql`update scene_standings set standing = jsonb_set(standing, '{scene,excludedOrganizationIds}', to_jsonb(array[${vendor.id}::text])) where scene_id = ${kept.id}`,
    );
    await matchCapability(world.system(), { capabilityId: published.id, newRunsOnly: false });
    expect(await codes()).not.toContain(kept.code);

    const gone = await market.matchedScene({ name: "电池测试线——撤回的插接", requirements: requirements("0.2") });
    expect(await codes()).toContain(gone.code);
    await withdrawScene(market.unit.ctx, {
      code: gone.code,
      version: (await getScene(market.unit.ctx, gone.code)).scene.version,
      reason: "不再需要",
    });
    expect(await codes()).not.toContain(gone.code);
    await world.db
      .update(scenes)
      .set({ closesAt: new Date(Date.now() - 1000) })
      .where(eq(scenes.id, content.id));
    expect(await codes()).not.toContain(content.code);
    await sweepOpportunities(world.system());
    const rows = await world.db.select({ sceneId: opportunities.sceneId }).from(opportunities);
    expect(rows.map(({ sceneId }) => sceneId)).not.toContain(gone.id);
  });

  test("is worked out anew when an editor asks, at most every ten minutes", async () => {
    await expect(refreshOpportunities(await vendor.as("viewer"))).rejects.toMatchObject({ code: "forbidden" });
    await expect(refreshOpportunities(market.unit.ctx)).rejects.toMatchObject({ code: "forbidden" });
    await expect(refreshOpportunities((await world.organization({ kind: "vendor", supplyRoles: ["insurer"] })).ctx)).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(refreshOpportunities(vendor.ctx)).rejects.toMatchObject({ code: "tooMany" });
    world.setClock(new Date(Date.now() + 3_600_000).toISOString());
    const before = await list();
    expect(await refreshOpportunities(vendor.ctx)).toEqual({ capabilities: 1 });
    // Nor while the round waits.
    await expect(refreshOpportunities(vendor.ctx)).rejects.toMatchObject({ code: "tooMany" });
    await world.runJobs();
    const after = await list();
    expect(after.checkedAt).not.toBe(before.checkedAt);
    // It looked at newer runs only: what the capability was compared with in all stays.
    expect(after.compared).toBe(before.compared);
    world.setClock(null);
  });

  test("meets newer runs by itself once a day, and is not queued twice while it waits", async () => {
    const waiting = async () => (await world.services.jobs.boss.findJobs("match-capability", { queued: true })).length;
    world.setClock(new Date(Date.now() + 50 * 3_600_000).toISOString());
    await sweepOpportunities(world.system());
    const queued = await waiting();
    expect(queued).toBeGreaterThan(1);
    await sweepOpportunities(world.system());
    expect(await waiting()).toBe(queued);
    await world.runJobs();
    world.setClock(null);
  });

  test("is never overwritten by what an older run says", async () => {
    const [row] = await world.db.select().from(opportunities).where(eq(opportunities.capabilityId, published.id)).limit(1);
    if (!row) throw new Error("no row");
    const older = { ...row, runId: "00000000-0000-7000-8000-000000000000", gainMilli: 1 };
    await withTransaction(world.system(), (tx) =>
      replaceOpportunities(tx, { capabilityId: row.capabilityId, version: row.capabilityVersion, sceneIds: [] }, [older]),
    );
    const pair = and(eq(opportunities.capabilityId, row.capabilityId), eq(opportunities.sceneId, row.sceneId));
    expect(await world.db.select().from(opportunities).where(pair)).toEqual([row]);
  });
});
