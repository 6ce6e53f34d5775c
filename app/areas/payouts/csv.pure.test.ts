import fc from "fast-check";
import { expect, test } from "vitest";
import { readCsv } from "#app/areas/billing/index.server.ts";
import { readBankRows } from "./batches/read-bank-file.ts";
import { csvOf } from "./csv.ts";

test("what is written is read back, but for what could run as a formula", () => {
  const cell = fc
    .string({ unit: "grapheme" })
    .map((text) => text.replaceAll("\0", "").trim())
    .filter((text) => !/^["']/.test(text));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
      const wanted = [["名称", "用途", "金额"], ...rows].filter((row) => row.some((one) => one !== ""));
      const safe = wanted.map((row) => row.map((one) => (/^[=+\-@＝＋－＠]/.test(one) ? `'${one}` : one)));
      expect(readCsv(csvOf(wanted))).toEqual(safe);
    }),
  );
});

test.each(["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"])("%j does not begin a cell", (text) => {
  expect(
    csvOf([[text]])
      .toString("utf8")
      .replace(/^\ufeff"?/, ""),
  ).toMatch(/^'/);
  expect(csvOf([[{ figure: "-12.00" }]]).toString("utf8")).toContain("-12.00");
});

test("GB 18030, as banks write it, semicolons and tabs are read", () => {
  const gbk = Buffer.from([0xb8, 0xbd, 0xd1, 0xd4, 0x2c, 0xbd, 0xf0, 0xb6, 0xee, 0x2c, 0xd7, 0xb4, 0xcc, 0xac, 0x0d, 0x0a]);
  expect(readCsv(gbk)).toEqual([["附言", "金额", "状态"]]);
  expect(readCsv(Buffer.from("a;b;c\n1;2;3"))).toEqual([
    ["a", "b", "c"],
    ["1", "2", "3"],
  ]);
  expect(readCsv(Buffer.from('a\tb\n"x\ty"\t2'))).toEqual([
    ["a", "b"],
    ["x\ty", "2"],
  ]);
});

test("a bank's words for its results are understood, and no others guessed", () => {
  const read = (state: string) =>
    readBankRows([
      ["附言", "金额", "状态"],
      ["ZF20260001N01", "¥1,234.50", state],
    ])?.[0];
  for (const state of ["成功", "交易成功", "支付成功", "已入账", "处理完成"]) expect(read(state)?.outcome).toBe("paid");
  for (const state of ["失败", "交易失败", "已退汇", "退票", "银行退回", "支付不成功，已退回"])
    expect(read(state)?.outcome).toBe("returned");
  for (const state of ["处理中", "未成功", "待审核", ""]) expect(read(state)?.outcome ?? null).toBeNull();
  expect(read("成功")).toMatchObject({ reference: "ZF20260001N01", amountFen: 123_450n, rowNumber: 2 });
});

test("a list without the three columns is none", () => {
  expect(
    readBankRows([
      ["附言", "金额"],
      ["a", "1"],
    ]),
  ).toBeNull();
  expect(readBankRows([])).toBeNull();
});
