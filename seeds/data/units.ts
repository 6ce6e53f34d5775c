/**
 * Accepted units per kind of quantity. canonical = value × factor (+ offset), factors as decimal text.
 *
 * Most factors are exact. Those without a finite decimal (1/60, 1/3.6, 180/π) carry 20 or more significant digits, so that a canonical value
 * rounded to the twelve decimals which the database keeps is exact for every value people write: 90 min is 1.5 h, 3.6 km/h is 1 m/s.
 */
type UnitFactor = { unit: string; factor: string; offset?: string };

export const LENGTH_MM: UnitFactor[] = [
  { unit: "mm", factor: "1" },
  { unit: "um", factor: "0.001" },
  { unit: "cm", factor: "10" },
  { unit: "m", factor: "1000" },
];

export const LENGTH_M: UnitFactor[] = [
  { unit: "m", factor: "1" },
  { unit: "cm", factor: "0.01" },
  { unit: "mm", factor: "0.001" },
];

export const ANGLE: UnitFactor[] = [
  { unit: "deg", factor: "1" },
  { unit: "rad", factor: "57.295779513082320876798155" },
  { unit: "mrad", factor: "0.057295779513082320876798" },
];

export const TIME_MS: UnitFactor[] = [
  { unit: "ms", factor: "1" },
  { unit: "us", factor: "0.001" },
  { unit: "s", factor: "1000" },
];

export const TIME_S: UnitFactor[] = [
  { unit: "s", factor: "1" },
  { unit: "ms", factor: "0.001" },
  { unit: "min", factor: "60" },
];

export const TIME_MIN: UnitFactor[] = [
  { unit: "min", factor: "1" },
  { unit: "s", factor: "0.016666666666666666666667" },
  { unit: "h", factor: "60" },
];

export const TIME_H: UnitFactor[] = [
  { unit: "h", factor: "1" },
  { unit: "min", factor: "0.016666666666666666666667" },
  { unit: "day", factor: "24" },
];

export const SHARE: UnitFactor[] = [
  { unit: "%", factor: "1" },
  { unit: "permille", factor: "0.1" },
];

/** For shares near zero, which are also written as parts per million. */
export const SMALL_SHARE: UnitFactor[] = [...SHARE, { unit: "ppm", factor: "0.0001" }];

export const MASS: UnitFactor[] = [
  { unit: "kg", factor: "1" },
  { unit: "g", factor: "0.001" },
];

export const FORCE: UnitFactor[] = [
  { unit: "N", factor: "1" },
  { unit: "mN", factor: "0.001" },
  { unit: "kN", factor: "1000" },
  { unit: "kgf", factor: "9.80665" },
];

export const SPEED: UnitFactor[] = [
  { unit: "m/s", factor: "1" },
  { unit: "km/h", factor: "0.277777777777777777777778" },
  { unit: "m/min", factor: "0.016666666666666666666667" },
];

export const PIECE_RATE: UnitFactor[] = [
  { unit: "piece/h", factor: "1" },
  { unit: "piece/min", factor: "60" },
  { unit: "piece/s", factor: "3600" },
];

export const TORQUE: UnitFactor[] = [
  { unit: "Nm", factor: "1" },
  { unit: "mNm", factor: "0.001" },
];

export const POWER: UnitFactor[] = [
  { unit: "W", factor: "1" },
  { unit: "kW", factor: "1000" },
];

/** One unit only: nothing to convert. */
export function single(unit: string): UnitFactor[] {
  return [{ unit, factor: "1" }];
}

/** Unit id → what people read. `bool`, `grade` and `IP` belong to values that are chosen: they are shown by their words. */
export const UNIT_DISPLAY: Record<string, string> = {
  mm: "mm",
  um: "μm",
  cm: "cm",
  m: "m",
  deg: "°",
  rad: "rad",
  mrad: "mrad",
  us: "μs",
  ms: "ms",
  s: "s",
  min: "min",
  h: "h",
  day: "天",
  week: "周",
  month: "个月",
  year: "年",
  "%": "%",
  permille: "‰",
  ppm: "ppm",
  kg: "kg",
  g: "g",
  N: "N",
  mN: "mN",
  kN: "kN",
  kgf: "kgf",
  degC: "℃",
  K: "K",
  lx: "lx",
  klx: "klx",
  IP: "IP",
  dB: "dB",
  "m/s": "m/s",
  "km/h": "km/h",
  "m/min": "m/min",
  "mSv/h": "mSv/h",
  "uSv/h": "μSv/h",
  "Sv/h": "Sv/h",
  count: "",
  "piece/h": "件/h",
  "piece/min": "件/min",
  "piece/s": "件/s",
  x: "倍",
  bool: "",
  grade: "",
  Nm: "N·m",
  mNm: "mN·m",
  W: "W",
  kW: "kW",
  person: "人",
  "yuan/op": "元/次",
  "fen/op": "分/次",
  yuan: "元",
  wanYuan: "万元",
  perThousandHours: "次/千小时",
  perTenThousandHours: "次/万小时",
};
