/**
 * Exact binomial plans for "success rate ≥ target" (Clopper–Pearson one-sided lower limit, GB/T 4087): what a number of trials with some
 * failures proves, and how many trials a proof needs. All probabilities are plain fractions. Sums run over logarithms in double precision,
 * whose error lies far below what one more trial changes.
 */

/** Relative room for rounding when a sum meets the confidence exactly, as 0.5 × 0.5 meets 25 %. */
const ROUNDING = 1e-9;
const MOST_TRIALS = 100_000_000;

/** The lower confidence limit of the success rate after `failures` in `trials`; 0 when everything failed. */
export function lowerLimit(trials: number, failures: number, confidence: number): number {
  if (failures >= trials) return 0;
  let [low, high] = [0, 1];
  // Sixty halvings are finer than a double can tell.
  for (let step = 0; step < 60; step++) {
    const rate = (low + high) / 2;
    if (proves(trials, failures, rate, confidence)) low = rate;
    else high = rate;
  }
  return low;
}

/** True when at most `failures` in `trials` put the lower confidence limit at or above the target rate (0 < target < 1). */
export function proves(trials: number, failures: number, target: number, confidence: number): boolean {
  return failures < trials && atMost(trials, failures, 1 - target) <= (1 - confidence) * (1 + ROUNDING);
}

/** Fewest trials that prove the target with so many failures allowed; null when a hundred million are not enough. */
export function trialsNeeded(failures: number, target: number, confidence: number): number | null {
  let high = failures + 1;
  while (!proves(high, failures, target, confidence)) {
    high *= 2;
    if (high > MOST_TRIALS) return null;
  }
  let low = Math.max(failures, Math.floor(high / 2));
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (proves(middle, failures, target, confidence)) high = middle;
    else low = middle;
  }
  return high;
}

/** P(X ≤ failures) of a binomial: Σᵢ C(n,i) qⁱ (1−q)ⁿ⁻ⁱ, summed downwards from the largest i. */
function atMost(trials: number, failures: number, failureRate: number): number {
  if (failureRate <= 0) return 1;
  if (failureRate >= 1) return 0;
  let term = Math.exp(logChoose(trials, failures) + failures * Math.log(failureRate) + (trials - failures) * Math.log1p(-failureRate));
  const odds = (1 - failureRate) / failureRate;
  const mode = trials * failureRate;
  let sum = term;
  for (let i = failures; i > 0; i--) {
    term *= (i / (trials - i + 1)) * odds;
    sum += term;
    if (i < mode && term < sum * 1e-18) break;
  }
  return sum;
}

function logChoose(n: number, k: number): number {
  if (k > 1000) return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  let sum = 0;
  for (let j = 1; j <= k; j++) sum += Math.log((n - k + j) / j);
  return sum;
}

/** Stirling's series above a thousand, where its next term is below double precision. */
function logFactorial(n: number): number {
  if (n < 1000) {
    let sum = 0;
    for (let j = 2; j <= n; j++) sum += Math.log(j);
    return sum;
  }
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3);
}
