import { like } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { notifications } from "#db/schema/notifications.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { validCapability } from "./capability.fixtures.ts";
import { updateCapability, withdrawCapability } from "./change-capability.server.ts";
import { capabilityHistory } from "./history.server.ts";
import { publishCapability } from "./publish-capability.server.ts";
import { getCapability, listMyCapabilities } from "./reads.server.ts";
import type { CapabilityInput } from "./schemas.ts";
import { sweepEvidence } from "./sweep-evidence.server.ts";

const world = await testWorld();
let vendor: TestOrganization;
beforeAll(async () => {
  vendor = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
});

type ClaimInput = NonNullable<CapabilityInput["claims"]>[number];
const proven = (facts: Partial<ClaimInput> = {}): ClaimInput => ({
  ...(validCapability().claims?.[0] as ClaimInput),
  issuedOn: "2026-03-10",
  ...facts,
});
const remindersOf = async (capabilityId: string) => {
  await world.runJobs(["notify", "complete-todo"]);
  const rows = await world.db
    .select()
    .from(notifications)
    .where(like(notifications.dedupeKey, `evidence:${capabilityId}:%`));
  return rows.filter((row) => row.organizationId === vendor.id && row.title !== "");
};

test("its owner is told once before evidence is twelve months old, and the change ends the to-do", async () => {
  world.setClock("2026-11-20T01:00:00Z");
  const { id, code, version } = await publishCapability(vendor.ctx, {
    capability: validCapability({ claims: [proven(), proven({ metric: "cycleTime", value: "12", unit: "s" })] }),
  });
  await sweepEvidence(world.system());
  expect(await remindersOf(id)).toEqual([]);
  world.setClock("2027-02-09T01:00:00Z");
  await sweepEvidence(world.system());
  await sweepEvidence(world.system());
  const [reminder, ...more] = await remindersOf(id);
  expect(more).toEqual([]);
  expect(reminder).toMatchObject({
    kind: "todo",
    doneAt: null,
    title: "“柔性插接力控模型”有 2 项指标的证据将于 2027-03-10 满 12 个月，请更新",
  });
  const fresh = validCapability({ claims: [proven({ issuedOn: "2027-02-01" })] });
  await updateCapability(vendor.ctx, { code, version, capability: fresh });
  expect((await remindersOf(id))[0]?.doneAt).not.toBeNull();
});

test("a change that keeps the evidence does not remind again; withdrawing ends it", async () => {
  world.setClock("2027-03-09T01:00:00Z");
  const capability = validCapability({ claims: [proven()] });
  const { id, code, version } = await publishCapability(vendor.ctx, { capability });
  await sweepEvidence(world.system());
  const next = await updateCapability(vendor.ctx, { code, version, capability });
  await sweepEvidence(world.system());
  expect(await remindersOf(id)).toHaveLength(1);
  await withdrawCapability(vendor.ctx, { code, version: next.version });
  expect((await remindersOf(id))[0]?.doneAt).not.toBeNull();
});

test("stale evidence is counted in the owner's list from the day after", async () => {
  const owner = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
  world.setClock("2026-11-20T01:00:00Z");
  await publishCapability(owner.ctx, { capability: validCapability({ claims: [proven()] }) });
  const count = async () => (await listMyCapabilities(owner.ctx, { page: 1, pageSize: 20 })).rows[0]?.staleCount;
  world.setClock("2027-03-10T15:59:00Z");
  expect(await count()).toBe(0);
  world.setClock("2027-03-10T16:01:00Z");
  expect(await count()).toBe(1);
});

test("the history says what each version raised, lowered, added and removed", async () => {
  world.setClock("2026-11-20T01:00:00Z");
  const first = validCapability({ claims: [proven(), proven({ metric: "cycleTime", value: "12", unit: "s" })] });
  const { code, version } = await publishCapability(vendor.ctx, { capability: first });
  const said = { evidence: "selfDeclared" as const, evidenceNote: "" };
  const claims = [
    proven({ value: "300", unit: "um" }),
    proven({ metric: "taskSuccessRate", comparator: ">=", value: "99", unit: "%", ...said }),
  ];
  const second = await updateCapability(vendor.ctx, { code, version, capability: validCapability({ claims }) });
  const history = await capabilityHistory(world.public(), code);
  expect(history.map((entry) => entry.version)).toEqual([second.version, version]);
  expect(history[0]?.changes).toMatchObject([
    { name: "位置精度", kind: "raised", before: "≤±0.4 mm", after: "≤±300 μm" },
    { name: "作业成功率", kind: "added", before: null },
    { name: "单次作业节拍", kind: "removed", after: null },
  ]);
  expect(history[1]?.changes).toEqual([]);
  await withdrawCapability(vendor.ctx, { code, version: second.version });
  await expect(capabilityHistory(world.public(), code)).rejects.toMatchObject({ code: "notFound" });
  expect((await getCapability(vendor.ctx, code)).capability.status).toBe("withdrawn");
});
