import { normalizeDecimal } from "#app/kernel/units.ts";

const DIGITS = "零一二三四五六七八九";
const PLACES: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };

/** A number in Chinese numerals as decimal text: 十五 → "15", 九十九点五 → "99.5", 一万二千 → "12000", 半 → "0.5". Null when it is none (两三). */
export function readChineseNumber(text: string): string | null {
  if (text === "半") return "0.5";
  const [whole = "", part, ...more] = text.replaceAll("〇", "零").replaceAll("两", "二").split("点");
  if (more.length > 0 || (part !== undefined && !/^[零一二三四五六七八九]+$/.test(part))) return null;
  const integer = readWhole(whole);
  if (integer === null) return null;
  const decimals = [...(part ?? "")].map((digit) => DIGITS.indexOf(digit)).join("");
  return normalizeDecimal(decimals === "" ? `${integer}` : `${integer}.${decimals}`);
}

function readWhole(text: string): number | null {
  // Digits read out one by one: 二零二六.
  if (/^[零一二三四五六七八九]+$/.test(text))
    return text.length === 1 || text.includes("零") ? Number([...text].map((d) => DIGITS.indexOf(d)).join("")) : null;
  const match = /^(?:([零一二三四五六七八九十百千]+)亿)?(?:([零一二三四五六七八九十百千]+)万)?([零一二三四五六七八九十百千]+)?$/.exec(text);
  if (!match || text === "") return null;
  const parts = [match[1], match[2], match[3]].map((part) => (part === undefined ? 0 : belowTenThousand(part)));
  if (parts.includes(null)) return null;
  const [hundredMillions = 0, tenThousands = 0, rest = 0] = parts as number[];
  return hundredMillions * 100_000_000 + tenThousands * 10_000 + rest;
}

/** 三千零五十 → 3050; null when places do not fall (十百) or digits stand side by side. */
function belowTenThousand(text: string): number | null {
  let sum = 0;
  let digit: number | null = null;
  let last = 10_000;
  for (const character of text) {
    const place = PLACES[character];
    if (place === undefined) {
      const value = DIGITS.indexOf(character);
      if (digit !== null && digit !== 0) return null;
      digit = value;
      continue;
    }
    if (place >= last) return null;
    sum += (digit === null || digit === 0 ? 1 : digit) * place;
    digit = null;
    last = place;
  }
  return sum + (digit ?? 0);
}
