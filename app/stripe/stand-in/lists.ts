import { isJsonObject, type Json, type JsonObject } from "../contract/json.ts";
import { answer, integer, type Outcome, text } from "./operation.ts";
import { ApiRefusal, refuseUnmodelled } from "./refusal.ts";

const PAGING = ["limit", "starting_after", "ending_before"];

/**
 * A cursor list of objects, newest first: filtered by the named fields when the parameter is given, and by `created`.
 * @param rows in the order they were created
 */
export function listing(
  rows: (JsonObject & { id: string; created: number })[],
  params: JsonObject,
  url: string,
  filters: string[] = [],
): Outcome {
  refuseUnmodelled(params, [...filters, "created", ...PAGING]);
  const given = filters.filter((name) => params[name] !== undefined && params[name] !== "");
  const found = rows.filter((row) => given.every((name) => row[name] === params[name]) && inRange(row.created, params["created"]));
  return answer(page(found.reverse(), params, url, (row) => row));
}

/**
 * One page of a cursor list. `rows` come in list order (for most lists newest first).
 * `limit` is 1 to 100, 10 by default; `starting_after` and `ending_before` are ids in the list.
 */
export function page<T extends { id: string }>(rows: T[], params: JsonObject, url: string, render: (row: T) => JsonObject): JsonObject {
  const limit = integer(params, "limit") ?? 10;
  if (limit < 1 || limit > 100) throw new ApiRefusal("Invalid limit: must be between 1 and 100", { param: "limit" });
  const after = text(params, "starting_after");
  const before = text(params, "ending_before");
  if (after !== null && before !== null) {
    throw new ApiRefusal("You may only specify one of these parameters: starting_after, ending_before.", { code: "parameters_exclusive" });
  }
  let rest: T[];
  let data: T[];
  if (before !== null) {
    rest = rows.slice(0, position(rows, before, "ending_before"));
    data = rest.slice(-limit);
  } else {
    rest = after === null ? rows : rows.slice(position(rows, after, "starting_after") + 1);
    data = rest.slice(0, limit);
  }
  return { object: "list", data: data.map(render), has_more: rest.length > data.length, url };
}

function position(rows: { id: string }[], id: string, param: string): number {
  const index = rows.findIndex((row) => row.id === id);
  if (index < 0) throw new ApiRefusal(`No such cursor: '${id}'`, { code: "resource_missing", param });
  return index;
}

/** Whether an instant (Unix seconds) lies in a filter: one second, or a range of gt, gte, lt, lte. */
export function inRange(instant: number | null, filter: Json | undefined): boolean {
  if (filter === undefined) return true;
  if (instant === null) return false;
  if (!isJsonObject(filter)) return instant === filter;
  const bound = (name: string, none: number): number => integer(filter, name) ?? none;
  return (
    instant > bound("gt", Number.NEGATIVE_INFINITY) &&
    instant >= bound("gte", Number.NEGATIVE_INFINITY) &&
    instant < bound("lt", Number.POSITIVE_INFINITY) &&
    instant <= bound("lte", Number.POSITIVE_INFINITY)
  );
}
