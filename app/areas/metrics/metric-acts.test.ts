import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { publishCapability } from "#app/areas/capabilities/index.server.ts";
import { createScene } from "#app/areas/scenes/index.server.ts";
import { withTransaction } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { metrics } from "#db/schema/metrics.ts";
import { pluggingScene } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { changeMetric, createMetric, listMetrics, loadRegistry, metricDetail, setMetricState } from "./index.server.ts";
import type { MetricInput } from "./schemas.ts";
import { lockVocabulary } from "./write-vocabulary.server.ts";

const world = await testWorld();
let operator: TestOrganization;
let unit: TestOrganization;
let vendor: TestOrganization;
beforeAll(async () => {
  operator = await world.organization({ kind: "operator", name: "测试运营" });
  unit = await world.organization({ kind: "userUnit" });
  vendor = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
});

let serial = 0;
/** A new quantity with a name nobody has. */
const newMetric = (facts: Partial<MetricInput> = {}): MetricInput => ({
  name: `试验指标${String.fromCharCode(0x4e00 + ++serial * 7)}`,
  aliases: [],
  note: "只在测试中使用的指标。",
  dimension: "manipulation",
  kind: "number",
  direction: "lower",
  unit: "mm",
  units: [{ unit: "μm", factor: "0.001" }],
  plausibleMin: "0.01",
  plausibleMax: "50",
  testMethod: "按现场规程重复测量三十次取最大值",
  ownerRoles: ["prime"],
  ...facts,
});
const reason = "试点单位提出";
const created = async (facts: Partial<MetricInput> = {}) => {
  const metric = newMetric(facts);
  return { metric, ...(await createMetric(operator.ctx, { metric, reason })) };
};
const scene = (metric: string, facts: Partial<ReturnType<typeof pluggingScene>["requirements"][number]> = {}) =>
  pluggingScene({
    requirements: [
      {
        metric,
        dimension: "manipulation",
        comparator: "<=",
        value: "500",
        unit: "um",
        mandatory: true,
        weight: 3,
        testMethod: "现场测量",
        ...facts,
      },
    ],
  });
const fieldsOf = async (act: Promise<unknown>) => {
  try {
    await act;
  } catch (error) {
    return (error as { fields: Record<string, string[]> }).fields;
  }
  throw new Error("was not refused");
};

describe("a new metric", () => {
  test("is there for everyone at once, converted exactly, and in its history and the audit chain", async () => {
    const before = await loadRegistry(unit.ctx);
    const { key, metric } = await created({ aliases: "新别名甲\n新别名乙、新别名丙" as unknown as string[] });
    const registry = await loadRegistry(unit.ctx);
    expect(before.find(key)).toBeUndefined();
    expect(registry.findMetric("新别名乙")?.key).toBe(key);
    expect(registry.measure({ metric: key, comparator: "<=", value: "500", unit: "um" })).toMatchObject({ value: "0.5" });
    const detail = await metricDetail(operator.ctx, key);
    expect(detail).toMatchObject({ state: "inUse", metric: { name: metric.name, aliases: ["新别名甲", "新别名乙", "新别名丙"] } });
    expect(detail.history).toMatchObject([{ version: 1, act: "create", reason, userName: operator.actor.name, changes: [] }]);
    const events = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, key)).orderBy(auditEvents.seq);
    expect(events.map(({ action }) => action)).toEqual(["create-metric"]);
  });

  test("may be a yes or no, or a scale typed from the worst to the best", async () => {
    const yes = await created({ kind: "boolean", direction: "higher", unit: "" });
    const scale = await created({ kind: "enumeration", direction: "lower", options: "差\n中\n好" as unknown as string[] });
    const registry = await loadRegistry(operator.ctx);
    expect(registry.measure({ metric: yes.key, comparator: "=", value: "支持", unit: "" })).toMatchObject({ value: "1" });
    expect(registry.get(scale.key).options.map(({ label, value }) => [label, value])).toEqual([
      ["好", "1"],
      ["中", "2"],
      ["差", "3"],
    ]);
    expect(registry.accepts(registry.get(scale.key), "<=", "2")).toEqual(["1", "2"]);
  });

  test("may bring a unit the registry does not have yet", async () => {
    const { key } = await created({ unit: "帕", units: [{ unit: "兆帕", factor: "1000000" }] });
    const registry = await loadRegistry(operator.ctx);
    expect(registry.show(registry.get(key), "3", null, "兆帕")).toBe("3 兆帕");
    expect(registry.readTarget(registry.get(key), "≤3兆帕")).toMatchObject({ value: "3", unit: "兆帕" });
  });

  test.each([
    ["userUnit", "owner"],
    ["vendor", "owner"],
    ["bureau", "owner"],
    ["operator", "viewer"],
  ] as const)("is not for a %s's %s", async (kind, role) => {
    const other = await world.organization({ kind });
    await expect(createMetric(await other.as(role), { metric: newMetric(), reason })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("may not take a word of another, in whatever spelling", async () => {
    const fields = await fieldsOf(createMetric(operator.ctx, { metric: newMetric({ name: "節拍", aliases: ["ｍｔｂｆ"] }), reason }));
    expect(fields).toEqual({
      "metric.name": ["“節拍”已属于指标“单次作业节拍”，同一说法只能属于一个指标。"],
      "metric.aliases": ["“ｍｔｂｆ”已属于指标“平均无故障时间”，同一说法只能属于一个指标。"],
    });
  });

  test.each<[string, Partial<MetricInput>, string]>([
    ["no bounds", { plausibleMin: undefined }, "metric.plausibleMin"],
    ["bounds the wrong way round", { plausibleMin: "5", plausibleMax: "5" }, "metric.plausibleMax"],
    ["a unit without a factor", { units: [{ unit: "μm" }] }, "metric.units[0].factor"],
    ["a factor of nothing", { units: [{ unit: "μm", factor: "0" }] }, "metric.units[0].factor"],
    ["a factor without a unit", { units: [{ factor: "2" }] }, "metric.units[0].unit"],
    ["the canonical unit with a factor", { units: [{ unit: "毫米", factor: "2" }] }, "metric.units[0].unit"],
    [
      "a unit twice",
      {
        units: [
          { unit: "um", factor: "0.001" },
          { unit: "微米", factor: "0.001" },
        ],
      },
      "metric.units[1].unit",
    ],
    ["one grade only", { kind: "enumeration", options: ["一"] }, "metric.options"],
    ["a yes or no as a range", { kind: "boolean", direction: "range" }, "metric.direction"],
    ["± of what should be large", { symmetric: true, direction: "higher" }, "metric.symmetric"],
    ["a verifier as owner", { ownerRoles: ["thirdPartyVerifier"] }, "metric.ownerRoles"],
    ["no test", { testMethod: "测" }, "metric.testMethod"],
  ])("with %s is refused", async (_, facts, field) => {
    expect(Object.keys(await fieldsOf(createMetric(operator.ctx, { metric: newMetric(facts), reason })))).toEqual([field]);
  });

  test("needs a reason", async () => {
    expect(Object.keys(await fieldsOf(createMetric(operator.ctx, { metric: newMetric(), reason: "无" })))).toEqual(["reason"]);
  });
});

describe("a change", () => {
  test("is told in words with who and why", async () => {
    const { key, metric } = await created();
    const next = {
      ...metric,
      aliases: ["改后别名"],
      plausibleMax: "80",
      units: [
        { unit: "μm", factor: "0.001" },
        { unit: "cm", factor: "10" },
      ],
    };
    expect(await changeMetric(operator.ctx, { key, version: 1, metric: next, reason: "补充单位" })).toEqual({ key, version: 2 });
    const { history } = await metricDetail(operator.ctx, key);
    expect(history[0]).toMatchObject({ version: 2, act: "change", reason: "补充单位", userName: operator.actor.name });
    expect(history[0]?.changes).toEqual(["新增别名：改后别名", "新增单位：cm（1 cm = 10 mm）", "合理范围：由“0.01–50 mm”改为“0.01–80 mm”"]);
    expect((await loadRegistry(unit.ctx)).get(key).plausibleMax).toBe("80");
  });

  test("of what work its figures hold for is free, also where it is used", async () => {
    const { key, metric } = await created();
    await changeMetric(operator.ctx, { key, version: 1, metric: { ...metric, perOperation: true }, reason });
    expect((await metricDetail(operator.ctx, key)).history[0]?.changes).toEqual(["只对所声明的作业成立：由“否”改为“是”"]);
    expect((await loadRegistry(unit.ctx)).get(key).perOperation).toBe(true);
    expect((await loadRegistry(unit.ctx)).get("cycleTime").perOperation).toBe(true);
  });

  test("of an older version loses", async () => {
    const { key, metric } = await created();
    await changeMetric(operator.ctx, { key, version: 1, metric: { ...metric, note: "含义写得更清楚了。" }, reason });
    await expect(
      changeMetric(operator.ctx, { key, version: 1, metric: { ...metric, note: "另一种写法。" }, reason }),
    ).rejects.toMatchObject({
      code: "conflict",
    });
    const races = await Promise.allSettled(
      ["甲", "乙", "丙"].map((word) =>
        changeMetric(operator.ctx, { key, version: 2, metric: { ...metric, note: `含义改为${word}。` }, reason }),
      ),
    );
    expect(races.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("of nothing is refused, and of nothing that exists not found", async () => {
    const { key, metric } = await created();
    await expect(changeMetric(operator.ctx, { key, version: 1, metric, reason })).rejects.toMatchObject({ code: "invalid" });
    await expect(changeMetric(operator.ctx, { key: "nothing", version: 1, metric, reason })).rejects.toMatchObject({ code: "notFound" });
    await expect(changeMetric(unit.ctx, { key, version: 1, metric, reason })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("never touches the canonical unit or the kind", async () => {
    const { key, metric } = await created();
    const of = (facts: Partial<MetricInput>) =>
      fieldsOf(changeMetric(operator.ctx, { key, version: 1, metric: { ...metric, ...facts }, reason }));
    expect(await of({ unit: "cm" })).toEqual({ "metric.unit": ["标准单位建立后不能更改：已存数值都按它换算。请停用本指标并新建一个。"] });
    expect(Object.keys(await of({ kind: "boolean" }))).toEqual(["metric.kind"]);
  });

  test("of a factor is free while the unit is unused, and refused once it was used", async () => {
    const { key, metric } = await created({ units: [{ unit: "μm", factor: "0.1" }] });
    const right = { ...metric, units: [{ unit: "μm", factor: "0.001" }] };
    await changeMetric(operator.ctx, { key, version: 1, metric: right, reason: "系数写错" });
    await createScene(unit.ctx, { scene: scene(key) });
    const of = (facts: Partial<MetricInput>) =>
      fieldsOf(changeMetric(operator.ctx, { key, version: 2, metric: { ...right, ...facts }, reason }));
    expect(await of({ units: [{ unit: "μm", factor: "0.01" }] })).toEqual({
      "metric.units": ["单位“μm”已被使用 1 次，不能更改换算系数。"],
    });
    expect(await of({ units: [] })).toEqual({ "metric.units": ["单位“μm”已被使用 1 次，不能移除。"] });
    expect(await of({ direction: "higher" })).toEqual({ "metric.direction": ["已有 1 项场景指标和 0 项能力声明使用，不能更改优劣方向。"] });
    await changeMetric(operator.ctx, {
      key,
      version: 2,
      metric: {
        ...right,
        units: [
          { unit: "μm", factor: "0.001" },
          { unit: "cm", factor: "10" },
        ],
      },
      reason,
    });
  });

  test("adds grades between those that are used, which keep their values", async () => {
    const { key, metric } = await created({ kind: "enumeration", direction: "higher", options: ["低", "高"] });
    await publishCapability(vendor.ctx, {
      capability: {
        role: "robotMaker",
        productType: "humanoidWheeled",
        details: {
          kind: "robotMaker",
          locomotion: "wheeledOmni",
          endEffector: "gripper",
          computeModes: ["onDevice"],
          safetyFunctions: ["emergencyStop"],
        },
        name: "等级声明机器人",
        summary: "声明了一个等级的机器人。",
        description: "用于核对等级的保留与新增。",
        domains: ["industrial"],
        fields: ["manufacturing"],
        unitsPerMonth: 1,
        leadTimeWeeks: 1,
        claims: [{ metric: key, comparator: ">=", value: "高", evidence: "selfDeclared" }],
      },
    });
    await changeMetric(operator.ctx, { key, version: 1, metric: { ...metric, options: ["低", "中", "高", "特高"] }, reason });
    expect((await loadRegistry(operator.ctx)).get(key).options.map(({ label, value }) => [label, value])).toEqual([
      ["低", "1"],
      ["中", "1.5"],
      ["高", "2"],
      ["特高", "3"],
    ]);
    const of = (options: string[]) => fieldsOf(changeMetric(operator.ctx, { key, version: 2, metric: { ...metric, options }, reason }));
    expect(await of(["低", "中", "特高"])).toEqual({ "metric.options": ["等级“高”已被使用 1 次，不能移除或改名。"] });
    expect(await of(["高", "中", "低", "特高"])).toEqual({ "metric.options": ["请从差到好逐行填写，已有等级的先后不能更改。"] });
  });

  test("waits for a scene that is being written by the list as it was", async () => {
    const { key, metric } = await created({ units: [{ unit: "μm", factor: "0.1" }] });
    let change: Promise<unknown> = Promise.resolve();
    await withTransaction(unit.ctx, async (tx) => {
      await createScene(tx, { scene: scene(key) });
      change = changeMetric(operator.ctx, {
        key,
        version: 1,
        metric: { ...metric, units: [{ unit: "μm", factor: "0.001" }] },
        reason,
      }).catch((error: unknown) => error);
      // Long enough for the change to get as far as it can.
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    expect(await change).toMatchObject({ fields: { "metric.units": ["单位“μm”已被使用 1 次，不能更改换算系数。"] } });
  });
});

describe("retiring", () => {
  test("takes a metric out of new content and keeps it in old", async () => {
    const { key } = await created();
    const { code } = await createScene(unit.ctx, { scene: scene(key) });
    expect(await setMetricState(operator.ctx, { key, version: 1, act: "retire", reason: "与另一指标重复" })).toEqual({ key, version: 2 });
    expect(Object.keys(await fieldsOf(createScene(unit.ctx, { scene: scene(key) })))).toEqual(["scene.requirements[0].metric"]);
    const { updateScene, getMyScene } = await import("#app/areas/scenes/index.server.ts");
    const mine = await getMyScene(unit.ctx, code);
    await updateScene(unit.ctx, { code, version: mine.scene.version, scene: scene(key, { value: "400" }) });
    const registry = await loadRegistry(unit.ctx);
    expect(registry.show(registry.get(key), "0.4", null)).toBe("0.4 mm");
    expect(
      (await listMetrics(operator.ctx, { q: "", dimension: undefined, family: undefined, kind: undefined, state: "retired" })).rows,
    ).toMatchObject([{ key, state: "retired" }]);
  });

  test("frees its words; taking it back needs them free", async () => {
    const first = await created({ aliases: ["独有说法"] });
    await setMetricState(operator.ctx, { key: first.key, version: 1, act: "retire", reason });
    const second = await created({ aliases: ["独有说法"] });
    await expect(setMetricState(operator.ctx, { key: first.key, version: 2, act: "reinstate", reason })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`现在属于指标“${second.metric.name}”`),
    });
    await setMetricState(operator.ctx, { key: second.key, version: 1, act: "retire", reason });
    await setMetricState(operator.ctx, { key: first.key, version: 2, act: "reinstate", reason });
    expect((await metricDetail(operator.ctx, first.key)).history.map(({ act }) => act)).toEqual(["reinstate", "retire", "create"]);
  });

  test("is refused twice, by an older version, to others, and of what is not there", async () => {
    const { key, metric } = await created();
    await expect(setMetricState(unit.ctx, { key, version: 1, act: "retire", reason })).rejects.toMatchObject({ code: "forbidden" });
    await setMetricState(operator.ctx, { key, version: 1, act: "retire", reason });
    await expect(setMetricState(operator.ctx, { key, version: 1, act: "retire", reason })).rejects.toMatchObject({ code: "conflict" });
    await expect(setMetricState(operator.ctx, { key, version: 2, act: "retire", reason })).rejects.toMatchObject({ code: "conflict" });
    await expect(changeMetric(operator.ctx, { key, version: 2, metric, reason })).rejects.toMatchObject({ code: "conflict" });
    await expect(setMetricState(operator.ctx, { key: "nothing", version: 1, act: "retire", reason })).rejects.toMatchObject({
      code: "notFound",
    });
  });
});

describe("reading", () => {
  test("the keepers' pages are the operator's alone", async () => {
    const filter = { q: "", dimension: undefined, family: undefined, kind: undefined, state: undefined };
    await expect(listMetrics(unit.ctx, filter)).rejects.toMatchObject({ code: "forbidden" });
    await expect(metricDetail(vendor.ctx, "payload")).rejects.toMatchObject({ code: "forbidden" });
    await expect(metricDetail(operator.ctx, "nothing")).rejects.toMatchObject({ code: "notFound" });
    expect((await listMetrics(await operator.as("viewer"), filter)).rows.length).toBeGreaterThan(70);
  });

  test("filters add up", async () => {
    const { rows } = await listMetrics(operator.ctx, {
      q: "急停",
      dimension: "interaction",
      family: "safetyReliability",
      kind: "boolean",
      state: "inUse",
    });
    expect(rows.map(({ key }) => key)).toEqual(["emergencyStop"]);
    const none = await listMetrics(operator.ctx, { q: "", dimension: undefined, family: "none", kind: undefined, state: undefined });
    expect(none.rows.every(({ family }) => family === null)).toBe(true);
  });

  test("the registry is not read again while nothing changed, and never served from a change that was rolled back", async () => {
    const first = await loadRegistry(unit.ctx);
    expect(await loadRegistry(vendor.ctx)).toBe(first);
    await withTransaction(operator.ctx, async (tx) => {
      await lockVocabulary(tx, "metrics");
      await tx.db.update(metrics).set({ name: "不会留下的名字" }).where(eq(metrics.key, "payload"));
      expect((await loadRegistry(tx)).get("payload").name).toBe("不会留下的名字");
      throw new Error("undone");
    }).catch((error: unknown) => expect(String(error)).toContain("undone"));
    expect((await loadRegistry(unit.ctx)).get("payload").name).toBe("末端负载");
    await world.db.execute(sql`update vocabulary_revisions set revision = gen_random_uuid()`);
    expect(await loadRegistry(unit.ctx)).not.toBe(first);
  });
});
