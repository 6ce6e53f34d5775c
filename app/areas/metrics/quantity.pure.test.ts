import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Comparator } from "#db/vocabulary/metrics.ts";
import { UNIT_WORDINGS } from "#db/vocabulary/units.ts";
import { UNIT_DISPLAY } from "#seeds/data/metrics.ts";
import { readChineseNumber } from "./chinese-number.ts";
import { parseQuantity, readBoolean, readIpCode, readUnit, splitComparator } from "./quantity.ts";

type Row = [text: string, comparator: Comparator | null, value: string, unit: string | null, upper?: string];

const WORDINGS: Row[] = [
  ["≤±0.5mm", "<=", "0.5", "mm"],
  ["≤±0.5°", "<=", "0.5", "deg"],
  ["≥98%", ">=", "98", "%"],
  ["≥99％", ">=", "99", "%"],
  ["≤15s", "<=", "15", "s"],
  ["不低于99%", ">=", "99", "%"],
  ["不低于 99 %", ">=", "99", "%"],
  ["不大于0.5毫米", "<=", "0.5", "mm"],
  ["不超过 15 秒", "<=", "15", "s"],
  ["15秒以内", "<=", "15", "s"],
  ["15s内", "<=", "15", "s"],
  ["在15秒之内", "<=", "15", "s"],
  ["控制在十五秒以内", "<=", "15", "s"],
  ["99%以上", ">=", "99", "%"],
  ["99.5%及以上", ">=", "99.5", "%"],
  ["50分贝以下", "<=", "50", "dB"],
  ["65dB(A)以下", "<=", "65", "dB"],
  ["IP54", null, "54", "IP"],
  ["ＩＰ５４", null, "54", "IP"],
  ["ip 65", null, "65", "IP"],
  ["不低于IP54", ">=", "54", "IP"],
  ["IP67及以上", ">=", "67", "IP"],
  ["IP66/IP67", null, "66/67", "IP"],
  ["IPX7", null, "X7", "IP"],
  ["200~1500lx", "between", "200", "lx", "1500"],
  ["200～1500 lx", "between", "200", "lx", "1500"],
  ["200–1500lx", "between", "200", "lx", "1500"],
  ["200—1500勒克斯", "between", "200", "lx", "1500"],
  ["200至1500lx", "between", "200", "lx", "1500"],
  ["200lx到1500lx之间", "between", "200", "lx", "1500"],
  ["从200到1500lx", "between", "200", "lx", "1500"],
  ["介于200和1500lx之间", "between", "200", "lx", "1500"],
  ["-10℃~+45℃", "between", "-10", "degC", "45"],
  ["－10～45℃", "between", "-10", "degC", "45"],
  ["-10--5°C", "between", "-10", "degC", "-5"],
  ["10%-20%", "between", "10", "%", "20"],
  ["±0.5mm", "<=", "0.5", "mm"],
  ["+/-0.5mm", "<=", "0.5", "mm"],
  ["正负0.5毫米", "<=", "0.5", "mm"],
  ["优于±0.1mm", "<=", "0.1", "mm"],
  ["优于0.1mm", null, "0.1", "mm"],
  ["500μm", null, "500", "um"],
  ["500µm", null, "500", "um"],
  ["500 um", null, "500", "um"],
  ["500微米", null, "500", "um"],
  ["0.05厘米", null, "0.05", "cm"],
  ["＜０．５ｍｍ", "<=", "0.5", "mm"],
  [">= 5 kg", ">=", "5", "kg"],
  ["≧5公斤", ">=", "5", "kg"],
  ["⩽ 3 N", "<=", "3", "N"],
  ["<=3 牛", "<=", "3", "N"],
  ["百分之99", null, "99", "%"],
  ["百分之九十九点五以上", ">=", "99.5", "%"],
  ["不高于千分之三", "<=", "3", "permille"],
  ["万分之五以下", "<=", "500", "ppm"],
  ["九成以上", ">=", "90", "%"],
  ["九成五", null, "95", "%"],
  ["3‰", null, "3", "permille"],
  ["1,500件/小时", null, "1500", "piece/h"],
  ["每小时不少于60件", ">=", "60", "piece/h"],
  ["不少于每小时60件", ">=", "60", "piece/h"],
  ["60件每小时", null, "60", "piece/h"],
  ["1.5m/s", null, "1.5", "m/s"],
  ["3.6 公里/小时", null, "3.6", "km/h"],
  ["至少2小时", ">=", "2", "h"],
  ["两小时以上", ">=", "2", "h"],
  ["半小时内", "<=", "0.5", "h"],
  ["30°", null, "30", "deg"],
  ["30º", null, "30", "deg"],
  ["30度", null, "30", "deg"],
  ["0.01rad", null, "0.01", "rad"],
  ["≥1万小时", ">=", "10000", "h"],
  ["2.5万件/小时", null, "25000", "piece/h"],
  ["=6", "=", "6", null],
  ["6个自由度", null, "6", "count"],
  ["≤15s（单次）", "<=", "15", "s"],
  ["≥99%（95%置信度）", ">=", "99", "%"],
  ["≤15 s。", "<=", "15", "s"],
  ["应达到98%", ">=", "98", "%"],
  ["约15秒", null, "15", "s"],
  ["15", null, "15", null],
  ["≤ 2 旁字节", "<=", "2", null],
  ["支持", "=", "1", null],
  ["是", "=", "1", null],
  ["具备", "=", "1", null],
  ["无", "=", "0", null],
  ["不支持", "=", "0", null],
];

describe("a quantity in words", () => {
  test.each(WORDINGS)("%s", (text, comparator, value, unit, upper) => {
    expect(parseQuantity(text)).toMatchObject({ comparator, value, upper: upper ?? null, unit });
  });

  test("there are sixty wordings and more", () => {
    expect(WORDINGS.length).toBeGreaterThanOrEqual(60);
  });

  test.each(["", "尽量快", "≤", "10s~1min", "两三秒", "15 个工位 3 台", "0,5mm", "1.2.3", "IP99", "≤200~300mm", "1e3mm", "好", "15 20 mm"])(
    "%j is none",
    (text) => {
      expect(parseQuantity(text)).toBeNull();
    },
  );

  test("a unit that is not known is told as it was written", () => {
    expect(parseQuantity("≤ 2 旁字节")).toMatchObject({ unit: null, unitText: "旁字节" });
  });

  test("every comparison stands before every unit, in half and full width", () => {
    const lead = fc.constantFrom<[string, Comparator | null]>(
      ["", null],
      ["≤", "<="],
      ["不大于", "<="],
      ["不超过", "<="],
      ["≥", ">="],
      ["不低于", ">="],
      ["不小于", ">="],
      ["至少", ">="],
    );
    // 度 is the angle here; with a temperature the registry reads it as ℃.
    const unit = fc.constantFrom(
      ...Object.entries(UNIT_WORDINGS).flatMap(([key, words]) => (key === "IP" ? [] : words.map((word) => [key, word] as const))),
    );
    const wide = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
    fc.assert(
      fc.property(lead, fc.integer({ min: 1, max: 99_999 }), unit, fc.boolean(), ([words, comparator], number, [key, word], isWide) => {
        const text = `${words}${number}${word}`;
        expect(parseQuantity(isWide ? wide(text) : text)).toMatchObject({ comparator, value: `${number}`, unit: key });
      }),
      { numRuns: 1_000 },
    );
  });

  test("no text makes it throw", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(..."≤≥±<>=-–~至到0123456789.,%‰°mmμs秒IP不大于低超过以内上下百分之一二十万半点每小时()（）/ "),
          maxLength: 16,
        }),
        (text) => {
          const quantity = parseQuantity(text);
          if (quantity && quantity.unit !== "IP") expect(quantity.value).toMatch(/^-?\d+(\.\d+)?$/);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

test("units are read by id, display and wording", () => {
  for (const [unit, display] of Object.entries(UNIT_DISPLAY)) {
    // Of what is chosen there is no unit to write.
    if (unit === "bool" || unit === "grade") continue;
    expect(readUnit(unit), unit).toBe(unit);
    if (display !== "") expect(readUnit(display), display).toBe(unit);
  }
  expect(["KG", "MM", "Lux", "㎜", "件/小时", "旁字节"].map(readUnit)).toEqual(["kg", "mm", "lx", "mm", "piece/h", null]);
  const wordings = Object.values(UNIT_WORDINGS).flat();
  expect(wordings.filter((word, i) => wordings.indexOf(word) !== i)).toEqual([]);
});

test("yes and no", () => {
  expect(["是", "有", "支持", "1", "YES", "√"].map(readBoolean)).toEqual(Array(6).fill("1"));
  expect(["否", "无", "不支持", "0", "No", "×"].map(readBoolean)).toEqual(Array(6).fill("0"));
  expect(["", "也许", "2", "IP54"].map(readBoolean)).toEqual(Array(4).fill(null));
});

test("IP codes: both digits, X for one not stated, more than one code", () => {
  expect(["IP54", "54", "ip 65", "IP69K", "IPX5", "IP6X", "IP66/IP67", "IP66/68", "IP65、IP67"].map(readIpCode)).toEqual([
    "54",
    "54",
    "65",
    "69",
    "X5",
    "6X",
    "66/67",
    "66/68",
    "65/67",
  ]);
  expect(["", "IP", "IP7", "IP74", "IP654", "54%", "高"].map(readIpCode)).toEqual(Array(7).fill(null));
});

test("Chinese numerals", () => {
  const read = ["十五", "九十九点五", "一百零五", "三千零五十", "一万二千", "二十万", "半", "两", "零点零五", "二零二六"].map(
    readChineseNumber,
  );
  expect(read).toEqual(["15", "99.5", "105", "3050", "12000", "200000", "0.5", "2", "0.05", "2026"]);
  expect(["", "两三", "十百", "点五", "五点", "百百", "好"].map(readChineseNumber)).toEqual(Array(7).fill(null));
});

// Read again and again from each of its places, a text of this length would not be done before the test is given up.
test.each([
  ["dots", `${".".repeat(1_000_000)}x`],
  ["Chinese figures", "一".repeat(1_000_000)],
  ["digits", "1".repeat(1_000_000)],
  ["fillers", "约".repeat(1_000_000)],
  ["spaces", `${" ".repeat(1_000_000)}q`],
  ["brackets", "(".repeat(1_000_000)],
])("a book of %s is no quantity", (_what, text) => {
  expect([parseQuantity(text), readBoolean(text), readIpCode(text), readUnit(text)]).toEqual([null, null, null, null]);
  expect(splitComparator(text).comparator).toBeNull();
});
