import type { MetricOptionValue } from "#db/vocabulary/metrics.ts";

/**
 * IP codes of GB/T 4208—2017 (IEC 60529:2013). The two characteristic numerals are independent, and the second is no scale either: 1 to 6 build on
 * one another, but an enclosure marked 7 or 8 (immersion) or 9 (hot high-pressure jet) alone "is considered unsuitable" for jets (5, 6) unless it
 * carries both marks. So codes are a partial order: IP65 and IP56 do not satisfy each other, IP67 does not satisfy IP66, IP66/IP67 satisfies both.
 * Each option names what it covers; its decimal only keeps every code above all that it covers (54 → "54", IP66/IP67 → "67.66").
 */
const SINGLE = [
  "X1 X2 X3 X4 X5 X6 X7 X8 X9 10 11 12 20 21 22 23 30 31 32 33 34 40 41 42 43 44 45",
  "50 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 67 68 69",
]
  .join(" ")
  .split(" ");
const MARKED_TWICE = ["55/57", "65/67", "65/68", "65/69", "66/67", "66/68", "66/69", "67/69", "68/69", "66/67/69", "66/68/69"];

/** What the enclosure stands: the first numeral, and each water test it passes. */
function protection(code: string): { solid: number; water: Set<number> } {
  const water = new Set<number>();
  let solid = 0;
  for (const [first = "X", second = "X"] of code.split("/")) {
    solid = Math.max(solid, digit(first));
    const numeral = digit(second);
    const upTo = numeral <= 6 ? numeral : 4;
    for (let test = 1; test <= upTo; test++) water.add(test);
    if (numeral >= 7) water.add(numeral);
    if (numeral === 8) water.add(7);
  }
  return { solid, water };
}

/** X: not stated. It asks for nothing and promises nothing. */
const digit = (text: string) => (text === "X" ? 0 : Number(text));

function covers(code: string, other: string): boolean {
  const [mine, theirs] = [protection(code), protection(other)];
  return mine.solid >= theirs.solid && [...theirs.water].every((test) => mine.water.has(test));
}

/** 54 → "54", X7 → "7", 66/67 → "67.66". 5X and 50 stand for the same protection and are one option. */
function decimal(code: string): string {
  const [last, ...others] = code.split("/").reverse();
  const whole = String(Number((last ?? "").replaceAll("X", "0")));
  return others.length === 0 ? whole : `${whole}.${others.join("")}`;
}

const label = (code: string) =>
  code
    .split("/")
    .map((one) => `IP${one}`)
    .join("/");

const codes = [...SINGLE, ...MARKED_TWICE];

/** By decimal, so that the better of two comparable codes stands behind. */
export const IP_OPTIONS: MetricOptionValue[] = codes
  .map((code) => ({
    value: decimal(code),
    label: label(code),
    aliases: [
      code,
      ...(/^[1-6]0$/.test(code) ? [`${code[0]}X`, `IP${code[0]}X`] : []),
      ...(code.startsWith("X") ? [`0${code[1]}`, `IP0${code[1]}`] : []),
    ],
    covers: codes.filter((other) => covers(code, other)).map(decimal),
  }))
  .sort((a, b) => Number(a.value) - Number(b.value));
