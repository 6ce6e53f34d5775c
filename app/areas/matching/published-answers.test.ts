import { beforeAll, describe, expect, test } from "vitest";
import { publishCapability, withdrawCapability } from "#app/areas/capabilities/index.server.ts";
import { getSceneById, type SceneWithParts } from "#app/areas/scenes/index.server.ts";
import { accuracyClaim, openMarket, PROVEN_ON, pluggingSkill } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { publishedAnswers } from "./published-answers.server.ts";

const world = await testWorld();
let scene: SceneWithParts;
let maker: TestOrganization;
let supplier: TestOrganization;

beforeAll(async () => {
  const market = await openMarket(world);
  [maker, supplier] = [market.makers[1], market.suppliers[0]] as [TestOrganization, TestOrganization];
  scene = await getSceneById(world.system(), (await market.matchedScene()).id);
}, 60_000);

/** Answers to the requirement in a metric, of the scene as it is or with other facts. */
async function answersIn(metric: string, organizations: readonly TestOrganization[], facts: object = {}) {
  const requirements = scene.requirements.map((one) => (one.metric === metric ? { ...one, ...facts } : one));
  const ids = organizations.map(({ id }) => id);
  const found = await publishedAnswers(world.public(), { scene: scene.scene, requirements }, ids);
  return found.get(requirements.find((one) => one.metric === metric)?.id ?? "");
}
const successClaim = (value: string, evidence: "selfDeclared" | "thirdParty") => ({
  ...accuracyClaim("0.3", { evidence, issuedOn: PROVEN_ON }),
  ...{ metric: "taskSuccessRate", comparator: ">=" as const, value, unit: "%" },
});

describe("what organizations publish in the metric of a requirement", () => {
  test("covers where it meets what is asked, whatever unit it was typed in, and says how much where it does not", async () => {
    expect(await answersIn("positionAccuracy", [maker, supplier])).toEqual([
      { organizationId: supplier.id, covers: true, text: "≤±0.32 mm", otherWork: false },
    ]);
    expect(await answersIn("positionAccuracy", [supplier], { target: "0.32" })).toMatchObject([{ covers: true }]);
    expect(await answersIn("positionAccuracy", [supplier], { target: "0.319" })).toMatchObject([{ covers: false }]);
    for (const mandatory of [true, false])
      expect(await answersIn("taskSuccessRate", [maker, supplier], { mandatory })).toEqual([
        { organizationId: maker.id, covers: false, text: "≥98.1 %", otherWork: false },
      ]);
  });

  test("of an organization the capability counts that meets it, on its own word too, before a proven one that does not", async () => {
    const vendor = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
    const publish = (name: string, value: string, evidence: "selfDeclared" | "thirdParty") =>
      publishCapability(vendor.ctx, { capability: pluggingSkill({ name, claims: [successClaim(value, evidence)] }) });
    await publish("验证过的插接技能", "98.99", "thirdParty");
    expect(await answersIn("taskSuccessRate", [vendor])).toMatchObject([{ covers: false, text: "≥98.99 %" }]);
    const own = await publish("自述的插接技能", "99", "selfDeclared");
    expect(await answersIn("taskSuccessRate", [vendor])).toMatchObject([{ covers: true, text: "≥99 %" }]);
    expect(await answersIn("taskSuccessRate", [maker, vendor])).toMatchObject([
      { organizationId: vendor.id },
      { organizationId: maker.id },
    ]);
    await withdrawCapability(vendor.ctx, { code: own.code, version: own.version });
    expect(await answersIn("taskSuccessRate", [vendor])).toMatchObject([{ covers: false, text: "≥98.99 %" }]);
  });

  test("puts the stronger answer first, and does not count what is stated for other work", async () => {
    const vendor = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
    await publishCapability(vendor.ctx, { capability: pluggingSkill({ claims: [accuracyClaim("0.1")] }) });
    const welding = { name: "焊缝焊接技能", summary: "车架焊缝焊接。", description: "车架焊缝自动焊接与外观检查，不做其他作业。" };
    await publishCapability(vendor.ctx, {
      capability: pluggingSkill({
        ...welding,
        details: { kind: "algorithmSupplier", operations: "焊接", sensors: ["rgbd"], computeModes: ["onDevice"], licence: "proprietary" },
        claims: [successClaim("99.9", "thirdParty")],
      }),
    });
    expect((await answersIn("positionAccuracy", [supplier, vendor]))?.map(({ organizationId }) => organizationId)).toEqual([
      vendor.id,
      supplier.id,
    ]);
    expect(await answersIn("taskSuccessRate", [vendor])).toEqual([
      { organizationId: vendor.id, covers: false, text: "≥99.9 %", otherWork: true },
    ]);
  });

  test("of no organization there is nothing", async () => {
    expect(await answersIn("positionAccuracy", [])).toBeUndefined();
  });
});
