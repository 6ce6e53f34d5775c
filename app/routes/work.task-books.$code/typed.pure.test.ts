import { expect, test } from "vitest";
import { isOf, type LastResult, typedList, typedText } from "./typed.ts";

/** A refused form as the action answers it: blank fields and boxes not ticked are absent. */
const refused: LastResult = {
  status: "error",
  initialValue: {
    edit: {
      clause: "foregroundIp",
      results: [{ key: "R1", ownership: "soleUser", ownerOrganizationIds: "org-a" }, { key: "R2" }],
      scope: "listed",
    },
  },
  error: {},
};

test("a form that was not refused shows what is stored", () => {
  expect(typedText(undefined, "edit.scope", "allNeeded")).toBe("allNeeded");
  expect(typedList(undefined, "edit.results[0].ownerOrganizationIds", ["org-b"])).toEqual(["org-b"]);
});

test("a refused one shows what was typed; what was emptied stays empty", () => {
  expect(typedText(refused, "edit.scope", "allNeeded")).toBe("listed");
  expect(typedText(refused, "edit.results[0].ownership", "soleMaker")).toBe("soleUser");
  expect(typedText(refused, "edit.results[1].ownership", "soleMaker")).toBe("");
  expect(typedText(refused, "edit.results[7].ownership", "soleMaker")).toBe("");
  expect(typedList(refused, "edit.results[0].ownerOrganizationIds", ["org-b"])).toEqual(["org-a"]);
  expect(typedList(refused, "edit.results[1].ownerOrganizationIds", ["org-b"])).toEqual([]);
});

test("only the form of the refused clause takes it", () => {
  expect(isOf(refused, "foregroundIp")).toBe(true);
  expect(isOf(refused, "indicators")).toBe(false);
  expect(isOf(undefined, "foregroundIp")).toBe(false);
});
