import { json, redirect } from "@remix-run/node";
import {
  detailFields,
  detailKindOf,
  readCoverageContent,
  saveCapabilityDraft,
  USUAL_METRICS,
} from "#app/areas/capabilities/index.server.ts";
import type { DetailField } from "#app/areas/capabilities/vocabulary.ts";
import { ownFiles } from "#app/areas/files/index.server.ts";
import { previewCoverage } from "#app/areas/matching/index.server.ts";
import { COVERAGE_KINDS } from "#app/areas/matching/vocabulary.ts";
import { listRegions } from "#app/areas/organizations/index.server.ts";
import { type FormValues, rowsAt } from "#app/forms/form-values.ts";
import { changeGrid } from "#app/forms/grid/grid-form.server.ts";
import { EMPTY_ROW } from "#app/forms/grid/grid-rows.ts";
import { metricOptions } from "#app/forms/grid/metric-options.server.ts";
import { formAsTyped } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { isAppError } from "#app/kernel/errors.ts";
import { INTERFACE_GROUPS } from "#db/vocabulary/interfaces.ts";
import { type ComponentKind, SUPPLY_ROLES, type SupplyRole } from "#db/vocabulary/roles.ts";
import { CAPABILITY_GRID, prepareCapabilityForm } from "./capability-values.ts";
import type { LiveReply } from "./use-live-form.ts";

/** What every form of a capability of a role is made of. */
export async function formParts(ctx: Context, role: SupplyRole, componentKind: ComponentKind | null) {
  const [metrics, provinces] = await Promise.all([metricOptions(ctx), listRegions(ctx)]);
  const kind = detailKindOf(role, componentKind);
  const fields: DetailField[] = kind ? detailFields(kind) : [];
  return {
    role,
    componentKind,
    detailFields: fields,
    metrics,
    interfaceNames: INTERFACE_GROUPS.flatMap(({ interfaces }) => interfaces.map(({ name }) => name)),
    provinces: provinces.map(({ code, name }) => ({ value: code, label: name })),
  };
}

/** Values of a fresh form: the grid begins with the quantities usual in the role. */
export function freshValues(
  role: SupplyRole,
  componentKind: ComponentKind | null,
  parts: Awaited<ReturnType<typeof formParts>>,
): FormValues {
  const kind = detailKindOf(role, componentKind);
  const claims = (kind ? USUAL_METRICS[kind] : []).flatMap((key) => {
    const metric = parts.metrics.find((option) => option.key === key);
    return metric ? [{ ...EMPTY_ROW, metric: key, comparator: metric.comparators[0] ?? "<=", unit: metric.unit }] : [];
  });
  return { capability: { role, componentKind: componentKind ?? "", claims } };
}

/** The files that the claims of a form name, as far as they are the organization's own. */
export async function filesIn(ctx: Context, values: FormValues) {
  const ids = rowsAt(values, CAPABILITY_GRID, "claims").map(({ fileId }) => fileId);
  return ownFiles(
    ctx,
    ids.filter((id) => /^[0-9a-f-]{36}$/.test(id)),
  );
}

/** The coverage of a form's values, by the intent of a pressed number: "preview:meets:2" is the second page of what is met. */
export async function coverageOf(ctx: Context, values: FormValues, intent = "preview") {
  const content = await readCoverageContent(ctx, values["capability"]);
  if (!content) return null;
  const [, only, page] = intent.split(":");
  return previewCoverage(ctx, content, { only: COVERAGE_KINDS.find((kind) => kind === only) ?? null, page: Number(page) || 1 });
}

/**
 * Answers the buttons of the form that publish nothing: rows of the grid, the draft and the preview; null when another was pressed. `code` is
 * that of the capability being changed.
 */
export async function answerLive(ctx: Context, typed: FormData, code?: string): Promise<Response | null> {
  const changed = await changeGrid(ctx, typed, CAPABILITY_GRID, "claims");
  if (changed) return changed;
  const intent = String(typed.get("intent") ?? "");
  if (intent !== "autosave" && intent !== "draft" && !intent.startsWith("preview")) return null;
  const values = formAsTyped(prepareCapabilityForm(typed)).initialValue ?? {};
  const coverage = await coverageOf(ctx, values, intent);
  if (intent.startsWith("preview")) return json({ ...asTyped(typed), coverage });
  const saved = await save(ctx, typed, code);
  if (intent === "autosave") return json({ ...saved, coverage });
  if (saved.draft) return redirect(code === undefined ? paths.newCapability({ draft: saved.draft.key }) : paths.editCapability(code));
  return json({ ...asTyped(typed), ...saved, coverage });
}

async function save(ctx: Context, typed: FormData, code: string | undefined): Promise<LiveReply> {
  const version = Number(typed.get("draftVersion") ?? 0);
  const content = asTyped(typed).initialValue ?? {};
  try {
    const draft = await saveCapabilityDraft(ctx, {
      key: String(typed.get("draftKey") ?? ""),
      version: Number.isInteger(version) ? version : 0,
      content: { capability: content["capability"] ?? {}, interfaceLines: content["interfaceLines"] ?? "" },
      ...(code === undefined ? {} : { code }),
    });
    return { draft };
  } catch (error) {
    if (!isAppError(error) || error.code !== "conflict") throw error;
    return { refused: error.message };
  }
}

/** The form as it stands, without the button that was pressed. */
function asTyped(typed: FormData) {
  const form = new FormData();
  for (const [key, value] of typed) if (key !== "intent" && key !== "pasted") form.append(key, value);
  return formAsTyped(form);
}

/** The role a new form is for: the one asked for when the vendor has it, its only one otherwise; null while it has to choose. */
export function roleFrom(params: URLSearchParams, roles: readonly SupplyRole[]): SupplyRole | null {
  const asked = SUPPLY_ROLES.find((role) => role === params.get("role"));
  if (asked && roles.includes(asked)) return asked;
  return roles.length === 1 ? (roles[0] ?? null) : null;
}
