import { z } from "zod";

/** Days an event may come late where the contract's terms say nothing (billing.md §5). */
const USUAL_MAX_LATE_DAYS = 35;

const lateTerms = z.object({ late: z.object({ maxLateDays: z.number().int().min(1).max(365) }) });

/** Days after which an event is no longer taken by itself but reviewed by people, by the terms of the contract. */
export function maxLateDaysOf(terms: unknown): number {
  const said = lateTerms.safeParse(terms);
  return said.success ? said.data.late.maxLateDays : USUAL_MAX_LATE_DAYS;
}
