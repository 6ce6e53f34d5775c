import { type BenefitSharing, benefitsOf, readTyped, typedOf } from "./benefit-form.ts";
import { clauseOptions } from "./clause-choices.ts";
import { memberOf, rowsOf } from "./clause-field.ts";
import type { ClauseData } from "./clause-fields.ts";
import { type FormValues, formOf, type ReadClause, readClause } from "./clause-form.ts";
import { mergeClause, type Side } from "./clause-merge.ts";
import type { ClauseKey } from "./clause-variants.ts";
import type { TaskBookDocument } from "./document.ts";

/** A clause as its form shows it: clause 12 by its own form, the others by their fields. */
export function shownValues(document: TaskBookDocument, key: ClauseKey, data: ClauseData): FormValues {
  if (key !== "benefitSharing") return formOf(key, data);
  const partyIds = document.parties.items.map((party) => party.organizationId);
  return valuesOf(typedOf(data as BenefitSharing, partyIds));
}

/** What a form says, as data of the clause, or what is wrong with it by control. `base` is the clause the form was made of. */
export function readValues(key: ClauseKey, values: FormValues, base: ClauseData): ReadClause {
  if (key !== "benefitSharing") return readClause(key, values, base);
  const { data, errors } = benefitsOf(readTyped((name) => values[name]?.[0]));
  return data ? { data: inOrderOf(base, data) as ClauseData } : { errors };
}

/** The same data, its tables of parties in the order they had, new parties last: the order of the form is clause 1's and means nothing. */
function inOrderOf(base: unknown, now: unknown): unknown {
  if (Array.isArray(now)) {
    const before = rowsOf(base);
    const idOf = (row: ClauseData) => row["key"] ?? row["organizationId"];
    const at = (row: ClauseData) => before.findIndex((one) => idOf(one) === idOf(row));
    const rows = rowsOf(now).map((row) => inOrderOf(before[at(row)], row) as ClauseData);
    const known = rows.filter((row) => row["key"] === undefined && at(row) >= 0).toSorted((a, b) => at(a) - at(b));
    return [...known, ...rows.filter((row) => !known.includes(row))];
  }
  if (typeof now !== "object" || now === null) return now;
  return Object.fromEntries(Object.entries(now).map(([member, value]) => [member, inOrderOf(memberOf(base, member), value)]));
}

/** mergeClause over what the form of the clause would send of each version, so that parties in another order are no difference. */
export function mergeVersions(
  document: TaskBookDocument,
  key: ClauseKey,
  versions: { base: ClauseData; theirs: ClauseData; mine: ClauseData },
  picks?: ReadonlyMap<string, Side>,
) {
  const asSent = (data: ClauseData) => {
    const read = readValues(key, shownValues(document, key, data), key === "benefitSharing" ? versions.base : data);
    return "data" in read ? read.data : data;
  };
  const sent = { base: asSent(versions.base), theirs: asSent(versions.theirs), mine: asSent(versions.mine) };
  return mergeClause(key, sent, clauseOptions(document, key), picks);
}

/** Everything typed, by the names of its fields: "pools[0].shares[1].percent". */
export function valuesOf(typed: object): FormValues {
  const values: Record<string, string[]> = {};
  const walk = (at: string, value: unknown) => {
    if (Array.isArray(value)) for (const [i, row] of value.entries()) walk(`${at}[${i}]`, row);
    else if (typeof value === "object" && value !== null)
      for (const [member, one] of Object.entries(value)) walk(at === "" ? member : `${at}.${member}`, one);
    else values[at] = [String(value)];
  };
  walk("", typed);
  return values;
}
