import { expect, test } from "vitest";
import { createCallInput, DEFAULT_CRITERIA, WHOLE_WEIGHT } from "./schemas.ts";

test("the default sheet is one that a call takes as it is, and begins with what has to be met", () => {
  expect(createCallInput.shape.criteria.parse([...DEFAULT_CRITERIA])).toEqual(DEFAULT_CRITERIA);
  expect(DEFAULT_CRITERIA.reduce((sum, { weight }) => sum + weight, 0)).toBe(WHOLE_WEIGHT);
  expect(DEFAULT_CRITERIA[0]).toMatchObject({ kind: "condition", name: expect.stringContaining("必须指标") });
});

test("the default sheet asks for nothing that a bid without its bidder does not hold", () => {
  for (const { name, guidance } of DEFAULT_CRITERIA) expect(name + guidance).not.toMatch(/证据|证书|检测报告|业绩|经验|资质|信誉|实证/);
});
