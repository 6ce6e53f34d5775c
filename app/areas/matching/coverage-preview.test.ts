import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { type CoverageContent, readCoverageContent } from "#app/areas/capabilities/index.server.ts";
import { scenes } from "#db/schema/scenes.ts";
import { openMarket, PROVEN_ON } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { previewCoverage } from "./coverage-preview.server.ts";
import { COVERAGE_KINDS } from "./vocabulary.ts";

const world = await testWorld();
let vendor: TestOrganization;
let sceneId: string;

beforeAll(async () => {
  const market = await openMarket(world);
  vendor = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker", "algorithmSupplier", "insurer", "osSupplier"] });
  sceneId = (await market.matchedScene({ name: "电池测试线——柔性插接" })).id;
  await market.matchedScene({ name: "分拣线——料箱柔性抓取", field: "warehousing" });
  for (let i = 0; i < 12; i++) await market.matchedScene({ name: `第 ${i} 测试线——柔性插接` });
}, 120_000);

const content = (facts: Partial<CoverageContent> = {}): CoverageContent => ({
  organizationId: vendor.id,
  role: "algorithmSupplier",
  componentKind: null,
  productType: null,
  fields: ["manufacturing"],
  serviceRegions: [],
  operations: [],
  claims: [],
  ...facts,
});
const claim = (metric: string, comparator: "<=" | ">=", value: string) => ({
  ...{ metric, comparator, value, upper: null },
  evidence: "document" as const,
  issuedOn: PROVEN_ON,
});
const enough = [claim("positionAccuracy", "<=", "0.4"), claim("cycleTime", "<=", "12")];

describe("coverage of a capability being written", () => {
  test("sorts fitting scenes by what of their mandatory indicators is met, open or missed", async () => {
    const empty = await previewCoverage(vendor.ctx, content());
    expect(empty).toMatchObject({ openScenes: 14, counts: { meets: 0, open: 13, short: 0 } });
    expect(empty.rows[0]).toMatchObject({ mandatory: 2, met: 0, gaps: [{ kind: "open" }, { kind: "open" }] });
    expect((await previewCoverage(vendor.ctx, content({ claims: enough }))).counts).toEqual({ meets: 13, open: 0, short: 0 });
    const slow = await previewCoverage(vendor.ctx, content({ claims: [claim("cycleTime", "<=", "16")] }));
    expect(slow.counts).toEqual({ meets: 0, open: 0, short: 13 });
    expect(slow.rows[0]?.gaps[0]).toMatchObject({ kind: "short", name: "单次作业节拍", target: "≤15 s" });
  });

  test("counts a scene only where a slot, the field and the product type fit", async () => {
    const total = async (facts: Partial<CoverageContent>) => {
      const { counts } = await previewCoverage(vendor.ctx, content(facts));
      return counts.meets + counts.open + counts.short;
    };
    expect(await total({ fields: ["manufacturing", "warehousing"] })).toBe(14);
    expect(await total({ fields: [] })).toBe(0);
    for (const [served, scenesThere] of [
      ["440000", 13],
      ["440100", 13],
      ["440300", 0],
      ["310000", 0],
    ] as const)
      expect(await total({ serviceRegions: [served] })).toBe(scenesThere);
    expect(await total({ role: "osSupplier" })).toBe(0);
    expect(await total({ role: "robotMaker", productType: "humanoidWheeled" })).toBe(13);
    expect(await total({ role: "robotMaker", productType: "quadrupedLegged" })).toBe(0);
    // Insurance takes no slot and answers for no indicator.
    expect((await previewCoverage(vendor.ctx, content({ role: "insurer" }))).counts).toEqual({ meets: 13, open: 0, short: 0 });
  });

  test("a figure of other work answers nothing, and is told as such", async () => {
    const of = async (operations: string[]) => (await previewCoverage(vendor.ctx, content({ claims: enough, operations }))).rows[0];
    const [first] = (await world.db.select().from(scenes)).flatMap(({ tags }) => tags);
    expect(await of([first ?? ""])).toMatchObject({ met: 2, gaps: [] });
    expect(await of([])).toMatchObject({ met: 2, gaps: [] });
    // A position accuracy is the machine's, whatever it does.
    expect(await of(["weldingSeam"])).toMatchObject({ met: 1, gaps: [{ name: "单次作业节拍", kind: "open", otherWork: true }] });
    const typed = { role: "algorithmSupplier", fields: ["manufacturing"], name: "柔性插接算法", summary: "用于线缆插接。" };
    expect((await readCoverageContent(vendor.ctx, typed))?.operations).not.toEqual([]);
  });

  test("every number shown is the number of rows listed, page by page", async () => {
    const mixed = content({ fields: ["manufacturing", "warehousing"], claims: [claim("positionAccuracy", "<=", "0.4")] });
    for (const only of [null, ...COVERAGE_KINDS]) {
      const first = await previewCoverage(vendor.ctx, mixed, { only });
      const codes: string[] = [];
      for (let page = 1; page <= first.pageCount; page++) {
        codes.push(...(await previewCoverage(vendor.ctx, mixed, { only, page })).rows.map((row) => row.code));
      }
      const { meets, open, short } = first.counts;
      expect(codes).toHaveLength(only === null ? meets + open + short : first.counts[only]);
      expect(new Set(codes).size).toBe(codes.length);
    }
    // A page behind the last shows the last.
    expect((await previewCoverage(vendor.ctx, mixed, { page: 99 })).page).toBe(2);
  });

  test("leaves out scenes that no longer collect proposals", async () => {
    await world.db.update(scenes).set({ status: "withdrawn" }).where(eq(scenes.id, sceneId));
    expect((await previewCoverage(vendor.ctx, content())).openScenes).toBe(13);
    await world.db
      .update(scenes)
      .set({ status: "matched", closesAt: new Date(Date.now() - 1000) })
      .where(eq(scenes.id, sceneId));
    expect((await previewCoverage(vendor.ctx, content())).openScenes).toBe(13);
  });

  test("reads a form in whatever state and leaves out what is not complete", async () => {
    expect(await readCoverageContent(vendor.ctx, {})).toBeNull();
    expect(await readCoverageContent(vendor.ctx, undefined)).toBeNull();
    expect(
      await readCoverageContent(vendor.ctx, {
        role: "algorithmSupplier",
        productType: "",
        fields: "manufacturing",
        claims: [
          { metric: "positionAccuracy", comparator: "<=", value: "400", unit: "um", evidence: "document", issuedOn: "" },
          { metric: "positionAccuracy", comparator: "<=", value: "", unit: "mm" },
          { metric: "nobodyKnows", comparator: "<=", value: "1", unit: "mm" },
          null,
        ],
      }),
    ).toMatchObject({
      organizationId: vendor.id,
      productType: null,
      fields: ["manufacturing"],
      claims: [{ metric: "positionAccuracy", value: "0.4", evidence: "document", issuedOn: null }],
    });
  });
});
