import { and, asc, eq, gt, inArray, like, or, type SQL } from "drizzle-orm";
import { scenes } from "#db/schema/scenes.ts";
import type { SceneDomain, SceneField, SceneStatus } from "#db/vocabulary/scenes.ts";

/** Which scenes a plan table holds; an empty list asks for all. `city`: region codes, a province's standing for all within. */
export interface PlanFilter {
  domain: readonly SceneDomain[];
  field: readonly SceneField[];
  status: readonly SceneStatus[];
  city: readonly string[];
}

/** Where a page of the table stopped: `number` is the 序号 of its last row. */
export interface PlanPlace {
  regionCode: string;
  code: string;
  number: number;
}

/** A part of the table: `limit` rows after a place, from the beginning without one. */
export interface PlanPart {
  after?: PlanPlace | undefined;
  limit: number;
}

/** The filter as a condition on scenes. */
export function inPlan({ domain, field, status, city }: PlanFilter): SQL | undefined {
  const cities = city.map((code) =>
    code.endsWith("0000") ? like(scenes.regionCode, `${code.slice(0, 2)}%`) : eq(scenes.regionCode, code),
  );
  return and(
    domain.length > 0 ? inArray(scenes.domain, [...domain]) : undefined,
    field.length > 0 ? inArray(scenes.field, [...field]) : undefined,
    status.length > 0 ? inArray(scenes.status, [...status]) : undefined,
    cities.length > 0 ? or(...cities) : undefined,
  );
}

/** The order of every plan table: by region, then by code. */
export const PLAN_ORDER = [asc(scenes.regionCode), asc(scenes.code)];

/** Rows that stand behind a place in {@link PLAN_ORDER}. */
export function behind(after: PlanPlace | undefined): SQL | undefined {
  if (!after) return undefined;
  return or(gt(scenes.regionCode, after.regionCode), and(eq(scenes.regionCode, after.regionCode), gt(scenes.code, after.code)));
}
