import { Readable } from "node:stream";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { publishCapability } from "#app/areas/capabilities/index.server.ts";
import { filesOf, openFile, storeFile, sweepFiles } from "#app/areas/files/index.server.ts";
import { createScene, submitScene } from "#app/areas/scenes/index.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { notifications } from "#db/schema/notifications.ts";
import { organizations } from "#db/schema/organizations.ts";
import { VERIFICATION_STATUSES, type VerificationStatus } from "#db/vocabulary/organizations.ts";
import { fictionalCreditCode } from "#seeds/factories/credit-codes.ts";
import { pdf } from "#test/file-samples.ts";
import { PROVEN_ON, pluggingScene } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { applyForVerification } from "./apply-for-verification.server.ts";
import { decideApplication, withdrawApplication } from "./decide-application.server.ts";
import { canVerification, VERIFICATION_ACTIONS, type VerificationAction } from "./states.ts";
import { reinstateOrganization, suspendOrganization } from "./suspend-organization.server.ts";
import { listApplications, myApplications, verificationPage } from "./verification-reads.server.ts";

const world = await testWorld();
const operator = await world.organization({ kind: "operator", name: "测试平台运营" });
let serial = 600_000;

const newUnit = (facts: Parameters<typeof world.organization>[0] = {}) => world.organization({ verification: "unverified", ...facts });
const rowOf = async ({ id }: TestOrganization) => {
  const [row] = await world.db.select().from(organizations).where(eq(organizations.id, id));
  return row ?? expect.fail("no organization");
};
const proof = async (unit: TestOrganization) => (await storeFile(unit.ctx, { name: "营业执照.pdf", stream: Readable.from([pdf()]) })).id;

async function input(unit: TestOrganization, facts: object = {}) {
  const { name, regionCode, supplyRoles } = await rowOf(unit);
  return { name, regionCode, supplyRoles, creditCode: fictionalCreditCode(++serial), files: [await proof(unit)], ...facts };
}
const apply = async (unit: TestOrganization, facts: object = {}) => applyForVerification(unit.ctx, await input(unit, facts));
const approve = (applicationId: string, ctx = operator.ctx) => decideApplication(ctx, { decision: "approve", applicationId });

describe("the states", () => {
  test("lead where the table says, and from nowhere else", () => {
    for (const action of Object.keys(VERIFICATION_ACTIONS) as VerificationAction[]) {
      for (const status of VERIFICATION_STATUSES) {
        expect(canVerification(action, status)).toBe((VERIFICATION_ACTIONS[action].from as readonly VerificationStatus[]).includes(status));
      }
    }
  });
});

describe("applying", () => {
  test("hands facts and proofs to the operator, who is told", async () => {
    const unit = await newUnit({ name: "测试申请单位甲" });
    const typed = await input(unit, { creditCode: ` ${fictionalCreditCode(++serial).toLowerCase()} `, note: "首次认证" });
    const { applicationId } = await applyForVerification(unit.ctx, typed);
    expect(await rowOf(unit)).toMatchObject({ verification: "pending", creditCode: null });
    const queue = await listApplications(operator.ctx, { page: 1, pageSize: 100 });
    expect(queue.rows.map(({ name }) => name)).toContain("测试申请单位甲");
    const { code } = await rowOf(unit);
    const page = await verificationPage(operator.ctx, code);
    expect(page.applications[0]).toMatchObject({ id: applicationId, status: "open", note: "首次认证" });
    expect(page.applications[0]?.facts.find(({ key }) => key === "creditCode")).toMatchObject({
      current: "",
      proposed: typed.creditCode.trim().toUpperCase(),
      changed: true,
    });
    expect(page.files.map(({ name }) => name)).toEqual(["营业执照.pdf"]);
    await world.runJobs(["notify"]);
    const todos = await world.db.select().from(notifications).where(eq(notifications.organizationId, operator.id));
    expect(todos.map(({ body }) => body).join()).toContain("测试申请单位甲");
  });

  test("is for owners, once at a time, with proofs of one's own", async () => {
    const unit = await newUnit();
    const typed = await input(unit);
    await expect(applyForVerification(await unit.as("editor"), typed)).rejects.toMatchObject({ code: "forbidden" });
    await expect(applyForVerification(unit.ctx, { ...typed, files: [] })).rejects.toMatchObject({
      fields: { files: [expect.any(String)] },
    });
    const foreign = await proof(await newUnit());
    await expect(applyForVerification(unit.ctx, { ...typed, files: [foreign] })).rejects.toMatchObject({
      fields: { files: [expect.any(String)] },
    });
    expect(await rowOf(unit)).toMatchObject({ verification: "unverified" });
    const outcomes = await Promise.allSettled([1, 2].map(() => applyForVerification(unit.ctx, typed)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  test.each<[string, object, string]>([
    ["a wrong check digit", { creditCode: "91990000MA00000010" }, "creditCode"],
    ["the whole nation", { regionCode: "100000" }, "regionCode"],
    ["an unknown region", { regionCode: "999999" }, "regionCode"],
    ["an unknown parent", { parentCode: "OR-0000-0001" }, "parentCode"],
    ["a name with hidden characters", { name: "测试\u202e单位名称" }, "name"],
  ])("refuses %s", async (_, wrong, field) => {
    const unit = await newUnit();
    await expect(apply(unit, wrong)).rejects.toMatchObject({ code: "invalid", fields: { [field]: [expect.any(String)] } });
  });

  test("refuses a name or code that another organization has", async () => {
    const [one, other] = [await newUnit({ name: "测试占用单位" }), await newUnit()];
    const { applicationId } = await apply(one);
    await approve(applicationId);
    await expect(apply(other, { name: "测试占用单位" })).rejects.toMatchObject({ fields: { name: [expect.any(String)] } });
    await expect(apply(other, { creditCode: (await rowOf(one)).creditCode })).rejects.toMatchObject({
      fields: { creditCode: [expect.any(String)] },
    });
  });

  test("refuses a parent that stands below, and a vendor without a role", async () => {
    const group = await newUnit();
    const branch = await world.organization({ parentOrganizationId: group.id });
    await expect(apply(group, { parentCode: (await rowOf(branch)).code })).rejects.toMatchObject({
      fields: { parentCode: [expect.any(String)] },
    });
    await expect(apply(group, { parentCode: (await rowOf(group)).code })).rejects.toMatchObject({
      fields: { parentCode: [expect.any(String)] },
    });
    const vendor = await newUnit({ kind: "vendor", supplyRoles: ["robotMaker"] });
    await expect(apply(vendor, { supplyRoles: [] })).rejects.toMatchObject({ fields: { supplyRoles: [expect.any(String)] } });
  });
});

describe("deciding", () => {
  test("of two that name each other as the one above, the second is refused, and a third still gets an answer", async () => {
    const [one, other, third] = [await newUnit(), await newUnit(), await newUnit()];
    const first = await apply(one, { parentCode: (await rowOf(other)).code });
    const second = await apply(other, { parentCode: (await rowOf(one)).code });
    const outcomes = await Promise.allSettled([approve(first.applicationId), approve(second.applicationId)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    // One that leads back from before this was checked.
    for (const [id, above] of [
      [one.id, other.id],
      [other.id, one.id],
    ] as const)
      await world.db.update(organizations).set({ parentOrganizationId: above }).where(eq(organizations.id, id));
    await apply(third, { parentCode: (await rowOf(one)).code });
  });

  test("approving writes what was proposed; it happens once, and only the operator does it", async () => {
    const unit = await newUnit();
    const { applicationId } = await apply(unit, {
      name: "测试改名后的单位",
      regionCode: "440300",
      soeKind: "localSoe",
      groupName: "测试集团",
    });
    await expect(approve(applicationId, unit.ctx)).rejects.toMatchObject({ code: "forbidden" });
    await expect(approve(applicationId, await operator.as("viewer"))).rejects.toMatchObject({ code: "forbidden" });
    await expect(approve("00000000-0000-7000-8000-000000000000")).rejects.toMatchObject({ code: "notFound" });
    const outcomes = await Promise.allSettled([1, 2].map(() => approve(applicationId)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await rowOf(unit)).toMatchObject({
      name: "测试改名后的单位",
      regionCode: "440300",
      soeKind: "localSoe",
      groupName: "测试集团",
      creditCode: expect.any(String),
      verification: "verified",
      verifiedAt: expect.any(Date),
    });
    const acts = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, unit.id)).orderBy(auditEvents.seq);
    expect(acts.map(({ action }) => action)).toEqual(["attach-files", "apply-for-verification", "approve-application"]);
  });

  test("returning needs a reason, which the organization reads; it may apply again", async () => {
    const unit = await newUnit();
    const { applicationId } = await apply(unit);
    await expect(decideApplication(operator.ctx, { decision: "return", applicationId, reason: " " })).rejects.toMatchObject({
      fields: { reason: [expect.any(String)] },
    });
    await decideApplication(operator.ctx, { decision: "return", applicationId, reason: "营业执照照片不清晰，请重新上传。" });
    expect(await rowOf(unit)).toMatchObject({ verification: "returned", verificationReason: "营业执照照片不清晰，请重新上传。" });
    expect((await myApplications(unit.ctx)).applications[0]).toMatchObject({
      status: "returned",
      reason: expect.stringContaining("不清晰"),
    });
    await approve((await apply(unit)).applicationId);
    expect(await rowOf(unit)).toMatchObject({ verification: "verified", verificationReason: null });
  });

  test("a change of a verified organization leaves it verified as it was until it is approved", async () => {
    const vendor = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    const { applicationId } = await apply(vendor, { supplyRoles: ["robotMaker", "algorithmSupplier"] });
    expect(await rowOf(vendor)).toMatchObject({ verification: "verified", supplyRoles: ["robotMaker"] });
    await decideApplication(operator.ctx, { decision: "return", applicationId, reason: "请补充资质。" });
    expect(await rowOf(vendor)).toMatchObject({ verification: "verified", verificationReason: null });
    await approve((await apply(vendor, { supplyRoles: ["algorithmSupplier"] })).applicationId);
    expect(await rowOf(vendor)).toMatchObject({ verification: "verified", supplyRoles: ["algorithmSupplier"] });
  });

  test("withdrawing is for its own owners, while it is open", async () => {
    const unit = await newUnit();
    const { applicationId } = await apply(unit);
    const other = await newUnit();
    await expect(withdrawApplication(other.ctx, { applicationId })).rejects.toMatchObject({ code: "notFound" });
    await expect(withdrawApplication(await unit.as("editor"), { applicationId })).rejects.toMatchObject({ code: "forbidden" });
    await withdrawApplication(unit.ctx, { applicationId });
    expect(await rowOf(unit)).toMatchObject({ verification: "unverified" });
    await expect(withdrawApplication(unit.ctx, { applicationId })).rejects.toMatchObject({ code: "conflict" });
    await expect(approve(applicationId)).rejects.toMatchObject({ code: "conflict" });
  });

  test("proofs of a decided application are kept with it, whatever is handed in later", async () => {
    const unit = await newUnit();
    const [licence, charter, deed] = [await proof(unit), await proof(unit), await proof(unit)];
    const { applicationId } = await apply(unit, { files: [licence, charter] });
    await approve(applicationId);
    const { applicationId: change } = await apply(unit, { files: [charter, deed], groupName: "测试集团三" });
    world.setClock(new Date(Date.now() + 48 * 3_600_000).toISOString());
    await sweepFiles(world.system());
    world.setClock(null);
    const page = await verificationPage(operator.ctx, (await rowOf(unit)).code);
    const ids = (lines: readonly { id: string }[] | undefined) => lines?.map(({ id }) => id);
    expect(ids(page.files)).toEqual([charter, deed]);
    expect(page.applications.map(({ id, files }) => [id, ids(files)])).toEqual([
      [change, []],
      [applicationId, [licence]],
    ]);
    expect((await openFile(operator.ctx, licence)).home).toEqual({ objectType: "organizationApplication", objectId: applicationId });
  });

  test("proofs of the newest application stand with the organization", async () => {
    const unit = await newUnit();
    const { applicationId } = await apply(unit);
    await withdrawApplication(unit.ctx, { applicationId });
    const kept = await proof(unit);
    await apply(unit, { files: [kept] });
    expect((await filesOf(operator.ctx, "organization", [unit.id])).get(unit.id)?.map(({ id }) => id)).toEqual([kept]);
  });
});

describe("suspending", () => {
  test("stops a verified organization with a reason, and is lifted", async () => {
    const unit = await world.organization();
    const { code } = await rowOf(unit);
    await expect(suspendOrganization(unit.ctx, { code, reason: "冒用他人名称" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(suspendOrganization(operator.ctx, { code: "OR-0000-0000", reason: "冒用他人名称" })).rejects.toMatchObject({
      code: "notFound",
    });
    await suspendOrganization(operator.ctx, { code, reason: "冒用他人名称" });
    expect(await rowOf(unit)).toMatchObject({ verification: "suspended", verificationReason: "冒用他人名称", verifiedAt: null });
    await expect(suspendOrganization(operator.ctx, { code, reason: "冒用他人名称" })).rejects.toMatchObject({ code: "conflict" });
    await expect(apply(unit)).rejects.toMatchObject({ code: "conflict" });
    await reinstateOrganization(operator.ctx, { code });
    expect(await rowOf(unit)).toMatchObject({ verification: "verified", verificationReason: null });
    await expect(reinstateOrganization(operator.ctx, { code })).rejects.toMatchObject({ code: "conflict" });
  });

  test("a change asked for before the suspension is adopted without lifting it", async () => {
    const unit = await world.organization();
    const { applicationId } = await apply(unit, { groupName: "测试集团二" });
    await suspendOrganization(operator.ctx, { code: (await rowOf(unit)).code, reason: "冒用他人名称" });
    await approve(applicationId);
    expect(await rowOf(unit)).toMatchObject({ verification: "suspended", groupName: "测试集团二", verificationReason: "冒用他人名称" });
  });
});

describe("what needs verification", () => {
  test.each<VerificationStatus>(["unverified", "pending", "returned", "suspended"])(
    "an organization that is %s drafts, but hands in and publishes nothing",
    async (verification) => {
      const unit = await newUnit({ verification });
      const { code, version } = await createScene(unit.ctx, { scene: pluggingScene() });
      const refusal = { code: "conflict", message: expect.stringContaining("通过认证后才能提交场景") };
      await expect(submitScene(unit.ctx, { code, version })).rejects.toMatchObject(refusal);
      const vendor = await newUnit({ kind: "vendor", supplyRoles: ["algorithmSupplier"], verification });
      const capability = {
        role: "algorithmSupplier" as const,
        name: "插接技能",
        summary: "高压接插件柔性插接。",
        description: "提供位姿估计、力控插入与到位确认三段插接技能。",
        domains: ["industrial" as const],
        fields: ["manufacturing" as const],
        details: {
          kind: "algorithmSupplier" as const,
          operations: "柔性插接",
          sensors: ["rgbd" as const, "force" as const],
          computeModes: ["onDevice" as const],
          licence: "proprietary" as const,
        },
        interfaces: [],
        unitsPerMonth: 0,
        leadTimeWeeks: 4,
        prices: [{ model: "licence" as const, yuan: "280,000.00" }],
        claims: [
          {
            metric: "cycleTime",
            comparator: "<=" as const,
            value: "13.8",
            unit: "s",
            evidence: "document" as const,
            evidenceNote: "运行记录",
            issuedOn: PROVEN_ON,
          },
        ],
      };
      const unpublished = { code: "conflict", message: expect.stringContaining("通过认证后才能发布能力") };
      await expect(publishCapability(vendor.ctx, { capability })).rejects.toMatchObject(unpublished);
    },
  );
});

describe("look-alikes", () => {
  test("are shown to the operator, by what stands and by what is proposed", async () => {
    await world.organization({ name: "测试云岭储能科技有限公司" });
    const copy = await newUnit({ name: "测试雲嶺储能科技有限责任公司" });
    const renamed = await newUnit({ name: "测试别的名字有限公司" });
    await apply(renamed, { name: "测试云岭储能科枓有限公司" });
    const seen = async (unit: TestOrganization) =>
      (await verificationPage(operator.ctx, (await rowOf(unit)).code)).lookAlikes.map(({ name }) => name);
    expect(await seen(copy)).toContain("测试云岭储能科技有限公司");
    expect(await seen(renamed)).toContain("测试云岭储能科技有限公司");
    await expect(verificationPage(copy.ctx, (await rowOf(copy)).code)).rejects.toMatchObject({ code: "forbidden" });
    await expect(listApplications(copy.ctx, { page: 1, pageSize: 1 })).rejects.toMatchObject({ code: "forbidden" });
  });
});
