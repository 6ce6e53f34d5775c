import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { canonicalJson } from "#app/kernel/canonical.ts";
import { contextFor } from "#app/kernel/context.server.ts";
import { proposalRuns } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";
import { createSearch } from "#search/client.server.ts";
import { openMarket } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { compose } from "./compose.ts";
import { matchScene } from "./match-scene.server.ts";
import { comparisonPage, latestRun } from "./reads.server.ts";
import { requestProposals } from "./request-proposals.server.ts";
import { reviveInput, type StoredInput, type StoredOutcome } from "./run.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let scene: Awaited<ReturnType<typeof market.matchedScene>>;

beforeAll(async () => {
  market = await openMarket(world);
  scene = await market.matchedScene();
});

describe("matchScene", () => {
  test("publishing a scene stores a run with proven proposals, best first, and opens the comparison", async () => {
    const { page } = scene;
    expect(page.run?.optimal).toBe(true);
    expect(page.run?.degraded).toBe(false);
    expect(page.proposals[0]?.members.map((member) => member.organizationName)).toEqual(["测试整机1", "测试算法1"]);
    expect(page.proposals[0]?.unmetMandatory).toBe(0);
    expect(page.rows[0]?.cells[0]).toMatchObject({ status: "met", value: "±0.32 mm", evidence: "document" });
    expect(page.scene.status).toBe("matched");
  });

  test("the stored input composes to the same bytes again", async () => {
    const run = await latestRun(world.system(), scene.id);
    if (!run) throw new Error("no run");
    const input = reviveInput(run.input as StoredInput);
    const again = compose(input.scene, input.capabilities, input.weights);
    expect(canonicalJson(again)).toBe(canonicalJson((run.outcome as StoredOutcome).result));
  });

  test("a publication is matched once, however often its job is delivered", async () => {
    const count = async () => (await world.db.select().from(proposalRuns).where(eq(proposalRuns.sceneId, scene.id))).length;
    const before = await count();
    await matchScene(world.system(), { sceneId: scene.id, trigger: "published" });
    expect(await count()).toBe(before);
  });

  test("with search down the database answers with the same proposals, marked degraded", async () => {
    const services = { ...world.services, search: createSearch({ url: "http://127.0.0.1:9", key: "k".repeat(16), prefix: "" }) };
    await matchScene(contextFor(services, { kind: "system", job: "test" }), { sceneId: scene.id, trigger: "requested" });
    const page = await comparisonPage(market.unit.ctx, scene.code);
    expect(page.run?.degraded).toBe(true);
    expect(page.proposals.map((proposal) => proposal.members.map((member) => member.organizationName))).toEqual(
      scene.page.proposals.map((proposal) => proposal.members.map((member) => member.organizationName)),
    );
  });

  test("a scene that no longer collects proposals is left alone", async () => {
    const other = await market.matchedScene({ name: "电池测试线——撤回的柔性插接" });
    await world.db.update(scenes).set({ status: "withdrawn" }).where(eq(scenes.id, other.id));
    const before = await latestRun(world.system(), other.id);
    await matchScene(world.system(), { sceneId: other.id, trigger: "requested" });
    expect((await latestRun(world.system(), other.id))?.id).toBe(before?.id);
  });
});

describe("who may see and ask", () => {
  test("another unit, a vendor in a proposal and the bureau find nothing", async () => {
    const stranger = await world.organization({ kind: "userUnit" });
    for (const ctx of [stranger.ctx, market.makers[0]?.ctx ?? world.public(), market.bureau.ctx, world.public()]) {
      await expect(comparisonPage(ctx, scene.code)).rejects.toMatchObject({ code: "notFound" });
      await expect(requestProposals(ctx, { code: scene.code })).rejects.toMatchObject({ code: "notFound" });
    }
  });

  test("a viewer of the unit reads but does not ask for a new run", async () => {
    const viewer = await market.unit.as("viewer");
    expect((await comparisonPage(viewer, scene.code)).proposals.length).toBeGreaterThan(0);
    await expect(requestProposals(viewer, { code: scene.code })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("a new run follows a request", async () => {
    const before = await latestRun(world.system(), scene.id);
    world.setClock("2099-01-01T00:00:00Z");
    await requestProposals(market.unit.ctx, { code: scene.code });
    await world.runJobs(["match-scene"]);
    expect((await latestRun(world.system(), scene.id))?.id).not.toBe(before?.id);
    await expect(requestProposals(market.unit.ctx, { code: scene.code })).rejects.toMatchObject({ code: "tooMany" });
    world.setClock(null);
  });
});
