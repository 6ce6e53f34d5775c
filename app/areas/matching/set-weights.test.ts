import { and, desc, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { proposalRuns, sceneWeights } from "#db/schema/matching.ts";
import { openMarket } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { comparisonPage } from "./comparison-reads.server.ts";
import { sceneWeightsOf } from "./scene-weights.server.ts";
import { resetWeights, setWeights } from "./set-weights.server.ts";
import type { MatchWeights } from "./types.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";
import { weightsPage } from "./weights-page.server.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let scene: Awaited<ReturnType<typeof market.matchedScene>>;

beforeAll(async () => {
  market = await openMarket(world);
  scene = await market.matchedScene();
});

const seen = async () => (await sceneWeightsOf(world.system(), scene.id)).seen;
const lastAudit = async () => {
  const [row] = await world.db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.action, "set-weights"), eq(auditEvents.objectId, scene.id)))
    .orderBy(desc(auditEvents.seq))
    .limit(1);
  return row;
};
/** Documents count for nothing, so that reports decide. */
const STRICT: MatchWeights = {
  ...DEFAULT_WEIGHTS,
  evidence: { selfDeclared: 0, document: 0, thirdParty: 0.95, platform: 1 },
  teamSize: 0.5,
};

describe("setWeights", () => {
  test("the preview says what would change and keeps nothing", async () => {
    const page = await weightsPage(market.unit.ctx, scene.code, STRICT);
    const [best] = page.preview?.teams ?? [];
    expect(best?.after.rank).toBe(1);
    expect(best?.after.parts.requirements).toBeLessThan(best?.before.parts.requirements ?? 0);
    expect(page.preview?.changes.map(({ label }) => label)).toEqual(["证据折算·自述", "证据折算·文件", "团队与预算·每多一位成员扣"]);
    expect(page.seen).toBe("");
    const same = await weightsPage(market.unit.ctx, scene.code, DEFAULT_WEIGHTS);
    expect(same.preview?.teams.map(({ before, after }) => [before, after])).toEqual(
      same.preview?.teams.map(({ before }) => [before, before]),
    );
  });

  test("saved weights are kept with an audit entry and ordered by in the run that follows; the same again changes nothing", async () => {
    expect(await setWeights(market.unit.ctx, { code: scene.code, seen: "", weights: STRICT })).toEqual({ code: scene.code, changed: true });
    const entry = await lastAudit();
    expect(entry?.detail).toMatchObject({ before: { evidence: { document: 0.8 } }, after: { evidence: { document: 0 } } });
    const preview = await weightsPage(market.unit.ctx, scene.code, STRICT);
    await world.runJobs(["match-scene"]);
    const page = await comparisonPage(market.unit.ctx, scene.code);
    expect(page.run?.weights).toEqual(STRICT);
    expect(page.proposals[0]?.value).toBeCloseTo(preview.preview?.teams[0]?.after.value ?? 0, 3);
    const [run] = await world.db
      .select()
      .from(proposalRuns)
      .where(eq(proposalRuns.code, page.run?.code ?? ""));
    expect(run?.trigger).toBe("weights");
    expect(await setWeights(market.unit.ctx, { code: scene.code, seen: await seen(), weights: STRICT })).toMatchObject({ changed: false });
    expect((await lastAudit())?.seq).toBe(entry?.seq);
  });

  test("what was made from other weights than those in force is refused, also of two at once", async () => {
    world.setClock("2099-01-01T00:00:00Z");
    const weights = { ...STRICT, teamSize: 0.7 };
    await expect(setWeights(market.unit.ctx, { code: scene.code, seen: "", weights })).rejects.toMatchObject({ code: "conflict" });
    await expect(resetWeights(market.unit.ctx, { code: scene.code, seen: "2020-01-01T00:00:00.000Z" })).rejects.toMatchObject({
      code: "conflict",
    });
    const now = await seen();
    const both = await Promise.allSettled(
      [0.7, 0.8].map((teamSize) => setWeights(market.unit.ctx, { code: scene.code, seen: now, weights: { ...STRICT, teamSize } })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    // The run it asked for waits: no other is asked for beside it, and nothing is kept.
    world.setClock("2099-01-15T00:00:00Z");
    const kept = await seen();
    await expect(resetWeights(market.unit.ctx, { code: scene.code, seen: kept })).rejects.toMatchObject({ code: "conflict" });
    expect(await seen()).toBe(kept);
    await world.runJobs(["match-scene"]);
    world.setClock(null);
  });

  test("the defaults come back as the defaults, and too soon after an asked run nothing is kept", async () => {
    world.setClock("2099-02-01T00:00:00Z");
    const before = await seen();
    expect(await resetWeights(market.unit.ctx, { code: scene.code, seen: before })).toMatchObject({ changed: true });
    expect(await world.db.select().from(sceneWeights).where(eq(sceneWeights.sceneId, scene.id))).toEqual([]);
    await world.runJobs(["match-scene"]);
    await expect(setWeights(market.unit.ctx, { code: scene.code, seen: "", weights: STRICT })).rejects.toMatchObject({ code: "tooMany" });
    expect(await seen()).toBe("");
    world.setClock(null);
  });

  test.each([
    ["out of range", { ...STRICT, teamSize: 11 }, "weights.teamSize", /0 到 10 之间/],
    ["not a number", { ...STRICT, budgetOverrun: Number.NaN }, "weights.budgetOverrun", /请填写/],
    [
      "weaker evidence above stronger",
      { ...STRICT, evidence: { ...STRICT.evidence, selfDeclared: 0.5 } },
      "weights.evidence.document",
      /不能越低/,
    ],
    ["too fine", { ...STRICT, teamSize: 0.123456 }, "weights.teamSize", /四位小数/],
  ])("%s is refused at its field", async (_what, weights, field, message) => {
    await expect(setWeights(market.unit.ctx, { code: scene.code, seen: await seen(), weights })).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: [expect.stringMatching(message)] },
    });
  });

  test("others find no scene; a viewer of the unit may look and not change", async () => {
    const stranger = await world.organization({ kind: "userUnit" });
    for (const ctx of [stranger.ctx, market.makers[0]?.ctx ?? world.public(), market.bureau.ctx, world.public()]) {
      await expect(setWeights(ctx, { code: scene.code, seen: "", weights: STRICT })).rejects.toMatchObject({ code: "notFound" });
      await expect(resetWeights(ctx, { code: scene.code, seen: "" })).rejects.toMatchObject({ code: "notFound" });
      await expect(weightsPage(ctx, scene.code, STRICT)).rejects.toMatchObject({ code: "notFound" });
    }
    const viewer = await market.unit.as("viewer");
    expect((await weightsPage(viewer, scene.code, STRICT)).mayChange).toBe(false);
    await expect(setWeights(viewer, { code: scene.code, seen: "", weights: STRICT })).rejects.toMatchObject({ code: "forbidden" });
  });
});
