import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { notifications } from "#db/schema/notifications.ts";
import { requirements, roleSlots, scenes } from "#db/schema/scenes.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { createScene } from "./create-scene.server.ts";
import { getScene } from "./reads.server.ts";
import { validScene } from "./scene.fixtures.ts";
import type { SceneInput } from "./schemas.ts";

const world = await testWorld();
let unit: TestOrganization;
beforeAll(async () => {
  unit = await world.organization({ kind: "userUnit", regionCode: "440100" });
});

/** The field errors of a refused input. */
async function faultsOf(scene: unknown): Promise<Record<string, string[]>> {
  const error = await createScene(unit.ctx, { scene: scene as SceneInput }).then(
    () => null,
    (refused: unknown) => refused,
  );
  expect(error).toMatchObject({ code: "invalid" });
  return (error as { fields: Record<string, string[]> }).fields;
}

test("opens a draft with canonical values beside the typed ones, slots, tags and an audit event", async () => {
  const { id, code, version, repeated } = await createScene(unit.ctx, { scene: validScene() });
  expect({ version, repeated }).toEqual({ version: 1, repeated: false });
  expect(code).toMatch(/^SC-\d{4}-\d{4}$/);
  const found = await getScene(unit.ctx, code);
  expect(found.scene).toMatchObject({ status: "draft", organizationId: unit.id, budgetFen: 320_000_000n, benchmark: false });
  expect(found.scene.tags.length).toBeGreaterThan(0);
  expect(found.scene.closesAt.toISOString()).toBe("2099-12-31T15:59:59.999Z");
  expect(found.requirements).toMatchObject([
    {
      metric: "positionAccuracy",
      name: "插接位置精度",
      target: "0.5",
      upper: null,
      shownTarget: "0.5",
      shownUnit: "mm",
      mandatory: true,
      weight: 5,
    },
    { metric: "illuminationRange", name: "适应照度范围", target: "200", upper: "1500", shownUpper: "1500", mandatory: false },
  ]);
  expect(found.slots).toMatchObject([{ role: "prime" }, { role: "algorithmSupplier" }]);
  const [event] = await world.db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.objectId, id), eq(auditEvents.action, "create-scene")));
  expect(event).toMatchObject({ organizationId: unit.id, actorKind: "user" });
});

test("units of one length mean one target", async () => {
  const targets = [];
  for (const [value, unitKey] of [
    ["0.5", "mm"],
    ["500", "um"],
    ["0.05", "cm"],
    ["±0.5", "mm"],
    ["０．５", "mm"],
  ]) {
    const [first, ...rest] = validScene().requirements;
    const { id } = await createScene(unit.ctx, {
      scene: validScene({ requirements: [{ ...first, value, unit: unitKey } as SceneInput["requirements"][number], ...rest] }),
    });
    const [row] = await world.db
      .select({ target: requirements.target })
      .from(requirements)
      .where(and(eq(requirements.sceneId, id), eq(requirements.position, 0)));
    targets.push(row?.target);
  }
  expect(new Set(targets).size).toBe(1);
});

test("with submit, hands the scene to the nearest bureau in the same act", async () => {
  const [city, province] = [
    await world.organization({ kind: "bureau", regionCode: "440300" }),
    await world.organization({ kind: "bureau", regionCode: "440000" }),
  ];
  const { id, version } = await createScene(unit.ctx, { scene: validScene({ regionCode: "440300" }), submit: true });
  expect(version).toBe(2);
  const [row] = await world.db.select().from(scenes).where(eq(scenes.id, id));
  expect(row).toMatchObject({ status: "submitted" });
  expect(row?.submittedAt).not.toBeNull();
  await world.runJobs();
  const todos = await world.db.select().from(notifications).where(eq(notifications.organizationId, city.id));
  expect(todos).toMatchObject([{ kind: "todo", title: "场景“电池测试线——柔性插接”待审核" }]);
  expect(await world.db.select().from(notifications).where(eq(notifications.organizationId, province.id))).toEqual([]);
});

test.each([
  ["a vendor", { kind: "vendor", supplyRoles: ["robotMaker"] }, "owner"],
  ["a bureau", { kind: "bureau" }, "owner"],
  ["a viewer of the unit", { kind: "userUnit" }, "viewer"],
  ["a signer of the unit", { kind: "userUnit" }, "signer"],
] as const)("refuses %s", async (_who, facts, role) => {
  const organization = await world.organization({ ...facts, supplyRoles: "supplyRoles" in facts ? [...facts.supplyRoles] : [] });
  await expect(createScene(await organization.as(role), { scene: validScene() })).rejects.toMatchObject({ code: "forbidden" });
});

test("refuses the public and never looks at the input first", async () => {
  await expect(createScene(world.public(), { scene: {} as SceneInput })).rejects.toMatchObject({ code: "forbidden" });
});

test("one form key gives one row, also when sent twice at once", async () => {
  const formKey = crypto.randomUUID();
  const both = await Promise.all([1, 2].map(() => createScene(unit.ctx, { formKey, scene: validScene() })));
  expect(both[0]?.code).toBe(both[1]?.code);
  expect(both.map((one) => one.repeated).sort()).toEqual([false, true]);
  const again = await createScene(unit.ctx, { formKey, scene: validScene({ name: "另一条测试线——柔性插接" }) });
  expect(again).toMatchObject({ code: both[0]?.code, repeated: true });
  const rows = await world.db.select({ id: scenes.id }).from(scenes).where(eq(scenes.formKey, formKey));
  expect(rows).toHaveLength(1);
  const slots = await world.db
    .select()
    .from(roleSlots)
    .where(eq(roleSlots.sceneId, rows[0]?.id ?? ""));
  expect(slots).toHaveLength(2);
});

test("another unit's form with the same key is its own", async () => {
  const other = await world.organization({ kind: "userUnit" });
  const formKey = crypto.randomUUID();
  const mine = await createScene(unit.ctx, { formKey, scene: validScene() });
  const theirs = await createScene(other.ctx, { formKey, scene: validScene() });
  expect(theirs.code).not.toBe(mine.code);
});

const one = validScene().requirements[0];
const range = validScene().requirements[1];
const withRow = (facts: object, base = one) => validScene({ requirements: [{ ...base, ...facts } as SceneInput["requirements"][number]] });

test.each<[what: string, scene: unknown, field: string, message: RegExp]>([
  ["an unknown key", { ...validScene(), status: "published" }, "scene", /status/],
  ["an unknown key in a row", withRow({ target: "0.5" }), "scene.requirements[0]", /target/],
  ["a unit of another quantity", withRow({ unit: "kg" }), "scene.requirements[0].unit", /不能用这个单位，可用：mm/],
  ["no unit", withRow({ unit: "" }), "scene.requirements[0].unit", /请选择“位置精度”的单位/],
  ["an implausible value", withRow({ value: "5000" }), "scene.requirements[0].value", /您填写的是 ±5000 mm，请核对/],
  ["text for a value", withRow({ value: "半毫米" }), "scene.requirements[0].value", /不是数值/],
  [
    "a range upside down",
    withRow({ value: "1500", upper: "200" }, range),
    "scene.requirements[0].upper",
    /区间下限须小于上限，您填写的是 1500–200/,
  ],
  ["a range of one point", withRow({ value: "200", upper: "200" }, range), "scene.requirements[0].upper", /区间下限须小于上限/],
  ["a range without its end", withRow({ value: "200", upper: "" }, range), "scene.requirements[0].upper", /请填写数值/],
  ["the wrong direction", withRow({ comparator: ">=" }), "scene.requirements[0].comparator", /不能用这种比较方式/],
  ["a quantity nobody knows", withRow({ metric: "beauty" }), "scene.requirements[0].metric", /指标库中没有/],
  [
    "a quantity twice",
    validScene({ requirements: one ? [one, { ...one, value: "0.4" }] : [] }),
    "scene.requirements[1].metric",
    /与第 1 行是同一指标/,
  ],
  ["no requirement", validScene({ requirements: [] }), "scene.requirements", /至少填写一项指标/],
  ["a weight of 6", withRow({ weight: 6 }), "scene.requirements[0].weight", /1–5/],
  ["a vague name", validScene({ name: "工业产线实训" }), "scene.name", /过于笼统/],
  ["a name of two lines", validScene({ name: "电池测试线\n——柔性插接" }), "scene.name", /控制字符/],
  ["a text with a control", validScene({ coreTask: "取下堵帽，理顺线缆；\u000b完成插接与锁止确认。" }), "scene.coreTask", /控制字符/],
  ["a name with a direction control", validScene({ name: "电池\u202e线测试——柔性插接" }), "scene.name", /控制字符/],
  [
    "two primes",
    validScene({
      slots: [
        { role: "prime", required: true },
        { role: "prime", required: true },
      ],
    }),
    "scene.slots",
    /现有 2 个/,
  ],
  ["no prime", validScene({ slots: [] }), "scene.slots", /现有 0 个/],
  [
    "parts without a kind",
    validScene({
      slots: [
        { role: "prime", required: true },
        { role: "partsSupplier", required: true },
      ],
    }),
    "scene.slots[1].componentKind",
    /零部件类别/,
  ],
  ["a region that is not one", validScene({ regionCode: "999999" }), "scene.regionCode", /请选择所在省或市/],
  ["the whole nation", validScene({ regionCode: "100000" }), "scene.regionCode", /请选择所在省或市/],
  ["a deadline that has passed", validScene({ closesOn: "2020-01-01" }), "scene.closesOn", /不能早于今天/],
  ["a budget of commas", validScene({ budgetYuan: ",,," }), "scene.budgetYuan", /须为金额/],
  ["a budget beyond measure", validScene({ budgetYuan: "999999999999999" }), "scene.budgetYuan", /须为金额/],
  ["no units", validScene({ unitCount: 0 }), "scene.unitCount", /至少为 1/],
])("refuses %s beside its field", async (_what, scene, field, message) => {
  const faults = await faultsOf(scene);
  expect(faults[field]?.join("") ?? JSON.stringify(faults)).toMatch(message);
});

test("keeps the line ends a browser sends as LF, each counted once", async () => {
  const facts = { coreTask: "取下堵帽，理顺线缆；\r\n完成插接与锁止确认。", painPoint: `${"误".repeat(499)}\r\n${"判".repeat(500)}` };
  const { code } = await createScene(unit.ctx, { scene: validScene(facts) });
  const { scene } = await getScene(unit.ctx, code);
  expect(scene.coreTask).toBe("取下堵帽，理顺线缆；\n完成插接与锁止确认。");
  expect(scene.painPoint).toHaveLength(1000);
});

test("takes today as the deadline", async () => {
  world.setClock("2026-11-21T10:00:00Z");
  await expect(createScene(unit.ctx, { scene: validScene({ closesOn: "2026-11-21" }) })).resolves.toMatchObject({ repeated: false });
  world.setClock("2026-11-21T16:00:00Z");
  expect(await faultsOf(validScene({ closesOn: "2026-11-21" }))).toHaveProperty(["scene.closesOn"]);
  world.setClock(null);
});
