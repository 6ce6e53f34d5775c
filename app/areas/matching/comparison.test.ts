import { eq } from "drizzle-orm";
import ExcelJS from "exceljs";
import { beforeAll, describe, expect, test } from "vitest";
import { publishCapability, withdrawCapability } from "#app/areas/capabilities/index.server.ts";
import { organizationById } from "#app/areas/organizations/index.server.ts";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { proposalRuns } from "#db/schema/matching.ts";
import { openMarket, PROVEN_ON, pluggingScene, pluggingSkill, WELDING } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { comparisonPage } from "./comparison-reads.server.ts";
import { exportComparison } from "./export-comparison.server.ts";
import { matchProgress } from "./progress.server.ts";
import { requestProposals } from "./request-proposals.server.ts";
import type { StoredOutcome } from "./run.ts";
import { listRuns, runPage } from "./run-reads.server.ts";
import { whyNotPage } from "./why-not-page.server.ts";
import { whyNotRetrieved } from "./why-not-retrieved.server.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let scene: Awaited<ReturnType<typeof market.matchedScene>>;
/** Code of the first run of the scene. */
let first: string;
const FIRST_PAGE = { page: 1, pageSize: 20 };

beforeAll(async () => {
  market = await openMarket(world);
  scene = await market.matchedScene();
  first = scene.page.run?.code ?? "";
});

const supplier = () => world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"], regionCode: "440100" });

describe("a cell opened", () => {
  test("says who answers, the claim as published, and who would be next", async () => {
    const requirementId = scene.page.rows[0]?.id ?? "";
    const { cell } = await comparisonPage(market.unit.ctx, scene.code, { cell: { requirementId, rank: 1 } });
    expect(cell).toMatchObject({
      answerer: { organizationName: "测试算法1", value: "±0.32 mm", verdict: "met" },
      published: { text: "≤±0.32 mm", evidence: "document", evidenceNote: "插接精度记录", issuedOn: PROVEN_ON, isStale: false },
      changedSince: false,
      next: { organizationName: "测试算法2", value: "±0.45 mm", verdict: "met" },
    });
    const nowhere = await comparisonPage(market.unit.ctx, scene.code, { cell: { requirementId: crypto.randomUUID(), rank: 1 } });
    expect(nowhere.cell).toBeNull();
  });
});

describe("what is said of proposals", () => {
  test("a value is the run's own, on every page", async () => {
    const [row] = await world.db.select({ outcome: proposalRuns.outcome }).from(proposalRuns).where(eq(proposalRuns.code, first));
    const values = (row?.outcome as StoredOutcome | undefined)?.result.proposals.map(({ value }) => value) ?? [];
    expect(scene.page.proposals.map(({ value }) => value)).toEqual(values);
    expect(scene.page.run?.proposalCount).toBe(values.length);
    expect((await listRuns(market.unit.ctx, scene.code, FIRST_PAGE)).rows.at(-1)?.best?.value).toBe(values[0]);
  });

  test("who is asked for a proof has to name the work first; who would come in addition replaces nobody", async () => {
    const { page } = await market.matchedScene({
      ...WELDING,
      requirements: pluggingScene().requirements.filter(({ metric }) => metric !== "positionAccuracy"),
      slots: [
        { role: "prime", required: true },
        { role: "algorithmSupplier", required: false },
      ],
    });
    expect(page.proposals[0]?.raise).toMatchObject({ kind: "requirement", requirementNames: ["单次作业节拍"], otherWork: true });
    expect(page.nearMisses.find(({ role }) => role === "algorithmSupplier")).toMatchObject({ kind: "lowerValue", isAdditional: true });
    expect(scene.page.proposals.every(({ raise }) => !raise?.otherWork)).toBe(true);
    expect(scene.page.nearMisses.every(({ isAdditional }) => !isAdditional)).toBe(true);
  });
});

describe("runs", () => {
  test("a run asked for waits, is at work, and is done", async () => {
    expect(await matchProgress(world.system(), scene.id)).toMatchObject({ state: "idle" });
    await requestProposals(market.unit.ctx, { code: scene.code });
    expect(await matchProgress(world.system(), scene.id)).toMatchObject({ state: "queued" });
    // Clicked again: one run is enough.
    await expect(requestProposals(market.unit.ctx, { code: scene.code })).rejects.toMatchObject({ code: "conflict" });
    const [job] = await world.services.jobs.boss.fetch("match-scene");
    expect(await matchProgress(world.system(), scene.id)).toMatchObject({ state: "running" });
    await world.services.jobs.boss.fail("match-scene", job?.id ?? "");
    expect(await matchProgress(world.system(), scene.id)).toMatchObject({ state: "retrying" });
    await world.services.jobs.boss.deleteJob("match-scene", job?.id ?? "");
  });

  test("a better capability published in between is told as the reason, and the old run stays readable", async () => {
    const better = await supplier();
    await publishCapability(better.ctx, { capability: pluggingSkill() });
    await world.runJobs();
    await requestProposals(market.unit.ctx, { code: scene.code });
    await world.runJobs();
    const { rows, total } = await listRuns(market.unit.ctx, scene.code, FIRST_PAGE);
    expect(total).toBe(rows.length);
    expect(rows[0]).toMatchObject({ isCurrent: true, optimal: true });
    expect(rows.at(-1)).toMatchObject({ code: first, isCurrent: false, trigger: "published", best: { unmet: 0 } });
    const page = await runPage(market.unit.ctx, scene.code, rows[0]?.code ?? "");
    expect(page.changes?.steps.map(({ cause }) => cause)).toEqual(["catalogue"]);
    expect(page.changes?.members).toContainEqual(
      expect.objectContaining({ capabilityName: "超精密插接技能", before: [], cause: "catalogue", own: [{ kind: "new" }] }),
    );
    expect(page.changes?.after?.value).toBeGreaterThan(page.changes?.before?.value ?? 0);
    expect((await runPage(market.unit.ctx, scene.code, first)).changes).toBeNull();
    const old = await comparisonPage(market.unit.ctx, scene.code, { run: first });
    expect(old.run).toMatchObject({ code: first, isCurrent: false });
    expect(old.proposals.map(({ id }) => id)).toEqual(scene.page.proposals.map(({ id }) => id));
  });

  test("a run of another scene, and an absent one, are not found", async () => {
    const other = await market.matchedScene({ name: "电池测试线——另一处柔性插接" });
    for (const code of [other.page.run?.code ?? "", "PD-2000-0001"]) {
      await expect(runPage(market.unit.ctx, scene.code, code)).rejects.toMatchObject({ code: "notFound" });
      await expect(comparisonPage(market.unit.ctx, scene.code, { run: code })).rejects.toMatchObject({ code: "notFound" });
    }
  });
});

describe("why an organization is not proposed", () => {
  const ask = async (organizationId: string, ctx = market.unit.ctx) => {
    const { code = "" } = (await organizationById(world.system(), organizationId)) ?? {};
    return whyNotPage(ctx, scene.code, { q: "", organization: code });
  };

  test("the first rule that left each published capability out, and nothing of those not published", async () => {
    const vendor = await supplier();
    await publishCapability(vendor.ctx, {
      capability: pluggingSkill({ name: "餐厅配送技能", domains: ["service"], fields: ["healthcare"] }),
    });
    const hidden = await publishCapability(vendor.ctx, { capability: pluggingSkill({ name: "不公开的技能" }) });
    await withdrawCapability(vendor.ctx, { code: hidden.code, version: hidden.version });
    await world.runJobs();
    const before = await ask(vendor.id);
    expect(before.answers.map(({ name, notRetrieved }) => [name, notRetrieved])).toEqual([["餐厅配送技能", "later"]]);
    world.setClock("2099-01-01T00:00:00Z");
    await requestProposals(market.unit.ctx, { code: scene.code });
    await world.runJobs();
    world.setClock(null);
    const { answers } = await ask(vendor.id);
    expect(answers.map(({ name, notRetrieved }) => [name, notRetrieved])).toEqual([["餐厅配送技能", "field"]]);
  });

  test("a capability of the scene's domain alone is of another field; one first published after the run is later", async () => {
    const vendor = await supplier();
    await publishCapability(vendor.ctx, { capability: pluggingSkill({ name: "仓储搬运技能", fields: ["warehousing"] }) });
    const found = await getSceneById(world.system(), scene.id);
    const told = async (createdAt: string) =>
      (await whyNotRetrieved(world.system(), found, { createdAt: new Date(createdAt) }, vendor.id, new Set())).map(
        ({ reason }) => reason.kind,
      );
    expect(await told("2099-01-01")).toEqual(["field"]);
    expect(await told("2000-01-01")).toEqual(["later"]);
    await world.db
      .update(capabilities)
      .set({ createdAt: new Date("1999-01-01") })
      .where(eq(capabilities.organizationId, vendor.id));
    expect(await told("2000-01-01")).toEqual(["later"]);
  });

  test("who is proposed is told where, found by a part of the name; who offers nothing is told so", async () => {
    const page = await whyNotPage(market.unit.ctx, scene.code, { q: "测试整机1", organization: null });
    expect(page.chosen?.name).toBe("测试整机1");
    expect(page.answers[0]?.reason).toMatchObject({ kind: "proposed", rank: 1 });
    expect((await ask(market.bureau.id)).answers).toEqual([]);
    expect(await whyNotPage(market.unit.ctx, scene.code, { q: "", organization: "ZZ-0000" })).toMatchObject({ isMissing: true });
  });
});

describe("export", () => {
  test("every indicator and verdict of the page stands in the workbook, as texts", async () => {
    const page = await comparisonPage(market.unit.ctx, scene.code);
    const { file, fileName } = await exportComparison(market.unit.ctx, { code: scene.code });
    expect(fileName).toBe(`方案比选报告（${scene.code}）.xlsx`);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(file as unknown as ArrayBuffer);
    const texts = new Set<string>();
    workbook.getWorksheet("逐项对照")?.eachRow((row) =>
      row.eachCell((cell) => {
        expect(typeof cell.value).toBe("string");
        texts.add(String(cell.value));
      }),
    );
    for (const row of page.rows) expect([...texts].some((text) => text.endsWith(row.name))).toBe(true);
    // The newest run is of 2099: what was a report then counts as a document.
    expect(texts).toContain(`✓ 满足，${page.rows[0]?.cells[0]?.value}，文件（过期）`);
  });
});

test("all of it is for the unit alone", async () => {
  const stranger = await world.organization({ kind: "userUnit" });
  for (const ctx of [stranger.ctx, market.makers[0]?.ctx ?? world.public(), market.bureau.ctx, world.public()]) {
    const refused = { code: "notFound" };
    await expect(comparisonPage(ctx, scene.code, { run: first })).rejects.toMatchObject(refused);
    await expect(listRuns(ctx, scene.code, FIRST_PAGE)).rejects.toMatchObject(refused);
    await expect(runPage(ctx, scene.code, first)).rejects.toMatchObject(refused);
    await expect(whyNotPage(ctx, scene.code, { q: "测试整机1", organization: null })).rejects.toMatchObject(refused);
    await expect(exportComparison(ctx, { code: scene.code })).rejects.toMatchObject(refused);
  }
});
