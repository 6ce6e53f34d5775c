/** Minutes for which a second factor counts before an act that binds (reliability A5). */
export const FACTOR_MINUTES = 5;
const FACTOR_MS = FACTOR_MINUTES * 60_000;
/** How far the clocks of two processes may be apart. */
const SKEW_MS = 60_000;

/** Whether a second factor shown at `factorAt` still counts at `now`: younger than five minutes, and not of the future. */
export function isFreshFactor(factorAt: Date | null, now: Date): factorAt is Date {
  if (factorAt === null) return false;
  const ageMs = now.getTime() - factorAt.getTime();
  return ageMs < FACTOR_MS && ageMs > -SKEW_MS;
}

/** What is said where a fresh second factor is missing: of the whole form, and beside the field of the factor. */
export const NEEDS_FACTOR = "操作没有完成：需要二次验证。";
export const STALE_FACTOR = `请先完成二次验证（${FACTOR_MINUTES} 分钟内有效）。您填写的内容已保留，验证后请再次提交。`;
