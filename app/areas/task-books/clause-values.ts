import { type BenefitSharing, benefitsOf, readTyped, typedOf } from "./benefit-form.ts";
import { clauseOptions } from "./clause-choices.ts";
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
  return data ? { data } : { errors };
}

/** mergeClause over what the form of the clause would send of each version, so that what only stands in another order is no difference. */
export function mergeVersions(
  document: TaskBookDocument,
  key: ClauseKey,
  versions: { base: ClauseData; theirs: ClauseData; mine: ClauseData },
  picks?: ReadonlyMap<string, Side>,
) {
  const asSent = (data: ClauseData) => {
    const read = readValues(key, shownValues(document, key, data), data);
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
