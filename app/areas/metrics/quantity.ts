import { normalizeDecimal } from "#app/kernel/units.ts";
import type { Comparator } from "#db/vocabulary/metrics.ts";
import { UNIT_WORDINGS } from "#db/vocabulary/units.ts";
import { readChineseNumber } from "./chinese-number.ts";

/** A quantity as a person wrote it, taken apart. Whether it makes sense for a metric is what `Registry.measure` says. */
export interface Quantity {
  /** Null where the text does not say: the usual one of the metric is meant. */
  comparator: Comparator | null;
  /** Decimal text; "1" and "0" for 是 and 否; the digits of an IP code ("54", "66/67"). */
  value: string;
  /** The upper bound of a range, in the same unit. */
  upper: string | null;
  /** Id of the unit in the registry; null where none is written, or one that is not known (then `unitText` is not empty). */
  unit: string | null;
  unitText: string;
}

/** No wording of one quantity is longer; what is, is not read: the patterns below are not made for essays. */
const MOST_CHARACTERS = 120;

const AT_MOST = [
  "小于或等于|小于等于|不大于|不超过|不得超过|不得大于|不高于|不得高于|不多于|不长于|不超出|控制在|限制在|小于|低于|少于|短于|至多|最多|最大|最高|最长|上限",
  "<=|=<|<",
].join("|");
const AT_LEAST = [
  "大于或等于|大于等于|不小于|不低于|不得低于|不得小于|不少于|不得少于|不短于|大于|高于|多于|超过|优于|至少|最少|最小|最低|达到|可达|下限",
  ">=|=>|>",
].join("|");
/** In this order: 不大于 holds 大于. 优于 says only "better than", so it leaves the comparison to the metric. */
const LEADS: readonly [RegExp, Comparator | null][] = [
  [/^优于/, null],
  [new RegExp(`^(?:${AT_MOST})`), "<="],
  [new RegExp(`^(?:${AT_LEAST})`), ">="],
  [/^(?:等于|恰为|=)/, "="],
];
const TAILS: readonly [RegExp, Comparator | null][] = [
  [/(?:范围内|区间内|之间|范围|区间)$/, null],
  [/(?:(?:及|或|和)?以下|以内|之内|内|或更少|或更低|或更短|封顶)$/, "<="],
  [/(?:(?:及|或|和)?以上|或更高|或更多|或更长|起)$/, ">="],
  [/(?:左右|上下)$/, null],
];
/** Words that say nothing about the quantity. */
const FILLERS = /^(?:应当|应该|应|须|需要|需|要求|保持在|保证|能够|能|可|约为|大约|约|平均|误差|精度|为|在|从|介于|大概|:|,)/;
const TOLERANCE = /^(?:±|\+\/?-|正负)/;
const TRUE_WORDS = ["是", "有", "支持", "具备", "配备", "可以", "能", "需要", "必须", "要求", "yes", "true", "y", "√", "✓", "✔"];
const FALSE_WORDS = [
  "否",
  "无",
  "没有",
  "不支持",
  "不具备",
  "未配备",
  "不可以",
  "不能",
  "不需要",
  "不要求",
  "no",
  "false",
  "n",
  "×",
  "✗",
  "✘",
];
const PER: Record<string, string> = { 小时: "小时", 分钟: "分钟", 分: "分钟", 秒: "秒" };

/**
 * Takes a wording of a target or claim apart: "≤±0.5mm", "不低于99%", "15秒以内", "IP54", "200~1500lx", "百分之九十九以上", "支持".
 * Strict and non-strict bounds are one (< is ≤). Null when the text is not a single quantity.
 */
export function parseQuantity(text: string): Quantity | null {
  if (text.length > MOST_CHARACTERS) return null;
  const plain = plainText(text);
  const whole = readWhole(plain);
  if (whole && (whole.unit !== null || whole.unitText === "")) return whole;
  // What stands in brackets at the end is a remark, unless it belongs to the unit: dB(A).
  return readWhole(plain.replace(/\([^()]*\)$/, "")) ?? whole;
}

/** A yes or no as people write it: "1", "0", or null when it is neither. */
export function readBoolean(text: string): "1" | "0" | null {
  const word = plainText(text).toLowerCase();
  if (word === "1" || TRUE_WORDS.includes(word)) return "1";
  return word === "0" || FALSE_WORDS.includes(word) ? "0" : null;
}

/** Digits of an IP code: "IP54" → "54", "IPX7" → "X7", "IP66/IP67" → "66/67"; null when the text is none. The letters IP may be left out of bare digits. */
export function readIpCode(text: string): string | null {
  if (text.length > MOST_CHARACTERS) return null;
  const plain = plainText(text).toUpperCase().replace(/级$/, "");
  if (!/^(?:IP)?-?[0-6X][0-9X]K?(?:(?:[/,、+]|和|及|或)(?:IP)?-?[0-6X][0-9X]K?){0,2}$/.test(plain)) return null;
  const codes = plain.match(/[0-6X][0-9X](?=K|\D|$)/g) ?? [];
  return codes.join("/");
}

/** The text without comparison words: what is left of "不低于 PL d" is "PLd". For values that are chosen, not measured. */
export function splitComparator(text: string): { comparator: Comparator | null; rest: string } {
  let rest = plainText(text);
  if (text.length > MOST_CHARACTERS) return { comparator: null, rest };
  let comparator: Comparator | null = null;
  for (let before = ""; before !== rest; ) {
    before = rest;
    rest = rest.replace(FILLERS, "");
    for (const [pattern, found] of LEADS) {
      if (!pattern.test(rest)) continue;
      rest = rest.replace(pattern, "");
      comparator ??= found;
      break;
    }
  }
  for (const [pattern, found] of TAILS) {
    if (!pattern.test(rest)) continue;
    rest = rest.replace(pattern, "");
    comparator = found ?? comparator;
    break;
  }
  return { comparator, rest };
}

/** The registry's unit for what is written, by its id or any wording; null when it is not known. */
export function readUnit(text: string): string | null {
  const wanted = plainText(text).replaceAll("每", "/").replaceAll("⋅", "·");
  return UNITS.exact.get(wanted) ?? UNITS.anyCase.get(wanted.toLowerCase()) ?? null;
}

/** The one of these units that is written, by its id, any wording of it or the name it is shown by; null when it is none of them. */
export function unitAmong(units: readonly { unit: string; label: string }[], text: string): string | null {
  const has = (wanted: string | null) => units.some(({ unit }) => unit === wanted);
  const known = readUnit(text);
  if (has(known)) return known;
  // 度 is an angle, and a temperature where a temperature is meant.
  if (known === "deg" && has("degC")) return "degC";
  const wanted = plainText(text).toLowerCase();
  return units.find(({ label }) => wanted !== "" && plainText(label).toLowerCase() === wanted)?.unit ?? null;
}

function unitTable() {
  const exact = new Map<string, string>();
  const anyCase = new Map<string, string>();
  for (const [unit, wordings] of Object.entries(UNIT_WORDINGS)) {
    for (const wording of [unit, ...wordings]) {
      exact.set(wording.normalize("NFKC"), unit);
      const lower = wording.normalize("NFKC").toLowerCase();
      // K and k, N and n: the first unit listed has the loose spelling.
      if (!anyCase.has(lower)) anyCase.set(lower, unit);
    }
  }
  return { exact, anyCase };
}
const UNITS = unitTable();

/** NFKC, one sign for each comparison, dash and degree, no spaces but those between digits. */
function plainText(text: string): string {
  const plain = text
    .replace(/[º˚]/g, "°")
    .normalize("NFKC")
    .replace(/[≤≦⩽⩿]/g, "<=")
    .replace(/[≥≧⩾⪀]/g, ">=")
    .replace(/[﹪٪]/g, "%")
    .replace(/[〜∼～]/g, "~")
    .replace(/[–—―‒]/g, "–")
    .replaceAll("−", "-")
    .replace(/\s+(?!\d)|(?<!\d)\s+/g, "");
  let end = plain.length;
  // A pattern would look at every run of dots again from each of its places.
  while (end > 0 && "。;.,、!".includes(plain[end - 1] ?? "")) end--;
  return plain.slice(0, end);
}

function readWhole(text: string): Quantity | null {
  if (text === "") return null;
  const yes = text === "1" || text === "0" ? null : readBoolean(text);
  if (yes !== null) return { comparator: "=", value: yes, upper: null, unit: null, unitText: "" };
  // 每小时不少于60件 and 不少于每小时60件 are 60 件/小时.
  const per = /每(小时|分钟|分|秒)(?=.*[\d一二两三四五六七八九十百千万])/.exec(text);
  const { comparator, rest } = splitComparator(per ? text.replace(per[0], "") : text);
  const ip = /^IP/i.test(rest) ? readIpCode(rest) : null;
  if (ip !== null) return { comparator, value: ip, upper: null, unit: "IP", unitText: "IP" };
  const read = readRange(rest) ?? readSingle(rest);
  if (!read) return null;
  if (read.upper !== null && comparator !== null && comparator !== "=") return null;
  const unitText = per?.[1] ? `${read.unitText}/${PER[per[1]]}` : read.unitText;
  const unit = read.unit ?? readUnit(unitText);
  // A text with figures behind the first one is no unit: "15 个工位 3 台".
  if (unit === null && (/\d/.test(unitText) || unitText.length > 8)) return null;
  return {
    comparator: read.upper !== null ? "between" : (comparator ?? (read.tolerance ? "<=" : null)),
    value: read.value,
    upper: read.upper,
    unit: unitText === "" ? null : unit,
    unitText,
  };
}

interface Figure {
  value: string;
  upper: string | null;
  unit: string | null;
  unitText: string;
  /** Written with ±. */
  tolerance: boolean;
}

const FIGURE = String.raw`(?:±|\+\/?-|正负)?[-+]?(?:\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千半点]+)(?:万(?!元)|亿)?`;
const UNIT = String.raw`[A-Za-zμΩ°%‰\u4e00-\u9fff/·*().]*?`;
const RANGE = new RegExp(`^(${FIGURE})(${UNIT})(?:~|–+|-|至|到|和|与|\\.\\.\\.)(${FIGURE})(.*)$`);
const SINGLE = new RegExp(`^(${FIGURE})(.*)$`);
const PARTS: readonly [RegExp, string, number][] = [
  [/^百分之/, "%", 1],
  [/^千分之/, "permille", 1],
  [/^万分之/, "ppm", 100],
];

function readRange(text: string): Figure | null {
  const match = RANGE.exec(text);
  const [, first = "", firstUnit = "", second = "", unitText = ""] = match ?? [];
  const value = readFigure(first);
  const upper = readFigure(second);
  if (!match || value === null || upper === null) return null;
  // 10s~1min would need the metric to be put in one unit.
  if (firstUnit !== "" && firstUnit !== unitText && readUnit(firstUnit) !== readUnit(unitText)) return null;
  return { value, upper, unit: null, unitText, tolerance: TOLERANCE.test(first) };
}

function readSingle(text: string): Figure | null {
  for (const [pattern, unit, times] of PARTS) {
    if (!pattern.test(text)) continue;
    const value = readFigure(text.replace(pattern, ""), times);
    return value === null ? null : { value, upper: null, unit, unitText: unit, tolerance: false };
  }
  const tenths = /^([一二三四五六七八九])成([一二三四五六七八九半])?$/.exec(text);
  if (tenths) {
    const value = readFigure(`${tenths[1]}点${tenths[2] === "半" ? "五" : (tenths[2] ?? "零")}`, 10);
    return value === null ? null : { value, upper: null, unit: "%", unitText: "%", tolerance: false };
  }
  const match = SINGLE.exec(text);
  const value = readFigure(match?.[1] ?? "");
  return value === null ? null : { value, upper: null, unit: null, unitText: match?.[2] ?? "", tolerance: TOLERANCE.test(text) };
}

/** A figure in Arabic or Chinese numerals, with 万 or 亿 behind it, as decimal text. */
function readFigure(text: string, times = 1): string | null {
  const bare = text.replace(TOLERANCE, "");
  const chinese = /^[零〇一二两三四五六七八九十百千万亿点半]+$/.test(bare) ? readChineseNumber(bare) : null;
  const match = /^([-+]?[\d,]+(?:\.\d+)?)([万亿])?$/.exec(bare);
  const decimal = chinese ?? (match?.[1] ? normalizeDecimal(match[1]) : null);
  if (decimal === null) return null;
  const scale = BigInt(times) * (match?.[2] === "万" ? 10_000n : match?.[2] === "亿" ? 100_000_000n : 1n);
  return scale === 1n ? decimal : timesWhole(decimal, scale);
}

/** Exact decimal × whole number. */
function timesWhole(decimal: string, factor: bigint): string {
  const [whole = "0", part = ""] = decimal.split(".");
  const digits = (BigInt(`${whole}${part}`) * factor).toString().padStart(part.length + 1, "0");
  const text = part === "" ? digits : `${digits.slice(0, -part.length)}.${digits.slice(-part.length)}`;
  return normalizeDecimal(text) ?? text;
}
