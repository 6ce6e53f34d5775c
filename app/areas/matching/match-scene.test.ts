import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { capabilitiesById, publishCapability } from "#app/areas/capabilities/index.server.ts";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { canonicalJson } from "#app/kernel/canonical.ts";
import { contextFor } from "#app/kernel/context.server.ts";
import { proposalRuns, sceneStandings } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";
import { createSearch } from "#search/client.server.ts";
import { openMarket, PROVEN_ON } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { comparisonPage } from "./comparison-reads.server.ts";
import { compose } from "./compose.ts";
import { readHits, readMatchCapabilities } from "./input.server.ts";
import { marginal } from "./marginal.ts";
import { matchScene } from "./match-scene.server.ts";
import { latestRun } from "./reads.server.ts";
import { requestProposals } from "./request-proposals.server.ts";
import { reviveInput, type StoredInput, type StoredOutcome } from "./run.ts";
import type { Standing } from "./standing.ts";
import type { MatchCapability } from "./types.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let scene: Awaited<ReturnType<typeof market.matchedScene>>;

beforeAll(async () => {
  market = await openMarket(world);
  scene = await market.matchedScene();
});

const newestRun = async (id: string) => latestRun(world.system(), (await getSceneById(world.system(), id)).scene);

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

  test("the run says what its stages took in and let through", async () => {
    const { stages } = (await newestRun(scene.id)) ?? {};
    expect(stages?.queries).toBeGreaterThan(0);
    expect(stages?.hits).toBeGreaterThanOrEqual(stages?.found ?? Infinity);
    expect(stages?.found).toBeGreaterThanOrEqual(stages?.kept ?? Infinity);
    expect(stages?.slots?.map(({ found, kept }) => found >= kept && kept >= 2)).toEqual([true, true]);
    expect(Object.keys(stages?.ms ?? {}).sort()).toEqual(["assess", "compose", "explain", "read", "retrieve"]);
  });

  test("hits are read as the catalogue is, but for claims that nobody asks after", async () => {
    const ctx = world.system();
    const parts = await getSceneById(ctx, scene.id);
    const [first] = parts.requirements;
    const ids = reviveInput((await newestRun(scene.id))?.input as StoredInput).capabilities.map(({ id }) => id);
    const found = [...(await capabilitiesById(ctx, ids)).values()];
    const catalogue = new Map((await readMatchCapabilities(ctx, parts.scene, found)).map((one) => [one.id, one]));
    const asked = (id: string) => {
      const one = catalogue.get(id);
      return one && { ...one, claims: one.claims.filter(({ metric }) => metric === first?.metric) };
    };
    const hits = await readHits(ctx, { ...parts, requirements: parts.requirements.slice(0, 1) }, "prime", ids);
    expect(hits).toEqual(hits.map(({ id }) => asked(id)));
    expect(hits.map(({ id }) => id).sort()).toEqual(ids.toSorted());
    const claims = (of: Iterable<MatchCapability>) => [...of].flatMap((one) => one.claims).length;
    expect(claims(hits)).toBeGreaterThan(0);
    expect(claims(hits)).toBeLessThan(claims(catalogue.values()));
  });

  test("what the run proved is kept beside the scene, of the newest run", async () => {
    const [row] = await world.db.select().from(sceneStandings).where(eq(sceneStandings.sceneId, scene.id));
    const run = await newestRun(scene.id);
    expect(row).toMatchObject({ runId: run?.id, unmetMandatory: 0 });
    const standing = row?.standing as Standing;
    expect(standing.score).toBeLessThanOrEqual(standing.bound);
    const input = reviveInput(run?.input as StoredInput);
    // Nobody who took part can improve what is proven best of them.
    expect(input.capabilities.filter((capability) => marginal(input, capability).improves)).toEqual([]);
  });

  test("the stored input composes to the same bytes again", async () => {
    const run = await newestRun(scene.id);
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

  test("without search nobody is proposed whom search would not have found, and nobody is lost", async () => {
    const capability = {
      role: "robotMaker" as const,
      domains: ["industrial" as const],
      interfaces: ["ROS 2 Humble"],
      unitsPerMonth: 40,
      leadTimeWeeks: 4,
      summary: "双臂插接作业机器人。",
      description: "面向工位插接作业，双臂协同，视觉与力控融合。",
      details: {
        kind: "robotMaker" as const,
        locomotion: "wheeledOmni" as const,
        endEffector: "gripper" as const,
        computeModes: ["onDevice" as const],
        safetyFunctions: ["emergencyStop" as const],
      },
      prices: [{ model: "leaseMonthly" as const, yuan: "6,000.00" }],
      claims: [
        {
          metric: "cycleTime",
          comparator: "<=" as const,
          value: "9",
          unit: "s",
          evidence: "thirdParty" as const,
          evidenceNote: "节拍检测报告",
          issuer: "测试检测机构",
          issuedOn: PROVEN_ON,
        },
        {
          metric: "taskSuccessRate",
          comparator: ">=" as const,
          value: "99.9",
          unit: "%",
          evidence: "thirdParty" as const,
          evidenceNote: "检测报告",
          issuer: "测试检测机构",
          issuedOn: PROVEN_ON,
        },
      ],
    };
    const publish = async (
      name: string,
      facts: { productType: "quadrupedLegged" | "humanoidWheeled"; fields: ("manufacturing" | "warehousing")[] },
    ) => {
      const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"], regionCode: "440100", name });
      await publishCapability(maker.ctx, { capability: { ...capability, ...facts, name } });
    };
    await publish("四足整机", { productType: "quadrupedLegged", fields: ["manufacturing"] });
    await publish("跨领域整机", { productType: "humanoidWheeled", fields: ["warehousing"] });
    await world.runJobs();
    const fresh = await market.matchedScene({ name: "电池测试线——检索对照插接" });
    const primes = (page: typeof fresh.page) => page.proposals.map((proposal) => proposal.members[0]?.organizationName);
    expect(primes(fresh.page)[0]).toBe("跨领域整机");
    expect(primes(fresh.page)).not.toContain("四足整机");
    const services = { ...world.services, search: createSearch({ url: "http://127.0.0.1:9", key: "k".repeat(16), prefix: "" }) };
    await matchScene(contextFor(services, { kind: "system", job: "test" }), { sceneId: fresh.id, trigger: "requested" });
    const degraded = await comparisonPage(market.unit.ctx, fresh.code);
    expect(degraded.run?.degraded).toBe(true);
    expect(degraded.proposals.map(({ id: _id, ...rest }) => rest)).toEqual(fresh.page.proposals.map(({ id: _id, ...rest }) => rest));
  });

  test("a scene that no longer collects proposals is left alone", async () => {
    const other = await market.matchedScene({ name: "电池测试线——撤回的柔性插接" });
    await world.db.update(scenes).set({ status: "withdrawn" }).where(eq(scenes.id, other.id));
    const before = await newestRun(other.id);
    await matchScene(world.system(), { sceneId: other.id, trigger: "requested" });
    expect((await newestRun(other.id))?.id).toBe(before?.id);
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
    const before = await newestRun(scene.id);
    world.setClock("2099-01-01T00:00:00Z");
    await requestProposals(market.unit.ctx, { code: scene.code });
    await world.runJobs(["match-scene"]);
    expect((await newestRun(scene.id))?.id).not.toBe(before?.id);
    await expect(requestProposals(market.unit.ctx, { code: scene.code })).rejects.toMatchObject({ code: "tooMany" });
    world.setClock(null);
  });
});
