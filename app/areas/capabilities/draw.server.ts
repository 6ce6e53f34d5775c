import { type SQL, sql } from "drizzle-orm";
import { capabilities, claims } from "#db/schema/capabilities.ts";
import { organizations } from "#db/schema/organizations.ts";
import { EVIDENCE_GRADES, type EvidenceGrade } from "#db/vocabulary/metrics.ts";

/**
 * What a capability would bring into any consortium whatever the scene asks, in thousandths of a point of the matcher's default weights: delivered
 * projects, and units within half a year against a need of twenty (up to 300 each), and 100 for each of five interfaces, since who has more can
 * stand beside more partners. The matcher asks the index for those with the highest first. Whole numbers, so that {@link drawInSql} says the same.
 */
export function drawOf(facts: {
  deliveredProjects: number;
  unitsPerMonth: number;
  leadTimeWeeks: number;
  interfaces: readonly string[];
}): number {
  const { deliveredProjects, unitsPerMonth, leadTimeWeeks, interfaces } = facts;
  const delivered = Math.floor((300 * deliveredProjects) / (deliveredProjects + 5));
  const units = Math.floor((300 * unitsPerMonth * Math.max(0, 26 - leadTimeWeeks) * 12) / (52 * 20));
  return delivered + Math.min(300, units) + 100 * Math.min(5, interfaces.length);
}

/** {@link drawOf} of a row of capabilities joined with its organization. */
export const drawInSql: SQL = sql`(300 * ${organizations.deliveredProjects} / (${organizations.deliveredProjects} + 5)
  + least(300, 300::bigint * ${capabilities.unitsPerMonth} * greatest(0, 26 - ${capabilities.leadTimeWeeks}) * 12 / (52 * 20))
  + 100 * least(5, cardinality(${capabilities.interfaces})))`;

/** What evidence counts, in thousandths: the matcher's default weights. */
export const EVIDENCE_COUNTS: Record<EvidenceGrade, number> = { selfDeclared: 600, document: 800, thirdParty: 950, platform: 1000 };
/** Weight of the indicators that a member usually answers: so much is at stake when a leg asks for those that meet some. */
const ANSWERED = 2.5;

/** {@link drawOf} with what the evidence of its claims is worth on average: the order of those who are asked to meet indicators. */
export function drawWithEvidence(draw: number, evidence: readonly EvidenceGrade[]): number {
  const sum = evidence.reduce((total, grade) => total + EVIDENCE_COUNTS[grade], 0);
  return draw + Math.floor((ANSWERED * sum) / Math.max(1, evidence.length));
}

const counted = sql.join(
  EVIDENCE_GRADES.map((grade) => sql`when ${claims.evidence} = ${grade} then ${sql.raw(String(EVIDENCE_COUNTS[grade]))}`),
  sql` `,
);

/** {@link drawWithEvidence} of the same row. */
export const drawWithEvidenceInSql: SQL = sql`(${drawInSql} + (
  select floor(${sql.raw(String(ANSWERED))} * coalesce(sum(case ${counted} end), 0) / greatest(1, count(*)))
  from ${claims} where ${claims.capabilityId} = ${capabilities.id}))`;
