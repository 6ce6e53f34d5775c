import type { SceneWithParts } from "#app/areas/scenes/index.server.ts";
import type { FormValues } from "#app/forms/form-values.ts";
import { isBlank, readRows, writeRows } from "#app/forms/grid/grid-rows.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { formatDate } from "#app/ui/format.ts";
import {
  COMPONENT_KIND_NAMES,
  COMPONENT_KINDS,
  type ComponentKind,
  SLOT_ROLE_NAMES,
  SLOT_ROLES,
  type SlotRole,
} from "#db/vocabulary/roles.ts";

export const SCENE_GRID = "scene.requirements";
const SLOTS = "scene.slots";

/** The parts of the form, with the fields that must be filled. Grid and seats are looked at by their own rules. */
export const SCENE_SECTIONS = [
  { id: "place", title: "名称与地点", required: ["name", "domain", "field", "industryDirection", "unitKind", "unitCount", "regionCode"] },
  { id: "site", title: "现场与工序", required: ["painPoint", "coreTask", "expectedEffect"] },
  { id: "indicators", title: "指标", required: [] },
  { id: "seats", title: "联合体成员角色", required: [] },
  {
    id: "goals",
    title: "部署目标与合作方式",
    required: ["productTypes", "deploymentGoals", "deploymentCount", "commercialModes", "closesOn"],
  },
] as const;

export type SeatNeed = "none" | "required" | "wished";
export interface Seat {
  role: SlotRole;
  componentKind: ComponentKind | "";
  label: string;
  need: SeatNeed;
}

/** Every seat that can be asked for besides the lead one: five roles, and parts by their kind. */
const SEATS: Omit<Seat, "need">[] = [
  ...SLOT_ROLES.filter((role) => role !== "prime" && role !== "partsSupplier").map((role) => ({
    role,
    componentKind: "" as const,
    label: SLOT_ROLE_NAMES[role],
  })),
  ...COMPONENT_KINDS.map((kind) => ({
    role: "partsSupplier" as const,
    componentKind: kind,
    label: `零部件企业：${COMPONENT_KIND_NAMES[kind]}`,
  })),
];

/** The seats with what is asked of each. A seat asked for twice, as an import may have it, stands twice. */
export function seatsOf(values: FormValues): Seat[] {
  const raw = (values["scene"] as { slots?: unknown } | undefined)?.slots;
  const asked = (Array.isArray(raw) ? raw : []).flatMap((slot: Record<string, unknown> | null) => {
    // A form as typed says `need`; one as the verbs took it has only the seats asked for, with `required`.
    const need = slot?.["need"] ?? (slot?.["required"] === "on" ? "required" : "wished");
    return slot && (need === "required" || need === "wished")
      ? [{ role: slot["role"], componentKind: slot["componentKind"] ?? "", need: need as SeatNeed }]
      : [];
  });
  return SEATS.flatMap((seat) => {
    const own = asked.filter((slot) => slot.role === seat.role && slot.componentKind === seat.componentKind);
    return own.length === 0 ? [{ ...seat, need: "none" as const }] : own.map(({ need }) => ({ ...seat, need }));
  });
}

/** The form as the verbs take it: blank rows and seats nobody asks for are left out, one lead seat is always there. */
export function prepareSceneForm(typed: FormData): FormData {
  const form = new FormData();
  const isOwn = (key: string) =>
    key === "intent" || key === "pasted" || key === "latestVersion" || key.startsWith(`${SLOTS}[`) || key.startsWith(`${SCENE_GRID}[`);
  for (const [key, value] of typed) if (!isOwn(key)) form.append(key, value);
  const rows = readRows(typed, SCENE_GRID, "requirements").filter((row) => !isBlank(row));
  writeRows(
    form,
    SCENE_GRID,
    "requirements",
    rows.map((row) => (row.comparator === "between" ? row : { ...row, upper: "" })),
  );
  const seats: { role: string; componentKind: string; required: boolean }[] = [{ role: "prime", componentKind: "", required: true }];
  for (let i = 0; i < 60; i++) {
    const read = (field: string) => String(typed.get(`${SLOTS}[${i}].${field}`) ?? "");
    const need = read("need");
    if (need === "required" || need === "wished")
      seats.push({ role: read("role"), componentKind: read("componentKind"), required: need === "required" });
  }
  seats.forEach((seat, i) => {
    form.set(`${SLOTS}[${i}].role`, seat.role);
    form.set(`${SLOTS}[${i}].componentKind`, seat.componentKind);
    form.set(`${SLOTS}[${i}].required`, seat.required ? "on" : "");
  });
  if (typed.get("intent") === "submit") form.set("submit", "on");
  if (typed.get("intent") === "overwrite") form.set("version", String(typed.get("latestVersion") ?? ""));
  return form;
}

/** First values of a fresh form. */
export function newSceneValues(formKey: string, regionCode: string): FormValues {
  return { formKey, scene: { regionCode } };
}

/** First values of a form that changes a scene. */
export function storedSceneValues({ scene, requirements, slots }: SceneWithParts): FormValues {
  const { name, domain, field, industryDirection, unitKind, regionCode, painPoint, coreTask, expectedEffect, differentiation } = scene;
  return {
    version: String(scene.version),
    scene: {
      name,
      domain,
      field,
      industryDirection,
      unitKind,
      unitCount: String(scene.unitCount),
      regionCode,
      painPoint,
      coreTask,
      expectedEffect,
      differentiation,
      structured: scene.structured ? "on" : "",
      productTypes: scene.productTypes,
      deploymentGoals: scene.deploymentGoals,
      deploymentCount: String(scene.deploymentCount),
      commercialModes: scene.commercialModes,
      budgetYuan: scene.budgetFen === null ? "" : fenToYuan(scene.budgetFen),
      closesOn: formatDate(scene.closesAt),
      requirements: requirements.map((row) => ({
        metric: row.metric,
        name: row.name,
        dimension: row.dimension,
        comparator: row.comparator,
        value: row.shownTarget,
        upper: row.shownUpper ?? "",
        unit: row.shownUnit,
        mandatory: row.mandatory ? "on" : "",
        weight: String(row.weight),
        testMethod: row.testMethod,
      })),
      slots: slots.map((slot) => ({
        role: slot.role,
        componentKind: slot.componentKind ?? "",
        need: slot.required ? "required" : "wished",
      })),
    },
  };
}
