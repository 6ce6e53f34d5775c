import { expect, test } from "vitest";
import { readCsv } from "./read-csv.ts";
import { readStatement } from "./read-statement.ts";

const grid = (text: string) => readCsv(Buffer.from(text, "utf8"));

test("credits are read by the bank's own words, debits are counted and totals passed over", () => {
  const statement = readStatement(
    grid(`账户明细查询
账号：6222****0123,,币种：人民币
交易日期,交易流水号,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要,附言
2026-10-08,A001,,"1,234.50",9999.00,云岭储能科技有限公司,6222 0212 3456 7890,转账,FK7M3K9XA 十月
2026-10-09,A002,500.00,,9499.00,某供应商,622202,货款,
20261010,A003,0.00,¥88.00,9587.00,个人,,往来款,
合计,,500.00,1322.50,,,,,`),
  );
  expect(statement?.outgoing).toBe(1);
  expect(statement?.rows).toEqual([
    {
      rowNumber: 4,
      serial: "A001",
      amountFen: 123_450n,
      receivedOn: "2026-10-08",
      payerName: "云岭储能科技有限公司",
      payerLastFour: "7890",
      remark: "转账 FK7M3K9XA 十月",
    },
    expect.objectContaining({ rowNumber: 6, serial: "A003", amountFen: 8_800n, receivedOn: "2026-10-10", payerLastFour: null }),
  ]);
});

test("one column of amounts is read with its sign or the word beside it", () => {
  const rows = readStatement(
    grid(`记账日期,金额,收支方向,付款人名称,用途,凭证号
2026/10/8 14:03,100.00,收入,甲公司,服务费,1
2026/10/8,200.00,支出,乙公司,货款,2
2026/10/9,-300.00,,丙公司,货款,3
2026/10/9,+400.00,,丁公司,货款,4`),
  );
  expect(rows?.outgoing).toBe(2);
  expect(rows?.rows.map(({ amountFen, payerName }) => [amountFen, payerName])).toEqual([
    [10_000n, "甲公司"],
    [40_000n, "丁公司"],
  ]);
});

test("a line without a number of the bank gets one made from what it says, the same each time", () => {
  const text = `日期,收入金额,对方户名,备注
2026-10-08,10.00,甲公司,款
2026-10-08,10.00,甲公司,款
2026-10-09,10.00,甲公司,款`;
  const [first, again] = [readStatement(grid(text)), readStatement(grid(text))];
  expect(first).toEqual(again);
  const [one, equal, other] = first?.rows.map(({ serial }) => serial) ?? [];
  expect(one).toMatch(/^行[0-9a-f]{24}$/);
  expect(equal).toBe(one);
  expect(other).not.toBe(one);
});

test("what cannot be read is kept as a line without an amount, and a list that is no statement is none", () => {
  const statement = readStatement(grid("交易日期,收入金额,对方户名\n2026-10-08,一百元,甲公司\n2026-13-40,5.00,乙公司"));
  expect(statement?.rows).toMatchObject([{ amountFen: null }, { amountFen: 500n, receivedOn: null }]);
  expect(readStatement(grid("姓名,电话\n甲,1"))).toBeNull();
  expect(readStatement([])).toBeNull();
});
