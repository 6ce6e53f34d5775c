import type { CapabilityWithClaims, NamedCapability } from "#app/areas/capabilities/index.server.ts";
import type { FormValues } from "#app/forms/form-values.ts";
import { isBlank, readRows, writeRows } from "#app/forms/grid/grid-rows.ts";
import { fenToYuan } from "#app/kernel/money.ts";

export const CAPABILITY_GRID = "capability.claims";

export const CAPABILITY_SECTIONS = [
  { id: "about", title: "能力与角色", required: ["role", "name", "summary", "description"] },
  { id: "scope", title: "适用范围", required: ["domains", "fields"] },
  { id: "claims", title: "指标与证据", required: [] },
  { id: "compatibility", title: "接口与适配机型", required: [] },
  { id: "supply", title: "供货与价格", required: ["unitsPerMonth", "leadTimeWeeks"] },
] as const;

/** Fields typed one entry a line, with the list of the verb each becomes. */
export const LINE_FIELDS = { interfaceLines: "capability.interfaces", robotLines: "capability.worksWith" } as const;

/** The form as the verbs take it: blank rows are left out, lines become lists. */
export function prepareCapabilityForm(typed: FormData): FormData {
  const form = new FormData();
  const left = ["intent", "pasted", "latestVersion", ...Object.keys(LINE_FIELDS)];
  for (const [key, value] of typed) if (!left.includes(key) && !key.startsWith(`${CAPABILITY_GRID}[`)) form.append(key, value);
  const rows = readRows(typed, CAPABILITY_GRID, "claims").filter((row) => !isBlank(row));
  writeRows(
    form,
    CAPABILITY_GRID,
    "claims",
    rows.map((row) => (row.comparator === "between" ? row : { ...row, upper: "" })),
  );
  for (const [field, list] of Object.entries(LINE_FIELDS)) {
    const lines = String(typed.get(field) ?? "").split(/[\n；;]/);
    [...new Set(lines.map((line) => line.trim()).filter(Boolean))].slice(0, 100).forEach((line, i) => {
      form.set(`${list}[${i}]`, line);
    });
  }
  if (typed.get("intent") === "overwrite") form.set("version", String(typed.get("latestVersion") ?? ""));
  return form;
}

/** First values of a form that changes a capability. */
export function storedCapabilityValues({
  capability,
  claims,
  worksWith,
}: CapabilityWithClaims & { worksWith: NamedCapability[] }): FormValues {
  const { role, name, summary, description, domains, fields, serviceRegions, interfaces } = capability;
  const yuan = (fen: bigint | null) => (fen === null ? "" : fenToYuan(fen));
  return {
    version: String(capability.version),
    capability: {
      ...{ role, name, summary, description, domains, fields, serviceRegions, interfaces },
      componentKind: capability.componentKind ?? "",
      productType: capability.productType ?? "",
      worksWith: worksWith.map((robot) => robot.code),
      unitsPerMonth: String(capability.unitsPerMonth),
      leadTimeWeeks: String(capability.leadTimeWeeks),
      leaseMonthlyYuan: yuan(capability.leaseMonthlyFen),
      perOperationYuan: yuan(capability.perOperationFen),
      oneOffYuan: yuan(capability.oneOffFen),
      claims: claims.map((claim) => ({
        metric: claim.metric,
        comparator: claim.comparator,
        value: claim.shownValue,
        upper: claim.shownUpper ?? "",
        unit: claim.shownUnit,
        evidence: claim.evidence,
        evidenceNote: claim.evidenceNote,
      })),
    },
  };
}
