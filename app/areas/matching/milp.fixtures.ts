import type highs from "highs";
import type { Instance } from "./instance.ts";
import { affiliated, interoperates, isPrimeRole } from "./rules.ts";
import { OVERRUN_CAP } from "./types.ts";
import { points } from "./value.ts";

/**
 * The composing problem as a mixed-integer linear program, in the text format of CPLEX, for an oracle that shares nothing with the search but
 * the scores: the rules are read from rules.ts and written as constraints.
 *
 *     max  Σ (fit − slot cost) · x[d,c] + Σ score[r,c] · a[r,c] − μ · over
 *     x[d,c]  candidate c sits in slot d             a[r,c]  c answers for requirement r
 *     one per slot; a[r,c] ≤ Σ_d x[d,c]; Σ_c a[r,c] ≤ 1; over · budget ≥ price − budget
 *
 * The cap of the penalty is not linear: instances whose dearest consortium reaches it are refused.
 */
export function milpOf(instance: Instance): string {
  const { slots, bySlot, candidates, start, entryRequirement, entryScore, fit, slotCost, price, scene, weights, twin } = instance;
  const budget = scene.budgetFen === null ? null : Number(scene.budgetFen);
  if (
    budget !== null &&
    !weights.budgetLimit &&
    bySlot.reduce((sum, list) => sum + list.reduce((most, c) => Math.max(most, at(price, c)), 0), 0) > budget * OVERRUN_CAP
  ) {
    throw new RangeError("the cap of the penalty may bind");
  }
  const seat = (depth: number, c: number) => `x${depth}_${c}`;
  const sum = (names: readonly string[]) => names.join(" + ");
  const depthsOf = candidates.map((_, c) => bySlot.flatMap((list, depth) => (list.includes(c) ? [depth] : [])));
  const seats = candidates.map((_, c) => (depthsOf[c] ?? []).map((depth) => seat(depth, c)));
  const objective: string[] = [];
  const rows: string[] = [];
  const binary: string[] = [];
  const answers = new Map<number, string[]>();

  bySlot.forEach((list, depth) => {
    const names = [...list].map((c) => seat(depth, c));
    binary.push(...names);
    for (const c of list) objective.push(term(points(at(fit, c) - at(slotCost, depth)), seat(depth, c)));
    if (names.length > 0) rows.push(`${sum(names)} ${slots[depth]?.required ? "=" : "<="} 1`);
  });
  candidates.forEach((_, c) => {
    const mine = seats[c] ?? [];
    if (mine.length > 1) rows.push(`${sum(mine)} <= 1`);
    for (let e = at(start, c); e < at(start, c + 1); e++) {
      const r = at(entryRequirement, e);
      const answer = `a${r}_${c}`;
      objective.push(term(points(at(entryScore, e)), answer));
      rows.push(`${answer} - ${mine.join(" - ")} <= 0`);
      answers.set(r, [...(answers.get(r) ?? []), answer]);
    }
  });
  for (const names of answers.values()) rows.push(`${sum(names)} <= 1`);

  // Whoever depends on the prime stands beside a prime it works with.
  bySlot.forEach((list, depth) => {
    const role = slots[depth]?.role;
    if (!role || depth === 0) return;
    for (const c of list) {
      const dependent = one(candidates, c);
      const primes = [...(bySlot[0] ?? [])].filter(
        (p) => isPrimeRole(one(candidates, p).role) && interoperates(one(candidates, p), role, dependent),
      );
      if (primes.length < (bySlot[0]?.length ?? 0))
        rows.push([seat(depth, c), ...primes.map((p) => seat(0, p))].join(" - ").concat(" <= 0"));
    }
  });
  // One capability of an organization among interchangeable slots.
  for (let depth = 1; depth < slots.length; depth++) {
    if (twin[depth] === 1 && twin[depth + 1] !== 1) {
      let first = depth;
      while (twin[first] === 1) first--;
      const byOrganization = Map.groupBy([...(bySlot[depth] ?? [])], (c) => one(candidates, c).organizationId);
      for (const own of byOrganization.values()) {
        const names = own.flatMap((c) => Array.from({ length: depth - first + 1 }, (_, i) => seat(first + i, c)));
        rows.push(`${sum(names)} <= 1`);
      }
    }
  }
  // A verifier is not affiliated with any other member.
  slots.forEach(({ role }, depth) => {
    if (role !== "thirdPartyVerifier") return;
    for (const v of bySlot[depth] ?? []) {
      candidates.forEach((other, c) => {
        if (c === v || !affiliated(one(candidates, v), other)) return;
        const beside = (depthsOf[c] ?? []).filter((place) => place !== depth).map((place) => seat(place, c));
        if (beside.length > 0) rows.push(`${seat(depth, v)} + ${sum(beside)} <= 1`);
      });
    }
  });
  if (budget !== null) {
    // In budgets, so that coefficients stay near one.
    if (!weights.budgetLimit) objective.push(term(-weights.budgetOverrun, "over"));
    const paid = bySlot.flatMap((list, depth) =>
      [...list].flatMap((c) => (at(price, c) > 0 ? [term(at(price, c) / Math.max(1, budget), seat(depth, c))] : [])),
    );
    if (paid.length > 0) rows.push(`${paid.join(" ")} ${weights.budgetLimit ? "" : "- over "}<= 1`);
  }
  return [
    "Maximize",
    ` obj: ${objective.join("\n  ")}`,
    "Subject To",
    ...rows.map((row, index) => ` r${index}: ${row}`),
    "Binary",
    ...binary.map((name) => ` ${name}`),
    "End",
  ].join("\n");
}

/** The members by slot (−1: nobody) of an optimal solution; null when there is none. Throws when the solver did not prove it. */
export function solveMilp(
  solver: Awaited<ReturnType<typeof highs>>,
  instance: Instance,
  model: string = milpOf(instance),
): Int32Array | null {
  const solution = solver.solve(model, { mip_rel_gap: 0, mip_abs_gap: 1e-7, output_flag: false });
  if (solution.Status === "Infeasible") return null;
  if (solution.Status !== "Optimal") throw new Error(`the solver ended ${solution.Status}`);
  const columns = solution.Columns as Record<string, { Primal: number }>;
  return Int32Array.from(instance.bySlot, (list, depth) => [...list].find((c) => (columns[`x${depth}_${c}`]?.Primal ?? 0) > 0.5) ?? -1);
}

const at = (numbers: ArrayLike<number>, index: number): number => numbers[index] as number;
const one = <T>(list: readonly T[], index: number): T => list[index] as T;
const term = (factor: number, name: string) => `${factor < 0 ? "-" : "+"} ${Math.abs(factor)} ${name}`;
