import { expect, test } from "vitest";
import { isOf, type LastResult, typedText } from "./typed.ts";

/** A refused form as the action answers it: blank fields are absent. */
const refused: LastResult = {
  status: "error",
  initialValue: { edit: { shares: [{ organizationId: "org-a", percent: "58.29" }, { organizationId: "org-b" }] } },
  error: {},
};

test("a form that was not refused shows what is stored", () => {
  expect(typedText(undefined, "edit.shares[0].percent", "50.00")).toBe("50.00");
});

test("a refused one shows what was typed; what was emptied stays empty", () => {
  expect(typedText(refused, "edit.shares[0].percent", "50.00")).toBe("58.29");
  expect(typedText(refused, "edit.shares[1].percent", "50.00")).toBe("");
  expect(typedText(refused, "edit.shares[7].percent", "50.00")).toBe("");
});

test("only the form with these fields takes it", () => {
  expect(isOf(refused, "edit.shares")).toBe(true);
  expect(isOf(refused, "reason")).toBe(false);
  expect(isOf(undefined, "edit.shares")).toBe(false);
});
