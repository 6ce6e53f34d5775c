import { NATIONWIDE } from "#db/vocabulary/regions.ts";
import type { SearchQuery } from "#search/client.server.ts";
import { all, any, atLeast, is, oneOf } from "#search/filters.ts";
import type { Condition, Leg } from "./legs.ts";

/** A leg as a query of the capability index. */
export function legQuery(leg: Leg): SearchQuery {
  return {
    index: "capabilities",
    filter: legFilter(leg),
    sort: [`${leg.meets.least > 0 ? "draw_with_evidence" : "draw"}:desc`, "id:asc"],
    limit: leg.limit,
  };
}

function legFilter({ roles, componentKind, near, serving, home, forms, operations, open, affordable, meets }: Leg): string[] {
  const filter = [oneOf("role", roles)];
  if (componentKind) filter.push(is("component_kind", componentKind));
  if (near) filter.push("field" in near ? is("fields", near.field) : is("domains", near.domain));
  if (serving) filter.push(oneOf("regions", [NATIONWIDE, ...serving]));
  if (home) filter.push(is("home", home));
  if (forms) filter.push("units_per_month > 0", any([oneOf("product_type", forms), "product_type IS NULL"]));
  if (operations) filter.push(any([oneOf("tags", operations.keys), ...(operations.orNone ? ["tags IS EMPTY"] : [])]));
  if (open === "dependents") filter.push("bound = false", "interfaces IS NOT EMPTY");
  if (open === "primes") filter.push(any(["bound = true", "interfaces IS NOT EMPTY"]));
  if (affordable) {
    const { leaseMonthly, oneOff } = affordable;
    const once = any([`one_off <= ${oneOff}`, "one_off NOT EXISTS"]);
    filter.push(any([`lease_monthly <= ${leaseMonthly}`, all(["lease_monthly NOT EXISTS", once])]));
  }
  if (meets.least > 0) filter.push(atLeast(meets.least, meets.of.map(condition)));
  return filter;
}

function condition(one: Condition): string {
  const attribute = `metrics.${one.metric}`;
  return "values" in one ? `${attribute} IN [${one.values.join(", ")}]` : `${attribute} ${one.comparator} ${one.target}`;
}
