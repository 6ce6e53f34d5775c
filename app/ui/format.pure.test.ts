import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCount,
  formatDate,
  formatDateTime,
  formatDecimal,
  formatFen,
  formatPercentBp,
  formatRemaining,
  formatWan,
  formatYuan,
  remainingDays,
} from "./format.ts";

describe("money", () => {
  it("groups thousands and always shows two decimals", () => {
    expect(formatFen(123_456_700n)).toBe("¥1,234,567.00");
    expect(formatFen("5")).toBe("¥0.05");
    expect(formatFen(0n)).toBe("¥0.00");
    expect(formatYuan(20_000_000n)).toBe("200,000.00");
  });
  it("uses the true minus before the sign", () => {
    expect(formatFen(-606_222n)).toBe("−¥6,062.22");
    expect(formatYuan(-1n)).toBe("−0.01");
  });
  it("stays exact far above the range of floats", () => {
    expect(formatFen("900719925474099301")).toBe("¥9,007,199,254,740,993.01");
  });
  it("rounds 万元 half away from zero and never shows minus zero", () => {
    expect(formatWan(123_455_000n)).toBe("123.46\u00a0万元");
    expect(formatWan(-123_455_000n)).toBe("−123.46\u00a0万元");
    expect(formatWan(-4_999n)).toBe("0.00\u00a0万元");
  });
  it("shows a dash for a missing amount and refuses a fraction of a fen", () => {
    expect(formatFen(null)).toBe("—");
    expect(() => formatFen(1.5)).toThrow(RangeError);
    expect(() => formatFen("1.5")).toThrow();
  });
});

describe("percent", () => {
  it("shows basis points with two decimals and a no-break space", () => {
    expect(formatPercentBp(5850)).toBe("58.50\u00a0%");
    expect(formatPercentBp(10_000n)).toBe("100.00\u00a0%");
    expect(formatPercentBp(-5)).toBe("−0.05\u00a0%");
  });
});

describe("decimals", () => {
  it("keeps every given digit", () => {
    expect(formatDecimal("1234567.8900")).toBe("1,234,567.8900");
    expect(formatDecimal("-0.5")).toBe("−0.5");
    expect(formatDecimal("15", { unit: "s" })).toBe("15\u00a0s");
    expect(formatDecimal("0007")).toBe("7");
  });
  it("rounds half away from zero to fixed places", () => {
    expect(formatDecimal("99.995", { places: 2 })).toBe("100.00");
    expect(formatDecimal("-1.005", { places: 2 })).toBe("−1.01");
    expect(formatDecimal("0.4", { places: 0 })).toBe("0");
    expect(formatDecimal("-0.4", { places: 0 })).toBe("0");
    expect(formatDecimal("3", { places: 4 })).toBe("3.0000");
  });
  it("shows a dash for nothing and refuses what is not a decimal", () => {
    expect(formatDecimal("")).toBe("—");
    expect(() => formatDecimal("1e3")).toThrow(RangeError);
    expect(formatCount(517_643, "次")).toBe("517,643\u00a0次");
  });
});

describe("time", () => {
  it("shows instants in Asia/Shanghai", () => {
    expect(formatDateTime("2026-11-21T06:05:00Z")).toBe("2026-11-21 14:05");
    expect(formatDateTime(new Date("2026-12-31T16:00:00Z"))).toBe("2027-01-01 00:00");
    expect(formatDate("2026-12-31T15:59:59Z")).toBe("2026-12-31");
  });
  it("keeps a calendar day as it is", () => {
    expect(formatDate("2026-06-18")).toBe("2026-06-18");
    expect(formatDateTime(undefined)).toBe("—");
  });
  it("counts calendar days, not hours", () => {
    expect(remainingDays("2026-06-18", "2026-06-15T15:59:00Z")).toBe(3);
    expect(remainingDays("2026-06-18", "2026-06-15T16:00:00Z")).toBe(2);
    expect(formatRemaining("2026-06-18", "2026-06-18T01:00:00Z")).toBe("今天截止");
    expect(formatRemaining("2026-06-18", "2026-06-20T01:00:00Z")).toBe("已过\u00a02\u00a0天");
  });
  it("refuses what is not a time", () => {
    expect(() => formatDateTime("soon")).toThrow(RangeError);
  });
});

describe("sizes", () => {
  it("uses decimal units", () => {
    expect(formatBytes(999)).toBe("999\u00a0B");
    expect(formatBytes(1_240_000)).toBe("1.2\u00a0MB");
  });
});
