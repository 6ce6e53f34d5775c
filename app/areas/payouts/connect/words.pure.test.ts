import { expect, test } from "vitest";
import { dueNames, refusalName } from "./words.ts";

test("what the channel still wants is said in our words, each once, and nothing is passed over", () => {
  expect(dueNames([])).toEqual([]);
  expect(dueNames(["external_account", "tos_acceptance.date", "tos_acceptance.ip"])).toEqual(["收款银行账户", "接受服务协议"]);
  expect(dueNames(["company.tax_id", "company.verification.document", "person_1.dob"])).toEqual([
    "单位信息",
    "单位证明文件",
    "收款渠道要求的其他资料",
  ]);
});

test("a refusal is a sentence of ours; one we have no words for keeps its code", () => {
  expect(refusalName("balance_insufficient")).toBe("渠道余额不足");
  expect(refusalName("something_new")).toContain("something_new");
});
