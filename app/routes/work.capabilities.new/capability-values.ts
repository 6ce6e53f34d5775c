import type { CapabilityWithClaims, CompatibilityLine } from "#app/areas/capabilities/index.server.ts";
import type { FormValues } from "#app/forms/form-values.ts";
import { type GridRow, isBlank, readRows, writeRows } from "#app/forms/grid/grid-rows.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { ABILITIES } from "#db/vocabulary/capabilities.ts";

export const CAPABILITY_GRID = "capability.claims";
/** Lists whose rows are plain fields, with what makes a row begun. */
const ROW_LISTS = { "capability.prices": ["yuan"], "capability.worksWith": ["code"] } as const;
/** Interfaces are typed one a line, and become the list of the verb. */
export const INTERFACE_LINES = "interfaceLines";

/** A claim says something once it has a value: a quantity that only stands ready does not. */
const isEmptyClaim = (row: GridRow): boolean => isBlank({ ...row, metric: "" });

/** The form as the verbs take it: rows nobody filled are left out, lines become lists, details say of which kind they are. */
export function prepareCapabilityForm(typed: FormData): FormData {
  const form = new FormData();
  const left = ["intent", "pasted", "latestVersion", "draftVersion", "draftKey", INTERFACE_LINES];
  const listed = [CAPABILITY_GRID, ...Object.keys(ROW_LISTS)];
  for (const [key, value] of typed) if (!left.includes(key) && !listed.some((list) => key.startsWith(`${list}[`))) form.append(key, value);
  const rows = readRows(typed, CAPABILITY_GRID, "claims").filter((row) => !isEmptyClaim(row));
  writeRows(
    form,
    CAPABILITY_GRID,
    "claims",
    rows.map((row) => (row.comparator === "between" ? row : { ...row, upper: "" })),
  );
  for (const [list, marks] of Object.entries(ROW_LISTS)) {
    plainRows(typed, list)
      .filter((row) => marks.some((mark) => (row[mark] ?? "").trim() !== ""))
      .forEach((row, i) => {
        for (const [field, value] of Object.entries(row)) form.set(`${list}[${i}].${field}`, value);
      });
  }
  const lines = String(typed.get(INTERFACE_LINES) ?? "").split(/[\n；;]/);
  [...new Set(lines.map((line) => line.trim()).filter(Boolean))].slice(0, 100).forEach((line, i) => {
    form.set(`capability.interfaces[${i}]`, line);
  });
  for (const ability of ABILITIES) {
    const fields = ["level", "ground"].map((field) => `capability.abilities.${ability}.${field}`);
    if (fields.every((field) => String(form.get(field) ?? "").trim() === "")) for (const field of fields) form.delete(field);
  }
  const role = String(typed.get("capability.role") ?? "");
  form.set("capability.details.kind", role === "partsSupplier" ? String(typed.get("capability.componentKind") ?? "") : role);
  if (typed.get("intent") === "overwrite") form.set("version", String(typed.get("latestVersion") ?? ""));
  return form;
}

/** Rows of plain fields under `list[0].field`, in order. */
function plainRows(form: FormData, list: string): Record<string, string>[] {
  const rows = new Map<number, Record<string, string>>();
  for (const [key, value] of form) {
    const match = key.startsWith(`${list}[`) ? /^\[(\d{1,3})\]\.(\w+)$/.exec(key.slice(list.length)) : null;
    if (!match?.[2] || typeof value !== "string") continue;
    const at = Number(match[1]);
    rows.set(at, { ...rows.get(at), [match[2]]: value });
  }
  return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
}

/** First values of a form that changes a capability. */
export function storedCapabilityValues({
  capability,
  claims,
  compatibility,
}: CapabilityWithClaims & { compatibility: CompatibilityLine[] }): FormValues {
  const { role, name, summary, description, domains, fields, serviceRegions, interfaces } = capability;
  return {
    version: String(capability.version),
    capability: {
      ...{ role, name, summary, description, domains, fields, serviceRegions, interfaces },
      componentKind: capability.componentKind ?? "",
      productType: capability.productType ?? "",
      details: asText(capability.details),
      abilities: asText(capability.abilities),
      worksWith: compatibility.map(({ other, note }) => ({ code: `${other.name}（${other.code}）`, note })),
      unitsPerMonth: String(capability.unitsPerMonth),
      leadTimeWeeks: String(capability.leadTimeWeeks),
      prices: capability.prices.map(({ model, unit, amountFen, includes }) => ({
        ...{ model, includes },
        unit: unit ?? "",
        yuan: fenToYuan(BigInt(amountFen)),
      })),
      claims: claims.map((claim) => ({
        metric: claim.metric,
        comparator: claim.comparator,
        value: claim.shownValue,
        upper: claim.shownUpper ?? "",
        unit: claim.shownUnit,
        evidence: claim.evidence,
        evidenceNote: claim.evidenceNote,
        issuer: claim.issuer,
        issuedOn: claim.issuedOn ?? "",
        condition: claim.condition,
        fileId: claim.fileId ?? "",
      })),
    },
  };
}

/** Stored JSON as a form holds it: every figure as text, lists as lists of text. */
function asText(value: unknown): FormValues {
  return JSON.parse(JSON.stringify(value), (_key, member: unknown) => (typeof member === "number" ? String(member) : member)) as FormValues;
}
