import type { Registry } from "#app/areas/metrics/index.server.ts";
import { DIMENSIONS } from "#db/vocabulary/metrics.ts";
import type { SceneInput } from "../schemas.ts";
import { type DraftContent, listOf, recordOf, rowsOf, textOf } from "./content.ts";

type Row = Record<string, string>;

/** What a fresh row is filled with does not count as typed. */
export const isBlankRow = (row: Row) => ["metric", "name", "value", "upper"].every((field) => (row[field] ?? "").trim() === "");

/** A draft's content in the shape of the scene's schema, with the places of what the schema counts anew. */
export interface DraftInput {
  /** Shaped like {@link SceneInput}, and as wrong as what was typed. */
  scene: SceneInput;
  /** The row of the grid each indicator of `scene` was typed in. */
  rowOf: number[];
}

/** Fields the form asks for although the schema has a value for imports that leave them out: an answer nobody gave must not be published. */
export const ASKED_FOR = ["maturity", "retrofitLevel", "complianceStatus"] as const;

/**
 * Turns what was typed into the verbs' input: blank rows and seats nobody asks for are left out, one lead seat is always there, an indicator
 * belongs to the dimension of its quantity, a reason for a dimension that is covered no longer counts. Judges nothing.
 */
export function draftToInput(content: DraftContent, registry: Registry): DraftInput {
  const text = (field: string) => textOf(content, field);
  const optional = (field: string) => (text(field).trim() === "" ? undefined : text(field).trim());
  const typed = rowsOf(content, "requirements").map((row, at) => ({ row, at }));
  const filled = typed.filter(({ row }) => !isBlankRow(row));
  const requirements = filled.map(({ row }) => requirementOf(row, registry));
  const covered = new Set(requirements.filter(({ metric }) => metric !== "").map(({ dimension }) => dimension));
  const waived = recordOf(content, "waivedDimensions");
  const slots = rowsOf(content, "slots").filter(({ need }) => need === "required" || need === "wished");
  const scene: Record<string, unknown> = {
    ...Object.fromEntries(
      ["name", "domain", "field", "industryDirection", "unitKind", "regionCode", "painPoint", "coreTask", "expectedEffect"].map((field) => [
        field,
        optional(field) === undefined ? undefined : text(field),
      ]),
    ),
    ...Object.fromEntries(
      ["differentiation", "siteConditions", "retrofitPlan", "complianceNote", "dataTerms", "admissionBasis"].map((field) => [
        field,
        text(field),
      ]),
    ),
    ...Object.fromEntries(ASKED_FOR.map((field) => [field, text(field)])),
    ...Object.fromEntries(
      ["productTypes", "deploymentGoals", "commercialModes", "admission", "readiness", "dataKinds", "restrictedParts"].map((field) => [
        field,
        listOf(content, field),
      ]),
    ),
    unitCount: count(text("unitCount")),
    deploymentCount: count(text("deploymentCount")),
    structured: text("structured") === "on",
    budgetYuan: optional("budgetYuan")?.normalize("NFKC").replaceAll(" ", ""),
    contactId: optional("contactId"),
    trainingFrom: optional("trainingFrom"),
    deployBy: optional("deployBy"),
    closesOn: optional("closesOn"),
    flagshipProducts: Object.fromEntries(Object.entries(recordOf(content, "flagshipProducts")).filter(([, value]) => value.trim() !== "")),
    plannedMembers: { prime: "", others: "", ...recordOf(content, "plannedMembers") },
    waivedDimensions: DIMENSIONS.filter((dimension) => !covered.has(dimension) && (waived[dimension] ?? "").trim() !== "").map(
      (dimension) => ({
        dimension,
        reason: waived[dimension],
      }),
    ),
    requirements,
    slots: [
      { role: "prime", required: true },
      ...slots.map(({ role, componentKind, need }) => ({
        role,
        ...(componentKind ? { componentKind } : {}),
        required: need === "required",
      })),
    ],
  };
  const present = Object.fromEntries(Object.entries(scene).filter(([, value]) => value !== undefined));
  return { scene: present as unknown as SceneInput, rowOf: filled.map(({ at }) => at) };
}

function requirementOf(row: Row, registry: Registry): SceneInput["requirements"][number] {
  const metric = registry.find(row["metric"] ?? "");
  const dimension = metric?.dimension ?? row["dimension"];
  const name = row["name"]?.trim();
  const upper = row["comparator"] === "between" ? row["upper"] : undefined;
  return {
    metric: row["metric"] ?? "",
    ...(name ? { name } : {}),
    // A row without a quantity is refused for that alone.
    dimension: (dimension || "reliability") as SceneInput["requirements"][number]["dimension"],
    comparator: row["comparator"] as SceneInput["requirements"][number]["comparator"],
    value: (row["value"] ?? "").trim(),
    ...(upper === undefined ? {} : { upper: upper.trim() }),
    unit: row["unit"] ?? "",
    mandatory: row["mandatory"] === "on",
    weight: count(row["weight"] ?? "") ?? Number.NaN,
    ...(row["testMethod"]?.trim() ? { testMethod: row["testMethod"] } : {}),
  } as SceneInput["requirements"][number];
}

/** A typed whole number, or NaN; undefined when nothing was typed. Full-width digits and thousands separators are read. */
function count(typed: string): number | undefined {
  const digits = typed.normalize("NFKC").replace(/[\s,]/g, "");
  if (digits === "") return undefined;
  return /^\d{1,9}$/.test(digits) ? Number(digits) : Number.NaN;
}

/** What a form shows of a scene that is there: the other way round from {@link draftToInput}. */
export function contentOf(scene: SceneInput): DraftContent {
  const {
    requirements,
    slots,
    waivedDimensions = [],
    structured,
    flagshipProducts = {},
    plannedMembers = {},
    unitCount,
    deploymentCount,
    ...rest
  } = scene;
  const plain = Object.entries(rest).flatMap(([field, value]): [string, string | string[]][] =>
    value === undefined ? [] : [[field, typeof value === "string" ? value : [...value]]],
  );
  return {
    ...Object.fromEntries(plain),
    unitCount: String(unitCount),
    deploymentCount: String(deploymentCount),
    structured: structured ? "on" : "",
    flagshipProducts: Object.fromEntries(Object.entries(flagshipProducts).map(([kind, value]) => [kind, value ?? ""])),
    plannedMembers: { prime: plannedMembers.prime ?? "", others: plannedMembers.others ?? "" },
    waivedDimensions: Object.fromEntries(waivedDimensions.map(({ dimension, reason }) => [dimension, reason])),
    requirements: requirements.map((row) => ({
      metric: row.metric,
      name: row.name ?? "",
      comparator: row.comparator,
      value: row.value,
      upper: row.upper ?? "",
      unit: row.unit ?? "",
      mandatory: row.mandatory ? "on" : "",
      weight: String(row.weight),
      testMethod: row.testMethod,
    })),
    slots: (slots ?? [])
      .filter(({ role }) => role !== "prime")
      .map(({ role, componentKind, required }) => ({ role, componentKind: componentKind ?? "", need: required ? "required" : "wished" })),
  };
}
