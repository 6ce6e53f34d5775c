import Big from "big.js";
import { fenToYuan } from "#app/kernel/money.ts";
import { DIMENSION_NAMES, DIMENSIONS, type Dimension } from "#db/vocabulary/metrics.ts";
import { SLOT_ROLE_NAMES, SLOT_ROLES, type SlotRole } from "#db/vocabulary/roles.ts";
import { serialDate } from "./number-formats.ts";
import { faulty, isNothing, nearest, plainText, type Reading, read, readChoices } from "./readings.ts";

/** Seats a table may ask for besides the lead one. Parts are asked for by their kind, which is the scene form's matter. */
export type SeatRole = Exclude<SlotRole, "prime" | "partsSupplier">;
export const SEAT_ROLES = SLOT_ROLES.filter((role): role is SeatRole => role !== "prime" && role !== "partsSupplier");

export interface RegionName {
  code: string;
  name: string;
  /** Null for provinces. */
  province: string | null;
}

const shortName = (name: string) => name.replace(/(特别行政区|[壮回维]\S*自治区|自治区|自治州|地区|省|市|盟)$/, "");

/** A city or province by its name, with or without 省 and 市, alone or behind its province; or by its code. */
export function readRegion(text: string, regions: readonly RegionName[]): Reading<string> {
  const typed = plainText(text).replace(/^中国/, "");
  if (isNothing(typed)) return faulty("请填写所在地区，如“广州市”。");
  const wordings = (region: RegionName) => {
    const own = [region.name, shortName(region.name)];
    const outer = region.province === null ? [] : [region.province, shortName(region.province)];
    return [region.code, ...own, ...outer.flatMap((province) => own.map((name) => `${province}${name}`))];
  };
  // A city before the province of the same short name: 吉林市 stands in 吉林省.
  const found =
    regions.find((region) => typed === region.name || typed === region.code) ?? regions.find((region) => wordings(region).includes(typed));
  if (found) return read(found.code);
  return faulty(
    `没有找到地区“${text.trim()}”，请填写省或地级市的全称。`,
    nearest(
      text,
      regions.map((region) => region.name),
    ),
  );
}

/** A day: 2026-11-21, 2026/11/21, 2026.11.21, 2026年11月21日, 20261121, a spreadsheet's day number; a month means its last day. */
export function readDay(text: string, label: string): Reading<string> {
  const typed = plainText(text).replace(/[前止]$/, "");
  if (isNothing(typed)) return faulty(`请填写${label}，如 2026-12-31。`);
  const whole =
    /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:00:00(?::00)?)?$/.exec(typed) ?? /^(20\d{2})(\d{2})(\d{2})$/.exec(typed);
  const month = /^(\d{4})(?:[-/.]|年)(\d{1,2})月?(?:底|末)?$/.exec(typed);
  const day = whole
    ? calendarDay(Number(whole[1]), Number(whole[2]), Number(whole[3]))
    : month
      ? calendarDay(Number(month[1]), Number(month[2]), null)
      : /^[3-7]\d{4}$/.test(typed)
        ? serialDate(Number(typed))
        : null;
  return day === null ? faulty(`${label}“${text.trim()}”不是日期，格式如 2026-12-31。`) : read(day);
}

/** ISO day, or null when there is none such; without a day the last of its month. */
function calendarDay(year: number, month: number, day: number | null): string | null {
  if (month < 1 || month > 12) return null;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const chosen = day ?? last;
  if (chosen < 1 || chosen > last) return null;
  return `${year}-${String(month).padStart(2, "0")}-${String(chosen).padStart(2, "0")}`;
}

/** Yuan as decimal text from 320万元, 0.3亿元, ¥3,200,000; without a unit the figure is in yuan. Nothing is undefined. */
export function readBudget(text: string): Reading<string | undefined> {
  const typed = plainText(text).replace(/^(约|人民币|¥|￥|RMB|CNY)+/i, "");
  if (isNothing(typed)) return read(undefined);
  const found = /^(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d+)?)(亿|千万|百万|万|千)?(?:元|人民币|元整)?$/.exec(typed);
  const rule = "请写明金额和单位，如“320万元”；尚未确定的可以留空。";
  if (!found) return faulty(`预算金额“${text.trim()}”不是金额。${rule}`, /面议|保密|未定/.test(typed) ? "" : null);
  const times = { 亿: 100_000_000, 千万: 10_000_000, 百万: 1_000_000, 万: 10_000, 千: 1_000 }[found[2] ?? ""] ?? 1;
  const fen = new Big((found[1] ?? "0").replaceAll(",", "")).times(times).times(100);
  if (!fen.eq(fen.round(0)) || fen.gt("99999999999999"))
    return faulty(`预算金额“${text.trim()}”须为不超过 12 位、最多两位小数的元。${rule}`);
  return read(fenToYuan(BigInt(fen.toFixed(0))).replace(/\.00$/, ""));
}

/** 3200000.5 → 3200000.5元. */
export const writeBudget = (yuan: string): string => (yuan === "" ? "" : `${yuan.replace(/\.00$/, "")}元`);

const SEAT_NAMES = Object.fromEntries(SEAT_ROLES.map((role) => [role, SLOT_ROLE_NAMES[role]])) as Record<SeatRole, string>;

/** Why dimensions have no indicator: by dimension, and `others` for all the rest that have none. */
export type Waivers = Partial<Record<Dimension | "others", string>>;

/** Lines such as 交互协作：单人工位. A text without a dimension's name is the reason for all that have no indicator. */
export function readWaivers(text: string): Reading<Waivers> {
  const found: Waivers = {};
  for (const line of text.split("\n").filter((each) => !isNothing(each))) {
    const dimension = DIMENSIONS.find((each) => line.startsWith(`${DIMENSION_NAMES[each]}：`));
    const reason = dimension ? line.slice(DIMENSION_NAMES[dimension].length + 1) : line;
    const key = dimension ?? "others";
    found[key] = found[key] === undefined ? reason : `${found[key]}，${reason}`;
  }
  return read(found);
}

export const writeWaivers = (waivers: Waivers): string =>
  [
    ...DIMENSIONS.flatMap((each) => (waivers[each] ? [`${DIMENSION_NAMES[each]}：${waivers[each]}`] : [])),
    ...(waivers.others ? [waivers.others] : []),
  ].join("\n");

/** Roles asked for besides the lead one, which every scene asks for and which may be named all the same. */
export function readSeats(text: string): Reading<SeatRole[]> {
  const rest = text.replaceAll(SLOT_ROLE_NAMES.prime, "").replace(/(^|[、，,；;\n])\s*(整机企业|应用服务商)\s*(?=$|[、，,；;\n])/g, "$1");
  return readChoices(rest, "需要的成员角色", SEAT_NAMES);
}

export const writeSeats = (roles: readonly SeatRole[]): string => roles.map((role) => SEAT_NAMES[role]).join("、");
