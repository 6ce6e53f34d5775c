import Big from "big.js";
import { expect, test } from "vitest";
import { csvCell, usageCsv } from "./usage-csv.ts";
import { measureOf } from "./vocabulary.ts";

const usage = {
  days: [
    { day: "2026-11-01", quantity: "3700.5", running: "3700.5" },
    { day: "2026-11-02", quantity: "0", running: "3700.5" },
  ],
  robots: [
    { identity: "A", station: "=T01", quantity: "3700.5", cells: ["3700.5", "0"] },
    { identity: "B", station: 'T"2', quantity: "0", cells: [undefined, null] },
  ],
  quantity: "3700.5",
};

test("is what the page shows, with the exact figures, and 无数据 where nothing came", () => {
  expect(usageCsv(usage, measureOf("stateTime.productive"))).toBe(
    [
      "\uFEFF日期,工位,整机身份证,项目,数据,数量（小时）,精确数量（秒）",
      "2026-11-01,'=T01,A,作业时长,有上报,1.027917,3700.5",
      "2026-11-02,'=T01,A,作业时长,有上报,0,0",
      '2026-11-02,"T""2",B,作业时长,无数据,,',
      "合计,,,作业时长,,1.027917,3700.5",
      "",
    ].join("\r\n"),
  );
});

test("its exact figures sum to its last line", () => {
  const lines = usageCsv(usage, measureOf("distance")).trim().split("\r\n").slice(1);
  const figures = lines.map((line) => line.split(",").at(-1) ?? "");
  const sum = figures.slice(0, -1).reduce((total, one) => total.plus(one || 0), new Big(0));
  expect(sum.toFixed()).toBe(figures.at(-1));
});

test("a contract that has not begun has a head and a sum of nothing", () => {
  expect(usageCsv(null, measureOf(null)).split("\r\n")).toHaveLength(3);
});

test.each(["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\0x", "＝1", "＋1", "－1", "＠x"])("%j is text", (text) => {
  expect(csvCell(text).replace(/^"/, "")).toMatch(/^'/);
});
