import { and, arrayContains, arrayOverlaps, asc, eq, gt, inArray, isNull, lte, not, or, type SQL, sql } from "drizzle-orm";
import { drawInSql, drawWithEvidenceInSql, openToAnyRobot } from "#app/areas/capabilities/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { capabilities, claims } from "#db/schema/capabilities.ts";
import { organizations } from "#db/schema/organizations.ts";
import type { Condition, Leg } from "./legs.ts";

/** Ids that a leg finds in PostgreSQL: the same, in the same order, as in an index that is up to date. */
export async function legInDatabase(ctx: Context, leg: Leg): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: capabilities.id })
    .from(capabilities)
    .innerJoin(organizations, eq(organizations.id, capabilities.organizationId))
    .where(and(eq(capabilities.status, "published"), ...conditionsOf(leg)))
    .orderBy(sql`${leg.meets.least > 0 ? drawWithEvidenceInSql : drawInSql} desc`, asc(capabilities.id))
    .limit(leg.limit);
  return rows.map(({ id }) => id);
}

function conditionsOf({ roles, componentKind, near, serving, home, forms, operations, open, affordable, meets }: Leg): (SQL | undefined)[] {
  const { leaseMonthlyFen, oneOffFen, tags, interfaces, serviceRegions } = capabilities;
  const conditions: (SQL | undefined)[] = [inArray(capabilities.role, [...roles])];
  if (componentKind) conditions.push(eq(capabilities.componentKind, componentKind));
  if (near)
    conditions.push(
      "field" in near
        ? arrayContains(capabilities.fields, sql`array[${near.field}]`)
        : arrayContains(capabilities.domains, sql`array[${near.domain}]`),
    );
  if (serving) conditions.push(or(sql`cardinality(${serviceRegions}) = 0`, arrayOverlaps(serviceRegions, [...serving])));
  if (home) conditions.push(sql`left(${organizations.regionCode}, 2) = left(${home}, 2)`);
  if (forms)
    conditions.push(gt(capabilities.unitsPerMonth, 0), or(isNull(capabilities.productType), inArray(capabilities.productType, [...forms])));
  if (operations)
    conditions.push(or(arrayOverlaps(tags, [...operations.keys]), operations.orNone ? sql`cardinality(${tags}) = 0` : undefined));
  const hasInterface = sql`cardinality(${interfaces}) > 0`;
  if (open === "dependents") conditions.push(openToAnyRobot, hasInterface);
  if (open === "primes") conditions.push(or(not(openToAnyRobot), hasInterface));
  if (affordable) {
    const once = or(isNull(oneOffFen), lte(oneOffFen, BigInt(affordable.oneOff)));
    conditions.push(or(lte(leaseMonthlyFen, BigInt(affordable.leaseMonthly)), and(isNull(leaseMonthlyFen), once)));
  }
  if (meets.least > 0)
    conditions.push(
      sql`(select count(*) from ${claims} where ${claims.capabilityId} = ${capabilities.id} and ${claims.upper} is null and ${or(...meets.of.map(met))}) >= ${meets.least}`,
    );
  return conditions;
}

function met(one: Condition): SQL | undefined {
  const isAbout = eq(claims.metric, one.metric);
  if ("values" in one) return and(isAbout, inArray(claims.value, [...one.values]));
  return and(
    isAbout,
    one.comparator === "<=" ? sql`${claims.value} <= ${one.target}::numeric` : sql`${claims.value} >= ${one.target}::numeric`,
  );
}
