/** Filter expressions of Meilisearch. Values are quoted here; attribute names come from the index definitions. */
export const quoted = (value: string): string => `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
const literal = (value: string | number): string => (typeof value === "number" ? String(value) : quoted(value));

export const oneOf = (attribute: string, values: readonly string[]): string => `${attribute} IN [${values.map(quoted).join(", ")}]`;
export const is = (attribute: string, value: string | number): string => `${attribute} = ${literal(value)}`;

/** Every part holds; "" holds always. */
export function all(parts: readonly string[]): string {
  const real = parts.filter((part) => part !== "");
  return real.length > 1 ? `(${real.join(" AND ")})` : (real[0] ?? "");
}

/** At least one part holds. Throws without any: such a filter would hide everything by mistake. */
export function any(parts: readonly string[]): string {
  const [first] = parts;
  if (first === undefined) throw new TypeError("no part to choose from");
  return parts.length > 1 ? `(${parts.join(" OR ")})` : first;
}

/** At least `least` of the parts hold; `least` of one part or none is `any`. */
export function atLeast(least: number, parts: readonly string[]): string {
  if (least <= 1) return any(parts);
  return any(choose(parts, Math.min(least, parts.length)).map(all));
}

function choose<T>(from: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return from.flatMap((first, i) => choose(from.slice(i + 1), size - 1).map((rest) => [first, ...rest]));
}

/** One key of an order. Every document has the attribute. */
export interface SortKey {
  attribute: string;
  direction: "asc" | "desc";
  /** Holds text; every other holds whole figures. */
  isText?: boolean;
}

/** Whether a place in a list, which comes out of an address, is one of this order. */
export function fits(keys: readonly SortKey[], values: readonly unknown[]): boolean {
  return (
    values.length === keys.length &&
    keys.every(({ isText = false }, i) => (isText ? typeof values[i] === "string" : Number.isSafeInteger(values[i])))
  );
}

/** Documents behind the one with these values and id, in the order of the keys and then of the ids. */
export function behind(keys: readonly SortKey[], values: readonly (string | number)[], id: string): string {
  const order = [...keys, { attribute: "id", direction: "asc" as const }];
  const at = [...values, id];
  if (at.length !== order.length) throw new TypeError("a cursor needs one value for each key");
  return any(
    order.map(({ attribute, direction }, i) =>
      all([
        ...order.slice(0, i).map((key, j) => is(key.attribute, at[j] ?? "")),
        `${attribute} ${direction === "asc" ? ">" : "<"} ${literal(at[i] ?? "")}`,
      ]),
    ),
  );
}
