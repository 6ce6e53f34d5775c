import { parseWithZod } from "@conform-to/zod/v4";
import { describe, expect, test } from "vitest";
import { createSceneInput } from "#app/areas/scenes/schemas.ts";
import { listAt, rowMessages, rowsAt, summaryOf, textAt } from "#app/forms/form-values.ts";
import { prepareSceneForm, SCENE_GRID, seatsOf } from "./scene-values.ts";

/** A form as the page sends it: everything typed, blank rows and seats nobody asks for among it. */
function typedScene(changes: Record<string, string> = {}): FormData {
  const form = new FormData();
  const fields = {
    formKey: "0199f0b4-7d9e-7a53-8e6a-6f1f0f7a1c11",
    intent: "save",
    "scene.name": "电池测试线——柔性插接",
    "scene.domain": "industrial",
    "scene.field": "manufacturing",
    "scene.industryDirection": "新能源电池",
    "scene.unitKind": "workstation",
    "scene.unitCount": "2",
    "scene.regionCode": "440100",
    "scene.painPoint": "带电插拔有打火风险，误判每月二十余起。",
    "scene.coreTask": "双臂取下堵帽、理顺线缆并完成插接与锁止确认。",
    "scene.expectedEffect": "两个工位无人化。",
    "scene.differentiation": "",
    "scene.structured": "on",
    "scene.productTypes": "humanoidWheeled",
    "scene.deploymentGoals": "ownUnit",
    "scene.deploymentCount": "10",
    "scene.commercialModes": "payPerUse",
    "scene.budgetYuan": "",
    "scene.closesOn": "2099-12-31",
    pasted: "",
    ...changes,
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.append("scene.productTypes", "humanoidLegged");
  const row = (at: number, facts: Record<string, string>) => {
    const blank = {
      metric: "",
      name: "",
      dimension: "",
      comparator: "<=",
      value: "",
      upper: "",
      unit: "",
      mandatory: "on",
      weight: "3",
      testMethod: "",
    };
    for (const [field, value] of Object.entries({ ...blank, ...facts })) form.set(`${SCENE_GRID}[${at}].${field}`, value);
  };
  row(0, {});
  row(1, {
    metric: "positionAccuracy",
    dimension: "manipulation",
    value: "0.5",
    upper: "9",
    unit: "mm",
    weight: "5",
    testMethod: "激光跟踪仪 60 点",
  });
  row(2, {});
  row(3, {
    metric: "illuminationRange",
    dimension: "environment",
    comparator: "between",
    value: "200",
    upper: "1500",
    unit: "lx",
    mandatory: "",
    testMethod: "五档照度",
  });
  const seat = (at: number, role: string, componentKind: string, need: string) => {
    form.set(`scene.slots[${at}].role`, role);
    form.set(`scene.slots[${at}].componentKind`, componentKind);
    form.set(`scene.slots[${at}].need`, need);
  };
  seat(0, "algorithmSupplier", "", "required");
  seat(1, "osSupplier", "", "none");
  seat(2, "partsSupplier", "dexterousHand", "wished");
  return form;
}

describe("the form of a scene", () => {
  test("as sent by a browser is what the verb takes", () => {
    const submission = parseWithZod(prepareSceneForm(typedScene()), { schema: createSceneInput });
    expect(submission.reply().error).toBeUndefined();
    expect(submission.status === "success" && submission.value).toMatchObject({
      submit: false,
      scene: {
        unitCount: 2,
        structured: true,
        differentiation: "",
        productTypes: ["humanoidWheeled", "humanoidLegged"],
        deploymentGoals: ["ownUnit"],
        requirements: [
          { metric: "positionAccuracy", mandatory: true, weight: 5, unit: "mm" },
          { metric: "illuminationRange", mandatory: false, weight: 3, upper: "1500" },
        ],
        slots: [
          { role: "prime", required: true },
          { role: "algorithmSupplier", required: true },
          { role: "partsSupplier", componentKind: "dexterousHand", required: false },
        ],
      },
    });
  });

  test("a bound left over from a range is not sent on", () => {
    expect(prepareSceneForm(typedScene()).get(`${SCENE_GRID}[0].upper`)).toBe("");
  });

  test("is submitted by its other button, and written over only by the third", () => {
    expect(prepareSceneForm(typedScene({ intent: "submit" })).get("submit")).toBe("on");
    expect(prepareSceneForm(typedScene({ intent: "save", version: "3", latestVersion: "5" })).get("version")).toBe("3");
    expect(prepareSceneForm(typedScene({ intent: "overwrite", version: "3", latestVersion: "5" })).get("version")).toBe("5");
  });

  test("refused, comes back with its values, rows closed up, messages at their rows", () => {
    const typed = typedScene({ "scene.name": "工业产线实训" });
    typed.set(`${SCENE_GRID}[3].testMethod`, "");
    const reply = parseWithZod(prepareSceneForm(typed), { schema: createSceneInput }).reply();
    const values = JSON.parse(JSON.stringify(reply.initialValue)) as Record<string, unknown>;
    const messages = reply.error ?? {};
    expect(textAt(values, "scene.name")).toBe("工业产线实训");
    expect(textAt(values, "formKey")).not.toBe("");
    expect(listAt(values, "scene.productTypes")).toEqual(["humanoidWheeled", "humanoidLegged"]);
    expect(listAt(values, "scene.deploymentGoals")).toEqual(["ownUnit"]);
    const rows = rowsAt(values, SCENE_GRID, "requirements");
    expect(rows.map((row) => [row.metric, row.mandatory, row.value])).toEqual([
      ["positionAccuracy", "on", "0.5"],
      ["illuminationRange", "", "200"],
    ]);
    expect(rowMessages(messages, SCENE_GRID, 1)).toEqual({ testMethod: ["请填写测试方法。"] });
    expect(seatsOf(values).filter((seat) => seat.need !== "none")).toMatchObject([
      { role: "algorithmSupplier", need: "required" },
      { role: "partsSupplier", componentKind: "dexterousHand", need: "wished" },
    ]);
    const summary = summaryOf(messages, { prefix: SCENE_GRID, rows, metricName: () => "适应照度范围" });
    expect(summary).toContainEqual({ message: "第 2 行“适应照度范围”：请填写测试方法。", fieldId: "f-scene-requirements-1-testMethod" });
    expect(summary).toContainEqual(expect.objectContaining({ message: expect.stringContaining("过于笼统"), fieldId: "f-scene-name" }));
  });

  test("a general message is only shown when it is the only one", () => {
    const options = { prefix: SCENE_GRID, rows: [], metricName: () => undefined };
    expect(summaryOf({ "": ["提交的内容有误"], "scene.name": ["请填写"] }, options)).toEqual([
      { message: "请填写", fieldId: "f-scene-name" },
    ]);
    expect(summaryOf({ "": ["场景已被他人更新"] }, options)).toEqual([{ message: "场景已被他人更新" }]);
    expect(summaryOf({ "scene.slots": ["席位不对"] }, { ...options, places: { "scene.slots": "seats" } })).toEqual([
      { message: "席位不对", fieldId: "seats" },
    ]);
  });

  test("seats of a form as typed, with nothing prepared, stay as they were", () => {
    const values = {
      scene: {
        slots: [
          { role: "algorithmSupplier", need: "none" },
          { role: "osSupplier", need: "required" },
          { role: "osSupplier", need: "wished" },
          null,
        ],
      },
    };
    expect(seatsOf(values).filter((seat) => seat.need !== "none")).toMatchObject([
      { role: "osSupplier", need: "required" },
      { role: "osSupplier", need: "wished" },
    ]);
  });
});
