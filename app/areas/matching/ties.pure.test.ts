import { expect, test } from "vitest";
import { regrouped } from "./ties.ts";

const member = (organizationId: string, groupId: string | null = null) => ({ organizationId, groupId });

test("a newcomer's affiliates come in, and who was of one group with one of them stays so under its new name", () => {
  const members = [member("a"), member("b", "old"), member("c", "old"), member("d", "other"), member("e")];
  const ties = new Map([
    ["newcomer", "now"],
    ["a", "now"],
    ["b", "now"],
  ]);
  expect(regrouped(members, ties)).toEqual(["now", "now", "now", "other", null]);
});

test("a newcomer that belongs to nobody changes nothing", () => {
  const members = [member("a"), member("b", "old")];
  expect(regrouped(members, new Map([["newcomer", null]]))).toEqual([null, "old"]);
});
