import { expect, test } from "vitest";
import { missSentence, raiseSentence } from "./reasons.ts";

const raise = {
  ...{
    kind: "requirement" as const,
    gain: 4.0375,
    organizationName: "甲公司",
    capabilityName: "翻身服务",
    requirementNames: ["识别准确率"],
  },
  ...{ unmetFewer: 1, replacesName: null, needsCompatibilityWithName: null, otherWork: false },
};
const miss = {
  ...{ kind: "lowerValue" as const, requirementName: null, shortfall: null, otherWork: false, withName: null, because: null },
  ...{ by: 0.065, isAdditional: false },
};

test("a proof by whoever does other work is told with what has to come first", () => {
  expect(raiseSentence(raise)).toBe("由甲公司以检测报告证明“识别准确率”达标，少一项未满足的必须项，并可加 4.04 分。");
  expect(raiseSentence({ ...raise, otherWork: true })).toBe(
    "由甲公司在能力中写明本场景的作业，并以检测报告证明“识别准确率”在该作业上达标，未满足的必须项至少减少一项，并可加 4.04 分以上。",
  );
});

test("who would come in addition replaces nobody, and equal is not lower", () => {
  expect(missSentence(miss)).toBe("可以替换现有成员，但总分低 0.07");
  expect(missSentence({ ...miss, isAdditional: true })).toBe("可以补入空着的席位，但总分低 0.07");
  expect(missSentence({ ...miss, by: 0 })).toBe("可以替换现有成员，总分相同");
  expect(missSentence({ ...miss, by: 0.0014 })).toBe("可以替换现有成员，但总分低不到 0.01");
});
