import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { capabilities, capabilityVersions, claims } from "#db/schema/capabilities.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { LEAST_DETAILS, validCapability } from "./capability.fixtures.ts";
import { updateCapability, withdrawCapability } from "./change-capability.server.ts";
import { publishCapability } from "./publish-capability.server.ts";
import { getCapability, getMyCapability, listMyCapabilities, myClaimedMetrics } from "./reads.server.ts";
import type { CapabilityInput } from "./schemas.ts";

const world = await testWorld();
let vendor: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  world.setClock("2026-11-20T01:00:00Z");
  vendor = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier", "partsSupplier", "robotMaker"] });
  other = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
});

const published = () => publishCapability(vendor.ctx, { capability: validCapability() });
const outcomes = async (acts: Promise<unknown>[]) =>
  (await Promise.allSettled(acts)).map((act) => (act.status === "fulfilled" ? "done" : (act.reason as { code?: string }).code)).sort();

describe("publishing", () => {
  test("opens it to everyone with canonical claims, a frozen version and an audit event", async () => {
    const { id, code, version, repeated } = await published();
    expect({ version, repeated }).toEqual({ version: 1, repeated: false });
    expect(code).toMatch(/^NL-\d{4}-\d{4}$/);
    const found = await getCapability(world.public(), code);
    expect(found.capability).toMatchObject({
      status: "published",
      organizationId: vendor.id,
      oneOffFen: 28_000_000n,
      leaseMonthlyFen: null,
    });
    expect(found.claims).toMatchObject([
      { metric: "positionAccuracy", value: "0.4", evidence: "thirdParty" },
      { metric: "recognitionAccuracy", value: "99.2", evidence: "selfDeclared", evidenceNote: "" },
    ]);
    const [frozen] = await world.db.select().from(capabilityVersions).where(eq(capabilityVersions.capabilityId, id));
    expect(frozen).toMatchObject({
      version: 1,
      content: { claims: [{ metric: "positionAccuracy", value: "0.4" }, {}], columns: { oneOffFen: "28000000" } },
    });
    expect(
      await world.db
        .select()
        .from(auditEvents)
        .where(and(eq(auditEvents.objectId, id), eq(auditEvents.action, "publish-capability"))),
    ).toHaveLength(1);
    expect(await myClaimedMetrics(vendor.ctx)).toEqual(expect.arrayContaining(["positionAccuracy", "recognitionAccuracy"]));
  });

  test("is for a vendor's editors, in the roles it has", async () => {
    const unit = await world.organization({ kind: "userUnit" });
    const input = { capability: validCapability() };
    await expect(publishCapability(unit.ctx, input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(publishCapability(await vendor.as("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(publishCapability(world.public(), { capability: {} as CapabilityInput })).rejects.toMatchObject({ code: "forbidden" });
    await expect(publishCapability(other.ctx, { capability: validCapability({ role: "insurer" }) })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(publishCapability(await vendor.as("editor"), input)).resolves.toMatchObject({ version: 1 });
  });

  test("one form key gives one row, also when sent twice at once", async () => {
    const formKey = crypto.randomUUID();
    const both = await Promise.all([1, 2].map(() => publishCapability(vendor.ctx, { formKey, capability: validCapability() })));
    expect(both[0]?.code).toBe(both[1]?.code);
    expect(both.map((one) => one.repeated).sort()).toEqual([false, true]);
    expect(await world.db.select({ id: capabilities.id }).from(capabilities).where(eq(capabilities.formKey, formKey))).toHaveLength(1);
    const mine = await publishCapability(other.ctx, { formKey, capability: validCapability() });
    expect(mine.repeated).toBe(false);
  });

  test("names the robots it was proven with by code", async () => {
    const robot = await publishCapability(vendor.ctx, {
      capability: validCapability({ role: "robotMaker", productType: "humanoidWheeled", name: "轮式双臂人形机器人" }),
    });
    const { code } = await publishCapability(vendor.ctx, {
      capability: validCapability({ worksWith: [{ code: robot.code, note: "联合调试记录" }] }),
    });
    expect((await getMyCapability(vendor.ctx, code)).compatibility).toMatchObject([
      { state: "confirmed", note: "联合调试记录", other: { code: robot.code, published: true } },
    ]);
  });
});

const claim = validCapability().claims?.[0];
const withClaim = (facts: object) =>
  validCapability({ claims: [{ ...claim, ...facts } as NonNullable<CapabilityInput["claims"]>[number]] });

test.each<[what: string, capability: unknown, field: string, message: RegExp]>([
  ["an unknown key", { ...validCapability(), status: "published" }, "capability", /status/],
  ["an unknown key in a claim", withClaim({ current: true }), "capability.claims[0]", /current/],
  ["proof that only the platform gives", withClaim({ evidence: "platform" }), "capability.claims[0].evidence", /请选择证据等级/],
  ["a report without its name", withClaim({ evidenceNote: " " }), "capability.claims[0].evidenceNote", /报告或文件的名称/],
  ["a unit of another quantity", withClaim({ unit: "s" }), "capability.claims[0].unit", /不能用这个单位/],
  ["an implausible value", withClaim({ value: "5000" }), "capability.claims[0].value", /请核对数值和单位/],
  ["a value below what is possible", withClaim({ value: "-1" }), "capability.claims[0].value", /请核对数值和单位/],
  [
    "a quantity twice",
    validCapability({ claims: claim ? [claim, { ...claim, value: "0.3" }] : [] }),
    "capability.claims[1].metric",
    /与第 1 行是同一指标/,
  ],
  ["parts without a kind", validCapability({ role: "partsSupplier" }), "capability.componentKind", /零部件类别/],
  ["a robot without a type", validCapability({ role: "robotMaker" }), "capability.productType", /整机产品类型/],
  [
    "a partner nobody knows",
    validCapability({ worksWith: [{ code: "NL-2026-9999" }] }),
    "capability.worksWith[0].code",
    /没有编号或名称为/,
  ],
  ["a region nobody knows", validCapability({ serviceRegions: ["999999"] }), "capability.serviceRegions[0]", /服务地区/],
  ["a price of commas", validCapability({ prices: [{ model: "purchase", yuan: ",,," }] }), "capability.prices[0].yuan", /最多两位小数/],
  [
    "a price per use without its unit",
    validCapability({ prices: [{ model: "perUse", yuan: "3" }] }),
    "capability.prices[0].unit",
    /计价单位/,
  ],
  ["evidence without its date", withClaim({ issuedOn: undefined }), "capability.claims[0].issuedOn", /出具日期/],
  ["evidence of tomorrow", withClaim({ issuedOn: "2026-11-21" }), "capability.claims[0].issuedOn", /不能晚于今天/],
  ["a test report of nobody", withClaim({ issuer: "" }), "capability.claims[0].issuer", /检测机构/],
  ["details of another role", validCapability({ details: LEAST_DETAILS.insurer }), "capability.details.kind", /不符/],
  [
    "details without what they must say",
    validCapability({ details: { ...LEAST_DETAILS.algorithmSupplier, sensors: [] } }),
    "capability.details.sensors",
    /至少选择一项/,
  ],
  [
    "an ability without its ground",
    validCapability({ abilities: { taskPlanning: { level: 3, ground: "" } } }),
    "capability.abilities.taskPlanning.ground",
    /依据/,
  ],
  ["no field", validCapability({ fields: [] }), "capability.fields", /至少选择一个应用领域/],
  ["half a unit a month", validCapability({ unitsPerMonth: 0.5 }), "capability.unitsPerMonth", /整数/],
])("refuses %s beside its field", async (_what, capability, field, message) => {
  const error = await publishCapability(vendor.ctx, { capability: capability as CapabilityInput }).then(
    () => null,
    (refused: unknown) => refused,
  );
  expect(error).toMatchObject({ code: "invalid" });
  const faults = (error as { fields: Record<string, string[]> }).fields;
  expect(faults[field]?.join("") ?? JSON.stringify(faults)).toMatch(message);
});

test("keeps the line ends a browser sends as LF, in one line allows none", async () => {
  const description = "针对线缆扰动下的接插件插接，\r\n提供位姿估计与力控插入。";
  const { code } = await publishCapability(vendor.ctx, { capability: validCapability({ description }) });
  expect((await getCapability(vendor.ctx, code)).capability.description).toBe(description.replace("\r\n", "\n"));
  await expect(publishCapability(vendor.ctx, { capability: validCapability({ name: "柔性插接\n模型" }) })).rejects.toMatchObject({
    fields: { "capability.name": [expect.stringContaining("控制字符")] },
  });
});

describe("updating", () => {
  test("writes the next version and keeps the former one", async () => {
    const { id, code, version } = await published();
    const capability = validCapability({ name: "柔性插接力控模型 2", claims: [] });
    expect(await updateCapability(vendor.ctx, { code, version, capability })).toEqual({ code, version: 2 });
    expect((await getCapability(world.public(), code)).claims).toEqual([]);
    const versions = await world.db.select().from(capabilityVersions).where(eq(capabilityVersions.capabilityId, id));
    expect(versions.map((row) => row.version).sort()).toEqual([1, 2]);
  });

  test("of two at once, one is a conflict", async () => {
    const { code, version } = await published();
    const acts = ["甲", "乙"].map((mark) =>
      updateCapability(vendor.ctx, { code, version, capability: validCapability({ name: `插接模型${mark}` }) }),
    );
    expect(await outcomes(acts)).toEqual(["conflict", "done"]);
    expect((await getCapability(vendor.ctx, code)).claims).toHaveLength(2);
  });

  test("is for the owner's editors", async () => {
    const { code, version } = await published();
    const capability = validCapability();
    await expect(updateCapability(other.ctx, { code, version, capability })).rejects.toMatchObject({ code: "forbidden" });
    await expect(updateCapability(await vendor.as("signer"), { code, version, capability })).rejects.toMatchObject({ code: "forbidden" });
    await expect(updateCapability(vendor.ctx, { code: "NL-2026-9999", version, capability })).rejects.toMatchObject({ code: "notFound" });
    await expect(updateCapability(vendor.ctx, { code, version, capability: validCapability({ role: "insurer" }) })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(updateCapability(vendor.ctx, { code, version: version + 3, capability })).rejects.toMatchObject({ code: "conflict" });
  });

  test("a claim the platform has proven keeps its proof while its value stays", async () => {
    const { id, code, version } = await published();
    const proof = { evidence: "platform" as const, evidenceNote: "验证报告 YZ-2026-0003" };
    await world.db
      .update(claims)
      .set(proof)
      .where(and(eq(claims.capabilityId, id), eq(claims.metric, "positionAccuracy")));
    const same = withClaim({ value: "400", unit: "um", evidence: "selfDeclared", evidenceNote: "" });
    const second = await updateCapability(vendor.ctx, { code, version, capability: same });
    expect((await getCapability(vendor.ctx, code)).claims).toMatchObject([{ value: "0.4", shownUnit: "um", ...proof }]);
    const better = withClaim({ value: "0.1", evidence: "selfDeclared", evidenceNote: "" });
    await updateCapability(vendor.ctx, { code, version: second.version, capability: better });
    expect((await getCapability(vendor.ctx, code)).claims).toMatchObject([{ value: "0.1", evidence: "selfDeclared", evidenceNote: "" }]);
  });
});

describe("withdrawing", () => {
  test("takes it out of everyone's sight but its owner's", async () => {
    const { code, version } = await published();
    await withdrawCapability(vendor.ctx, { code, version });
    await expect(getCapability(world.public(), code)).rejects.toMatchObject({ code: "notFound" });
    await expect(getCapability(other.ctx, code)).rejects.toMatchObject({ code: "notFound" });
    expect((await getCapability(vendor.ctx, code)).capability.status).toBe("withdrawn");
    await expect(withdrawCapability(vendor.ctx, { code, version: version + 1 })).rejects.toMatchObject({ code: "conflict" });
    await expect(updateCapability(vendor.ctx, { code, version: version + 1, capability: validCapability() })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(withdrawCapability(other.ctx, { code, version: version + 1 })).rejects.toMatchObject({ code: "notFound" });
  });

  test("is for the owner's editors, and twice at once withdraws once", async () => {
    const { code, version } = await published();
    await expect(withdrawCapability(other.ctx, { code, version })).rejects.toMatchObject({ code: "forbidden" });
    await expect(withdrawCapability(await vendor.as("finance"), { code, version })).rejects.toMatchObject({ code: "forbidden" });
    expect(await outcomes([1, 2].map(() => withdrawCapability(vendor.ctx, { code, version })))).toEqual(["conflict", "done"]);
  });

  test("against an update at once, one of them wins", async () => {
    const { code, version } = await published();
    const acts = [
      withdrawCapability(vendor.ctx, { code, version }),
      updateCapability(vendor.ctx, { code, version, capability: validCapability() }),
    ];
    expect(await outcomes(acts)).toEqual(["conflict", "done"]);
  });
});

test("reads of the workbench see the own organization only", async () => {
  const owner = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
  const mine = await publishCapability(owner.ctx, { capability: validCapability() });
  const theirs = await published();
  expect((await listMyCapabilities(owner.ctx, { page: 1, pageSize: 20 })).rows.map((row) => row.code)).toEqual([mine.code]);
  expect((await getMyCapability(owner.ctx, mine.code)).claims).toHaveLength(2);
  await expect(getMyCapability(owner.ctx, theirs.code)).rejects.toMatchObject({ code: "notFound" });
});
