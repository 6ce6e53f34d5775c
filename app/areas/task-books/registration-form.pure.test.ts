import { expect, test } from "vitest";
import { sampleDocument } from "./draft-sample.ts";
import { registrationForm } from "./registration-form.ts";

const facts = {
  code: "RW-2026-0042",
  sealedOn: "2026-06-26",
  parties: new Map([["org-user", { creditCode: "91440101MA5CXXXX1K", regionCode: "440100", regionName: "广州市" }]]),
};
const answers = (document = sampleDocument()) =>
  Object.fromEntries(registrationForm(document, facts).map(({ item, answer }) => [item, answer]));

test("several developing parties make a cooperative development, one makes a commissioned one", () => {
  expect(answers()["合同类别"]).toBe("技术开发合同（合作开发）");
  const document = sampleDocument();
  const items = document.parties.items.map((party) => ({ ...party, workShareBp: party.isLead ? 10_000 : 0 }));
  expect(answers({ ...document, parties: { items } })["合同类别"]).toBe("技术开发合同（委托开发）");
});

test("what the task book says is filled in, the lead as first seller; what nobody said stays blank with a word for it", () => {
  expect(answers()).toMatchObject({
    合同编号: "RW-2026-0042",
    合同签订日期: "2026-06-26",
    "买方（委托方）名称": "广州云岭储能科技有限公司",
    "买方（委托方）所在地区": "广州市（440100）",
    "卖方（研究开发方）1名称": "深圳衡步机器人有限公司",
    知识产权构成: "计算机软件著作权、技术秘密",
    合同成交总额: "",
    "其中：技术交易额": "",
  });
  for (const { item, answer, note } of registrationForm(sampleDocument(), facts))
    expect({ item, told: answer !== "" || note !== "" }).toEqual({ item, told: true });
});

test("an agreed total is the amount of the contract", () => {
  const document = sampleDocument();
  const funding = { ...document.workPackages.funding, model: "pooled" as const, totalFen: "123456700" };
  expect(answers({ ...document, workPackages: { ...document.workPackages, funding } })["合同成交总额"]).toBe("¥1,234,567.00");
});
