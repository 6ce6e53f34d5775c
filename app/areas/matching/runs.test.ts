import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { asc, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { runJob } from "#app/jobs/handlers.server.ts";
import { canonicalJson } from "#app/kernel/canonical.ts";
import { type Context, contextFor, withTransaction } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { consortia } from "#db/schema/consortia.ts";
import { proposalRuns, proposals, sceneReaches, sceneStandings } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";
import { createSearch } from "#search/client.server.ts";
import { openMarket } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { compose } from "./compose.ts";
import { explain } from "./explain.ts";
import { readMatchScene } from "./input.server.ts";
import { baseOf } from "./legs.ts";
import { legInDatabase } from "./legs-in-database.server.ts";
import { legQuery } from "./legs-in-search.ts";
import { matchScene } from "./match-scene.server.ts";
import { retrieve } from "./retrieve.server.ts";
import { reviveInput, type StoredInput } from "./run.ts";
import { sweepStandings } from "./scene-standings.server.ts";
import { reverseMatch } from "./supply/reverse-match.server.ts";
import { removeRuns, sweepRuns } from "./sweep-runs.server.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let scene: Awaited<ReturnType<typeof market.matchedScene>>;
const servers: Server[] = [];

beforeAll(async () => {
  market = await openMarket(world);
  scene = await market.matchedScene();
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const runsOf = (sceneId: string) =>
  world.db.select().from(proposalRuns).where(eq(proposalRuns.sceneId, sceneId)).orderBy(asc(proposalRuns.createdAt), asc(proposalRuns.id));
const askingAt = (url: string): Context =>
  contextFor({ ...world.services, search: createSearch({ url, key: "k".repeat(16), prefix: "" }) }, { kind: "system", job: "test" });

async function answering(answer: (end: (body: string) => void) => void): Promise<string> {
  const server = createServer((_, response) => answer((body) => response.end(body)));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("retrieve", () => {
  test.each([
    ["is down", async () => "http://127.0.0.1:9"],
    ["hangs", () => answering(() => {})],
    ["answers something else", () => answering((end) => end("<html>502</html>"))],
    ["answers other queries", () => answering((end) => end('{"results":[{"hits":[{"id":"1"}]}]}'))],
    [
      "names what is no id",
      () => answering((end) => end(JSON.stringify({ results: Array.from({ length: 9 }, () => ({ hits: [{ id: "'; drop" }] })) }))),
    ],
  ])("finds the same candidates in the database when search %s, and says so", async (_, url) => {
    const parts = await getSceneById(world.system(), scene.id);
    const found = await retrieve(world.system(), parts);
    const instead = await retrieve(askingAt(await url()), parts);
    expect([found.source, instead.source, instead.degraded]).toEqual(["search", "database", true]);
    expect(instead.candidates.length).toBeGreaterThan(3);
    expect(instead.candidates).toEqual(found.candidates);
  });

  test("asks the index and the database for the owners of a province alike", async () => {
    const parts = await getSceneById(world.system(), scene.id);
    const asked = { scene: await readMatchScene(world.system(), parts), ...parts.scene, tags: [] };
    const counts = new Map<string | null, number>();
    for (const slot of asked.scene.slots)
      for (const home of [null, "440000", "310000", "110000", "540000"]) {
        const leg = { ...baseOf(asked, slot), home };
        const [found] = await world.services.search.query([legQuery(leg)]);
        expect(await legInDatabase(world.system(), leg)).toEqual(found?.ids);
        counts.set(home, (counts.get(home) ?? 0) + (found?.ids.length ?? 0));
      }
    const [all = 0, ...homes] = counts.values();
    expect(homes.some((count) => count > 0 && count < all)).toBe(true);
    expect(counts.get("540000")).toBe(0);
  });

  test("reads what a scene does not ask for from nobody", async () => {
    const { candidates } = await retrieve(world.system(), await getSceneById(world.system(), scene.id));
    const asked = ["positionAccuracy", "cycleTime", "taskSuccessRate"];
    expect(candidates.flatMap(({ claims }) => claims).filter(({ metric }) => !asked.includes(metric))).toEqual([]);
    expect(candidates.flatMap(({ claims }) => claims).length).toBeGreaterThan(3);
    expect(candidates.every(({ operations }) => operations.length > 0)).toBe(true);
  });
});

describe("runs", () => {
  test("what is stored composes and explains to the same bytes, found by search or by the database", async () => {
    await matchScene(askingAt("http://127.0.0.1:9"), { sceneId: scene.id, trigger: "requested" });
    const runs = await runsOf(scene.id);
    expect(runs.map(({ retrieval }) => retrieval)).toEqual(expect.arrayContaining(["search", "database"]));
    for (const run of runs) {
      const { scene: asked, capabilities, weights } = reviveInput(run.input as StoredInput);
      const result = compose(asked, capabilities, weights);
      const explanation = explain(asked, capabilities, weights, result);
      const plain: unknown = JSON.parse(JSON.stringify({ result, explanation }, (_, one) => (typeof one === "bigint" ? `${one}` : one)));
      expect(canonicalJson(plain)).toBe(canonicalJson(run.outcome));
    }
  });

  test.each(["published", "requested", "weights"] as const)(
    "a job (%s) that is delivered twice, even at once, makes one run",
    async (trigger) => {
      const fresh = await market.matchedScene({ name: `电池测试线——重复投递 ${trigger}` });
      const before = (await runsOf(fresh.id)).length;
      const deliver = () => runJob(world.services, "match-scene", `delivery-${trigger}`, { sceneId: fresh.id, trigger });
      await Promise.all([deliver(), deliver()]);
      await deliver();
      expect((await runsOf(fresh.id)).length - before).toBe(trigger === "published" ? 0 : 1);
    },
  );

  test("old runs go, but for the newest, each content's newest, and what a consortium was formed from", async () => {
    const [run] = await runsOf(scene.id);
    if (!run) throw new Error("no run");
    const { id: _, code, job: __, ...facts } = run;
    const at = (n: number) => new Date(run.createdAt.getTime() - (40 - n) * 86_400_000);
    const old = await world.db
      .insert(proposalRuns)
      .values(
        Array.from({ length: 30 }, (_unused, n) => ({
          ...facts,
          code: `${code}-${n}`,
          createdAt: at(n),
          sceneVersion: n === 2 ? 1 : run.sceneVersion,
        })),
      )
      .returning({ id: proposalRuns.id });
    const [formed] = await world.db
      .insert(proposals)
      .values({ runId: old[4]?.id ?? "", rank: 1, unmetMandatory: 0, valueMilli: 1, explanation: {} })
      .returning({ id: proposals.id });
    await world.db.insert(proposals).values({ runId: old[5]?.id ?? "", rank: 1, unmetMandatory: 0, valueMilli: 1, explanation: {} });
    await world.db.insert(consortia).values({
      code: "LH-TEST-1",
      sceneId: scene.id,
      proposalId: formed?.id ?? null,
      userUnitId: market.unit.id,
    });
    // Found while it was free, and formed from before the sweep held it.
    expect(await withTransaction(world.system(), (tx) => removeRuns(tx, [old[4]?.id ?? ""]))).toBe(0);
    await sweepRuns(world.system());
    const left = (await runsOf(scene.id)).map(({ id }) => id);
    const kept = old.map(({ id }, n) => ({ n, isKept: left.includes(id) })).filter(({ isKept }) => isKept);
    // Twenty with the two made above; then the only run of an earlier content, and the one a consortium rests on.
    expect(kept.map(({ n }) => n)).toEqual([2, 4, ...Array.from({ length: 18 }, (_unused, i) => i + 12)]);
    await sweepRuns(world.system());
    expect((await runsOf(scene.id)).length).toBe(left.length);
  });
});

describe("a scene matched before it was kept how scenes stand", () => {
  test("is filled in from its run, and capabilities are held against it again; nothing is matched anew", async () => {
    const older = await market.matchedScene({ name: "电池测试线——早先匹配的插接" });
    const ofScene = eq(sceneStandings.sceneId, older.id);
    const standing = async () => (await world.db.select().from(sceneStandings).where(ofScene))[0];
    const waiting = () => world.services.jobs.boss.findJobs("reckon-supply", { data: { sceneId: older.id }, queued: true });
    const [capability] = await world.db
      .select({ id: capabilities.id })
      .from(capabilities)
      .where(eq(capabilities.organizationId, market.suppliers[0]?.id ?? ""));
    const isAsking = async (since: Date | null) =>
      (await reverseMatch(world.system(), capability?.id ?? "", since))?.asked.includes(older.id);
    const written = await standing();
    const checkedAt = new Date();
    await world.db.delete(sceneStandings).where(ofScene);
    await world.db.delete(sceneReaches).where(eq(sceneReaches.sceneId, older.id));
    expect(await isAsking(null)).toBe(false);

    // Two at once, and once more: one row, one job.
    await Promise.all([sweepStandings(world.system()), sweepStandings(world.system())]);
    await sweepStandings(world.system());
    const filled = await standing();
    expect(filled).toEqual({ ...written, filledAt: expect.any(Date) });
    expect(await waiting()).toHaveLength(1);
    // Also by capabilities that were held against the newer runs since that run.
    expect([await isAsking(null), await isAsking(checkedAt)]).toEqual([true, true]);
    await world.runJobs();
    expect(await world.db.$count(sceneReaches, eq(sceneReaches.sceneId, older.id))).toBe(1);
    expect(await runsOf(older.id)).toHaveLength(1);

    await matchScene(world.system(), { sceneId: older.id, trigger: "requested" });
    expect((await standing())?.filledAt).toBeNull();
  });

  test("waits for its next run where it was revised since, and for nothing where it collects no proposals any more", async () => {
    const gone = await market.matchedScene({ name: "电池测试线——截止的插接" });
    const revised = await market.matchedScene({ name: "电池测试线——修订的插接" });
    const both = inArray(sceneStandings.sceneId, [gone.id, revised.id]);
    await world.db.delete(sceneStandings).where(both);
    await world.db
      .update(scenes)
      .set({ closesAt: new Date(0) })
      .where(eq(scenes.id, gone.id));
    await world.db.update(scenes).set({ contentVersion: 1_000 }).where(eq(scenes.id, revised.id));
    await sweepStandings(world.system());
    expect(await world.db.$count(sceneStandings, both)).toBe(0);
  });
});
