import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { compatibilities } from "#db/schema/capabilities.ts";
import { notifications } from "#db/schema/notifications.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { answerCompatibility } from "./answer-compatibility.server.ts";
import { validCapability } from "./capability.fixtures.ts";
import { updateCapability } from "./change-capability.server.ts";
import {
  compatibilitiesOf,
  compatibilityFacts,
  declaredPartners,
  findPartnerOptions,
  incomingCompatibilities,
} from "./compatibility.server.ts";
import { publishCapability } from "./publish-capability.server.ts";
import { getCapability } from "./reads.server.ts";
import type { CapabilityInput } from "./schemas.ts";

const world = await testWorld();
let maker: TestOrganization;
let supplier: TestOrganization;
let stranger: TestOrganization;
let robot: { id: string; code: string; version: number };
beforeAll(async () => {
  world.setClock("2026-11-20T01:00:00Z");
  maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"], name: "整机甲" });
  supplier = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier", "osSupplier", "insurer"], name: "算法乙" });
  stranger = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
  robot = await publishCapability(maker.ctx, { capability: robotContent() });
});

const robotContent = (facts: Partial<CapabilityInput> = {}) =>
  validCapability({ role: "robotMaker", productType: "humanoidWheeled", name: "轮式双臂机器人", ...facts });
const declaring = (...codes: string[]) =>
  publishCapability(supplier.ctx, { capability: validCapability({ worksWith: codes.map((code) => ({ code, note: "联调报告" })) }) });
const rowOf = async (capabilityId: string) =>
  (await world.db.select().from(compatibilities).where(eq(compatibilities.capabilityId, capabilityId)))[0];
const page = { page: 1, pageSize: 20 };
const todosOf = async (organizationId: string) => {
  await world.runJobs(["notify", "complete-todo"]);
  const rows = await world.db.select().from(notifications).where(eq(notifications.organizationId, organizationId));
  return rows.filter((row) => row.kind === "todo" && row.title !== "");
};
const outcomes = async (acts: Promise<unknown>[]) =>
  (await Promise.allSettled(acts)).map((act) => (act.status === "fulfilled" ? "done" : (act.reason as { code?: string }).code)).sort();

describe("declaring", () => {
  test("by code or by name is shown on both sides and asks the other owner", async () => {
    const byCode = await declaring(robot.code);
    const byName = await publishCapability(supplier.ctx, {
      capability: validCapability({ name: "扫码分拣技能", worksWith: [{ code: `轮式双臂机器人（${robot.code}）` }] }),
    });
    const { capability } = await getCapability(world.public(), robot.code);
    expect(await compatibilitiesOf(world.public(), capability)).toMatchObject([
      {
        declaredHere: false,
        state: "declared",
        note: "联调报告",
        other: { code: byCode.code, organizationName: "算法乙", published: true },
      },
      { declaredHere: false, state: "declared", other: { code: byName.code } },
    ]);
    const incoming = await incomingCompatibilities(maker.ctx, page);
    expect(incoming).toMatchObject({ open: 2, total: 2 });
    expect(incoming.rows.map((row) => row.own.code)).toEqual([robot.code, robot.code]);
    expect((await todosOf(maker.id)).map((todo) => todo.title)).toContain("“扫码分拣技能”声明与贵单位的“轮式双臂机器人”适配，请确认");
    expect(await incomingCompatibilities(supplier.ctx, page)).toMatchObject({ open: 0, total: 0 });
  });

  test.each<[what: string, codes: () => string[], at: string, message: RegExp]>([
    ["twice the same", () => [robot.code, `轮式双臂机器人（${robot.code}）`], "capability.worksWith[1].code", /同一项能力/],
    ["nobody", () => ["不存在的整机"], "capability.worksWith[0].code", /没有编号或名称/],
  ])("refuses %s beside its row", async (_what, codes, at, message) => {
    await expect(declaring(...codes())).rejects.toMatchObject({ code: "invalid", fields: { [at]: [expect.stringMatching(message)] } });
  });

  test("refuses itself, and what carries nothing", async () => {
    const own = await declaring();
    const itself = validCapability({ worksWith: [{ code: own.code }] });
    await expect(updateCapability(supplier.ctx, { code: own.code, version: 1, capability: itself })).rejects.toMatchObject({
      fields: { "capability.worksWith[0].code": [expect.stringContaining("自己")] },
    });
    const cover = await publishCapability(supplier.ctx, { capability: validCapability({ role: "insurer", name: "整机损失险" }) });
    await expect(declaring(cover.code)).rejects.toMatchObject({
      fields: { "capability.worksWith[0].code": [expect.stringContaining("整机")] },
    });
  });

  test("of the same pair from both sides confirms both and ends the to-do", async () => {
    const mine = await declaring(robot.code);
    const first = await rowOf(mine.id);
    const second = await publishCapability(maker.ctx, {
      capability: robotContent({ name: "轮式双臂机器人 B", worksWith: [{ code: mine.code }] }),
    });
    expect((await rowOf(second.id))?.state).toBe("declared");
    const next = await updateCapability(maker.ctx, {
      code: robot.code,
      version: robot.version,
      capability: robotContent({ worksWith: [{ code: mine.code }] }),
    });
    robot = { ...robot, version: next.version };
    expect((await rowOf(mine.id))?.state).toBe("confirmed");
    expect((await todosOf(maker.id)).find((todo) => todo.dedupeKey === `compatibility:${first?.id}`)?.doneAt).not.toBeNull();
    // One line for a pair that both declared.
    const { capability } = await getCapability(world.public(), mine.code);
    expect((await compatibilitiesOf(world.public(), capability)).map((line) => line.other.code)).toEqual([robot.code, second.code]);
    await expect(answerCompatibility(maker.ctx, { id: first?.id ?? "", answer: "rejected", reply: "未测试" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("请先从"),
    });
  });

  test("is taken back by the next version, with its to-do", async () => {
    const mine = await declaring(robot.code);
    const row = await rowOf(mine.id);
    await updateCapability(supplier.ctx, { code: mine.code, version: mine.version, capability: validCapability() });
    expect(await rowOf(mine.id)).toBeUndefined();
    expect((await todosOf(maker.id)).find((todo) => todo.dedupeKey === `compatibility:${row?.id}`)?.doneAt ?? "never asked").toBeTruthy();
  });

  test("is kept with its answer when the next version still names it", async () => {
    const mine = await declaring(robot.code);
    const row = await rowOf(mine.id);
    await answerCompatibility(maker.ctx, { id: row?.id ?? "", answer: "confirmed" });
    const again = validCapability({ worksWith: [{ code: robot.code, note: "第二版联调报告" }] });
    await updateCapability(supplier.ctx, { code: mine.code, version: mine.version, capability: again });
    expect(await rowOf(mine.id)).toMatchObject({ id: row?.id, state: "confirmed", note: "第二版联调报告" });
  });
});

describe("answering", () => {
  test("confirms, and may be changed to a rejection with its reason, which only the two owners see", async () => {
    const mine = await declaring(robot.code);
    const id = (await rowOf(mine.id))?.id ?? "";
    expect(await answerCompatibility(maker.ctx, { id, answer: "confirmed" })).toEqual({ id, state: "confirmed" });
    await expect(answerCompatibility(maker.ctx, { id, answer: "confirmed" })).rejects.toMatchObject({ code: "conflict" });
    await answerCompatibility(await maker.as("editor"), { id, answer: "rejected", reply: "接口版本不同" });
    const { capability } = await getCapability(world.public(), mine.code);
    expect(await compatibilitiesOf(world.public(), capability)).toEqual([]);
    expect(await compatibilitiesOf(stranger.ctx, capability)).toEqual([]);
    expect(await compatibilitiesOf(supplier.ctx, capability)).toMatchObject([{ state: "rejected", reply: "接口版本不同" }]);
    const facts = await compatibilityFacts(world.system(), [mine.id, robot.id]);
    expect(facts.get(mine.id)).toEqual({ declared: [], rejected: [robot.id] });
    expect(facts.get(robot.id)?.rejected).toContain(mine.id);
  });

  test("with a rejection is not undone by taking the declaration back and making it again", async () => {
    const mine = await declaring(robot.code);
    const id = (await rowOf(mine.id))?.id ?? "";
    await answerCompatibility(maker.ctx, { id, answer: "rejected", reply: "接口版本不同" });
    const edit = async (version: number, ...codes: string[]) =>
      updateCapability(supplier.ctx, {
        code: mine.code,
        version,
        capability: validCapability({ worksWith: codes.map((code) => ({ code, note: "联调报告" })) }),
      });
    const without = await edit(mine.version);
    const { capability } = await getCapability(supplier.ctx, mine.code);
    expect(await compatibilitiesOf(supplier.ctx, capability)).toEqual([]);
    expect(await declaredPartners(supplier.ctx, [capability])).toEqual(new Map([[mine.id, []]]));
    expect((await incomingCompatibilities(maker.ctx, { page: 1, pageSize: 100 })).rows.map((row) => row.id)).not.toContain(id);
    await expect(answerCompatibility(maker.ctx, { id, answer: "confirmed" })).rejects.toMatchObject({ code: "notFound" });
    const again = await edit(without.version, robot.code);
    expect(await rowOf(mine.id)).toMatchObject({ id, state: "rejected", reply: "接口版本不同" });
    expect((await compatibilityFacts(world.system(), [mine.id])).get(mine.id)).toEqual({ declared: [], rejected: [robot.id] });
    // Its owner may change their mind, also by declaring it from their side.
    await edit(again.version);
    const declared = await publishCapability(maker.ctx, { capability: robotContent({ name: "轮式双臂机器人 C" }) });
    await edit(again.version + 1, declared.code);
    const other = (await world.db.select().from(compatibilities).where(eq(compatibilities.otherId, declared.id)))[0];
    await answerCompatibility(maker.ctx, { id: other?.id ?? "", answer: "rejected", reply: "未测试" });
    await edit(again.version + 2);
    const worksWith = [{ code: mine.code }];
    await updateCapability(maker.ctx, {
      code: declared.code,
      version: declared.version,
      capability: robotContent({ name: "轮式双臂机器人 C", worksWith }),
    });
    expect(await rowOf(declared.id)).toMatchObject({ otherId: mine.id, state: "declared" });
    expect((await compatibilityFacts(world.system(), [declared.id])).get(declared.id)).toMatchObject({ rejected: [] });
  });

  test("is for the other side's editors; anybody else does not find it", async () => {
    const mine = await declaring(robot.code);
    const id = (await rowOf(mine.id))?.id ?? "";
    const unit = await world.organization({ kind: "userUnit" });
    await expect(answerCompatibility(unit.ctx, { id, answer: "confirmed" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(answerCompatibility(await maker.as("viewer"), { id, answer: "confirmed" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(answerCompatibility(stranger.ctx, { id, answer: "confirmed" })).rejects.toMatchObject({ code: "notFound" });
    await expect(answerCompatibility(supplier.ctx, { id, answer: "confirmed" })).rejects.toMatchObject({ code: "notFound" });
    await expect(answerCompatibility(maker.ctx, { id: crypto.randomUUID(), answer: "confirmed" })).rejects.toMatchObject({
      code: "notFound",
    });
    await expect(answerCompatibility(maker.ctx, { id, answer: "rejected" })).rejects.toMatchObject({
      fields: { reply: [expect.any(String)] },
    });
    expect(
      await outcomes(
        (["confirmed", "rejected"] as const).map((answer) => answerCompatibility(maker.ctx, { id, answer, reply: "同时答复" })),
      ),
    ).toContain("done");
  });

  test("twice at once with one answer, one is a conflict", async () => {
    const mine = await declaring(robot.code);
    const id = (await rowOf(mine.id))?.id ?? "";
    expect(await outcomes([1, 2].map(() => answerCompatibility(maker.ctx, { id, answer: "confirmed" })))).toEqual(["conflict", "done"]);
  });
});

test("the picker finds by name or code what can be named", async () => {
  expect(await findPartnerOptions(world.public(), "")).toEqual([]);
  expect((await findPartnerOptions(supplier.ctx, "双臂")).map((option) => option.code)).toContain(robot.code);
  expect(await findPartnerOptions(supplier.ctx, robot.code)).toMatchObject([{ name: "轮式双臂机器人", organizationName: "整机甲" }]);
  expect(await findPartnerOptions(supplier.ctx, "损失险")).toEqual([]);
  expect(await findPartnerOptions(supplier.ctx, "%")).toEqual([]);
});
