import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DIMENSIONS } from "#db/vocabulary/metrics.ts";
import { shippedRegistry } from "#test/registry.ts";
import { validScene } from "../scene.fixtures.ts";
import { sceneInput } from "../schemas.ts";
import { SCENE_TEMPLATES, templateContent } from "../templates/index.ts";
import { SCENE_STEPS } from "../vocabulary.ts";
import { ALL_FIELDS, type DraftContent, fieldsOf, readStepValues, rowsOf, stepFromForm } from "./content.ts";
import { typedScene } from "./draft.fixtures.ts";
import { draftFaults, stepStates } from "./faults.ts";
import { marksOf, mergeStep } from "./marks.server.ts";
import { ASKED_FOR, contentOf, draftToInput } from "./to-input.ts";

const registry = shippedRegistry;
const facts = { registry, today: "2026-11-21" };
const named = (content: DraftContent) => draftFaults(content, facts).map(({ name }) => name);

describe("the form", () => {
  test("has at most eight pages and asks for every fact of a scene exactly once", () => {
    expect(SCENE_STEPS.length).toBeLessThanOrEqual(8);
    expect(new Set(ALL_FIELDS).size).toBe(ALL_FIELDS.length);
    // Files hang on the scene and are no part of its schema.
    expect([...ALL_FIELDS].sort()).toEqual([...Object.keys(sceneInput.shape), "files"].sort());
  });

  test("has at most 28 required fields, counted from the schema", () => {
    const required = new Set([...draftFaults({}, facts).map(({ name }) => name), ...ASKED_FOR]);
    expect(required.size).toBeLessThanOrEqual(28);
    // Beside them, what one indicator needs at least: quantity, target, test method.
    expect([...required].sort()).toMatchInlineSnapshot(`
      [
        "closesOn",
        "commercialModes",
        "complianceStatus",
        "coreTask",
        "deploymentCount",
        "deploymentGoals",
        "domain",
        "expectedEffect",
        "field",
        "industryDirection",
        "maturity",
        "name",
        "painPoint",
        "productTypes",
        "regionCode",
        "requirements",
        "retrofitLevel",
        "unitCount",
        "unitKind",
      ]
    `);
  });
});

describe("typed content becomes a scene", () => {
  test("and is judged whatever of it is missing, blank or nonsense", () => {
    const whole = typedScene();
    const rows = rowsOf(whole, "requirements");
    const damaged = fc.constantFrom("", " ", "x", "0", undefined);
    fc.assert(
      fc.property(
        fc.subarray([...ALL_FIELDS]),
        fc.array(fc.record({ row: fc.nat(rows.length - 1), field: fc.constantFrom(...Object.keys(rows[0] ?? {})), value: damaged })),
        (left, damages) => {
          const content: DraftContent = Object.fromEntries(
            Object.entries(structuredClone(whole)).filter(([field]) => !left.includes(field)),
          );
          const typed = structuredClone(rows).map((row): Record<string, string | undefined> => row);
          for (const { row, field, value } of damages) Object.assign(typed[row] ?? {}, { [field]: value });
          if (!left.includes("requirements")) content["requirements"] = typed;
          for (const { name, message } of draftFaults(content, facts)) expect([name, message]).not.toContain("");
          stepStates(content, draftFaults(content, facts));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("and a whole one has no faults", () => {
    expect(draftFaults(typedScene(), facts)).toEqual([]);
    expect(sceneInput.safeParse(draftToInput(typedScene(), registry).scene).error).toBeUndefined();
  });

  test("and comes back as it was: form → scene → form", () => {
    const parsed = sceneInput.parse(draftToInput(typedScene(), registry).scene);
    const again = contentOf(parsed);
    expect(sceneInput.parse(draftToInput(again, registry).scene)).toEqual(parsed);
  });

  test("blank rows and seats nobody asks for are left out; faults keep the number of the row they were typed in", () => {
    const [first, second] = rowsOf(typedScene(), "requirements");
    const blank = { metric: "", name: "", comparator: "<=", value: "", upper: "", unit: "", mandatory: "on", weight: "3", testMethod: "" };
    const content = typedScene({ requirements: [first ?? {}, blank, { ...second, value: "1500", upper: "200" }] });
    expect(draftToInput(content, registry).scene.requirements).toHaveLength(2);
    expect(named(content)).toEqual(["requirements[2].upper"]);
  });

  test("an indicator lies in the dimension of its quantity, and covers what was waived before", () => {
    const content = typedScene({
      waivedDimensions: { manipulation: "不设", perception: "不设", interaction: "不设", reliability: "不设" },
    });
    const { scene } = draftToInput(content, registry);
    expect(scene.waivedDimensions?.map(({ dimension }) => dimension)).toEqual(["perception", "interaction", "reliability"]);
  });

  test("numbers are read as people write them, and nonsense is a fault at its field", () => {
    const input = (unitCount: string) => draftToInput(typedScene({ unitCount }), registry).scene.unitCount;
    expect([input("２"), input("1,000"), input(" 12 ")]).toEqual([2, 1000, 12]);
    expect(named(typedScene({ unitCount: "两个" }))).toEqual(["unitCount"]);
    expect(named(typedScene({ unitCount: "" }))).toEqual(["unitCount"]);
  });

  test("whatever is in a draft, judging it answers and never throws", () => {
    const shapes = fc.oneof(
      fc.string(),
      fc.array(fc.string()),
      fc.dictionary(fc.string(), fc.string()),
      fc.array(fc.dictionary(fc.string(), fc.string())),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...ALL_FIELDS), shapes), (content) => {
        const faults = draftFaults(content as DraftContent, facts);
        expect(Object.keys(stepStates(content as DraftContent, faults))).toHaveLength(SCENE_STEPS.length);
      }),
      { numRuns: 300 },
    );
  });

  test("blanks of a template are refused with their place", () => {
    expect(draftFaults(typedScene({ coreTask: "识别【接口种类数】类接口，完成柔性插接与锁止确认。" }), facts)).toEqual([
      { step: "site", name: "coreTask", message: "这里还有待填的“【接口种类数】”，请填写或删去。", missing: true },
    ]);
    const [row] = rowsOf(typedScene(), "requirements");
    expect(named(typedScene({ requirements: [{ ...row, testMethod: "取【次数】次" }] }))).toContain("requirements[0].testMethod");
  });

  test("a deadline before today is a fault", () => {
    expect(named(typedScene({ closesOn: "2026-11-20" }))).toEqual(["closesOn"]);
    expect(named(typedScene({ closesOn: "2026-11-21" }))).toEqual([]);
  });
});

describe("states of the steps", () => {
  const states = (content: DraftContent) => stepStates(content, draftFaults(content, facts));

  test("nothing typed is not begun; a part is in progress; what is wrong says so", () => {
    expect(states({}).place).toBe("todo");
    expect(states({ name: "电池测试线——柔性插接" }).place).toBe("current");
    expect(states({ name: "工业产线实训" }).place).toBe("wrong");
  });

  test("a whole step is done once it was saved", () => {
    expect(states(typedScene()).place).toBe("current");
    expect(states(typedScene({ savedSteps: ["place"] } as DraftContent)).place).toBe("done");
    expect(states({ savedSteps: ["disclosure"] }).disclosure).toBe("done");
  });
});

describe("a submitted form", () => {
  test("is read field by field, rows by their numbers", () => {
    const form = new FormData();
    form.set("requirements[3].metric", "reach");
    form.set("requirements[1].metric", "payload");
    form.set("requirements[x].metric", "no");
    form.set("waivedDimensions.reliability", "不设");
    form.set("name", "别的步骤");
    expect(stepFromForm("indicators", form)).toEqual({
      requirements: [{ metric: "payload" }, { metric: "reach" }],
      waivedDimensions: { reliability: "不设" },
    });
    form.append("productTypes", "humanoidWheeled");
    form.append("productTypes", "humanoidLegged");
    expect(stepFromForm("terms", form)).toMatchObject({ productTypes: ["humanoidWheeled", "humanoidLegged"], budgetYuan: "" });
  });

  test("takes what the database can hold and nothing foreign", () => {
    const ok = readStepValues("disclosure", { restrictedParts: [], contactId: "a\0b\ud800" });
    expect(ok["contactId"]).toBe("ab\ufffd");
    expect(() => readStepValues("disclosure", { status: "published" })).toThrow();
    expect(() => readStepValues("place", { name: "长".repeat(20_001) })).toThrow(/过长/);
    expect(() => readStepValues("place", { name: ["a"] })).toThrow();
  });
});

describe("two people in one step", () => {
  const base: DraftContent = { painPoint: "甲", coreTask: "乙", admission: ["clearGoal"] };
  const marks = marksOf(base, "site");

  test("fields one of them changed are all kept", () => {
    const theirs = { ...base, coreTask: "乙2" };
    const merged = mergeStep(theirs, "site", { ...base, painPoint: "甲2" } as never, marks);
    expect(merged).toMatchObject({ content: { ...base, painPoint: "甲2", coreTask: "乙2" }, conflicts: [], others: ["coreTask"] });
    // The form goes on without having seen the other's text: saving again must not undo it.
    const again = mergeStep(merged.content, "site", { ...base, painPoint: "甲3" } as never, merged.marks);
    expect(again.content).toMatchObject({ ...base, painPoint: "甲3", coreTask: "乙2" });
  });

  test("the same field is a conflict, stays as stored, and is settled as asked", () => {
    const theirs = { ...base, painPoint: "他们的" };
    const mine = { ...base, painPoint: "我的" } as unknown as Record<string, string | string[]>;
    expect(mergeStep(theirs, "site", mine, marks)).toMatchObject({ content: { painPoint: "他们的" }, conflicts: ["painPoint"] });
    const settled = (how: "mine" | "theirs" | "both") => mergeStep(theirs, "site", mine, marks, { painPoint: how }).content["painPoint"];
    expect([settled("mine"), settled("theirs"), settled("both")]).toEqual(["我的", "他们的", "我的\n他们的"]);
  });

  test("the same change twice is no conflict", () => {
    const both = { ...base, painPoint: "同样" };
    expect(mergeStep(both, "site", both as never, marks).conflicts).toEqual([]);
  });

  test("no text is ever lost: every changed field ends in the content or among the conflicts", () => {
    const texts = fc.constantFrom("甲", "乙", "丙");
    const site = fc.record({ painPoint: texts, coreTask: texts, expectedEffect: texts });
    fc.assert(
      fc.property(site, site, site, (start, other, own) => {
        const { content, conflicts } = mergeStep(other, "site", own, marksOf(start, "site"));
        for (const field of ["painPoint", "coreTask", "expectedEffect"] as const) {
          if (conflicts.includes(field)) expect([content[field], other[field] !== own[field]]).toEqual([other[field], true]);
          else if (own[field] !== start[field]) expect(content[field]).toBe(own[field]);
          else expect(content[field]).toBe(other[field]);
        }
      }),
    );
  });

  test("a page is never in conflict with itself, in whatever order its saves arrive", () => {
    const page = (turn: number) => ({ page: "p", turn });
    const first = mergeStep(base, "site", { ...base, painPoint: "甲二" } as never, marks, {}, page(1));
    // Sent before the answer of the first was there: it still holds the marks of the start.
    const third = mergeStep(first.content, "site", { ...base, painPoint: "甲三" } as never, marks, {}, page(3));
    expect(third).toMatchObject({ content: { painPoint: "甲三" }, conflicts: [] });
    const late = mergeStep(third.content, "site", { ...base, painPoint: "甲中" } as never, marks, {}, page(2));
    expect(late).toMatchObject({ content: { painPoint: "甲三" }, conflicts: [] });
    const back = mergeStep(third.content, "site", base as never, marks, {}, page(4));
    expect(back.content["painPoint"]).toBe("甲");
    const other = mergeStep(third.content, "site", { ...base, painPoint: "乙" } as never, marks, {}, { page: "q", turn: 1 });
    expect(other.conflicts).toEqual(["painPoint"]);
  });

  test("two grids are united by quantity", () => {
    const row = (metric: string, value: string) => ({ metric, value });
    const start: DraftContent = { requirements: [row("reach", "1")] };
    const theirs: DraftContent = { requirements: [row("reach", "1"), row("payload", "5")] };
    const mine = { requirements: [row("reach", "2"), row("mtbf", "3")] };
    const merged = mergeStep(theirs, "indicators", mine, marksOf(start, "indicators"), { requirements: "both" });
    expect(rowsOf(merged.content, "requirements")).toEqual([row("reach", "2"), row("mtbf", "3"), row("payload", "5")]);
  });
});

describe("industry templates", () => {
  test("are at least fourteen, each of its own name", () => {
    expect(SCENE_TEMPLATES.length).toBeGreaterThanOrEqual(14);
    expect(new Set(SCENE_TEMPLATES.map(({ key }) => key)).size).toBe(SCENE_TEMPLATES.length);
    expect(new Set(SCENE_TEMPLATES.map(({ title }) => title)).size).toBe(SCENE_TEMPLATES.length);
  });

  test.each(SCENE_TEMPLATES.map(({ key }) => [key]))(
    "%s: every indicator passes the registry, all dimensions are covered, only blanks and the unit's own facts are open",
    (key) => {
      const content = templateContent(key, registry) ?? {};
      const faults = draftFaults(content, facts);
      expect(faults.filter(({ name, message }) => name.startsWith("requirements") && !message.includes("待填"))).toEqual([]);
      expect(faults.filter(({ missing }) => !missing)).toEqual([]);
      const { scene } = draftToInput(content, registry);
      expect(new Set(scene.requirements.map(({ dimension }) => dimension))).toEqual(new Set(DIMENSIONS));
      expect(scene.requirements.every(({ testMethod }) => testMethod.length >= 2)).toBe(true);
      expect(faults.some(({ name, message }) => name === "coreTask" && message.includes("待填"))).toBe(true);
      // Once the blanks are filled, the lengths fit.
      const filled = JSON.parse(JSON.stringify(content).replace(/【[^】]*】/g, "云岭东侧")) as DraftContent;
      expect(draftFaults(filled, facts).filter(({ missing }) => !missing)).toEqual([]);
    },
  );
});

test("the fixture and the fields of the steps fit together", () => {
  expect(sceneInput.safeParse(validScene()).success).toBe(true);
  expect(SCENE_STEPS.every(({ key }) => fieldsOf(key).every((field) => ALL_FIELDS.includes(field)))).toBe(true);
});
