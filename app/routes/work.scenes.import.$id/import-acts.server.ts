import { type ActionFunctionArgs, json, redirect } from "@remix-run/node";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { commitImport, discardImport, editImport, mapImport } from "#app/areas/scenes/index.server.ts";
import { readForm } from "#app/http/form.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { ERROR_CODES, type FieldErrors, isAppError } from "#app/kernel/errors.ts";
import { COMPARATORS, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import { EXTRA_COLUMNS, PLAN_COLUMNS, type PlanColumn } from "#db/vocabulary/plan-table.ts";

/** What the page is told when an act was refused: why, and what had been typed. */
export interface ImportAnswer {
  message: string;
  fields: FieldErrors;
  typed: Record<string, string>;
}

/** Runs the act a button of the review page asks for. What is typed is kept by the verbs even while it is wrong, so most acts lead back to the page. */
export async function importAction({ request, params }: ActionFunctionArgs, ctx: Context, way: { page: string; list: string }) {
  const form = await readForm(request);
  const id = params["id"] ?? "";
  const key = { id, version: Number(form.get("version")) };
  const intent = text(form, "intent");
  try {
    if (intent === "discard") {
      await discardImport(ctx, key);
      return redirect(way.list);
    }
    if (intent === "commit") {
      await commitImport(ctx, { ...key, submit: form.get("submit") === "on", leaveOutFaulty: form.get("leaveOutFaulty") === "on" });
      return redirect(way.page);
    }
    if (intent === "map") await mapImport(ctx, { ...key, ...readMapping(form) });
    else await editImport(ctx, { ...key, ...(await readEdit(ctx, form, intent)) });
    const row = text(form, "row");
    return redirect(row === "" ? way.page : `${way.page}?row=${encodeURIComponent(row)}#row`);
  } catch (error) {
    if (!isAppError(error) || (error.code !== "invalid" && error.code !== "conflict")) throw error;
    const typed = Object.fromEntries([...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
    const own = Object.values(error.fields).flat();
    const message = error.code === "invalid" && own.length > 0 ? own.slice(0, 3).join("") : error.message;
    return json<ImportAnswer>({ message, fields: error.fields, typed }, { status: ERROR_CODES[error.code] });
  }
}

const text = (form: FormData, name: string) => String(form.get(name) ?? "").trim();

function readMapping(form: FormData) {
  const columns: Partial<Record<PlanColumn, number>> = {};
  for (const column of PLAN_COLUMNS) {
    const at = text(form, `column:${column}`);
    if (at !== "") columns[column] = Number(at);
  }
  return { sheet: Number(text(form, "sheet")), headerRow: Number(text(form, "headerRow")), columns };
}

async function readEdit(ctx: Context, form: FormData, intent: string): Promise<Omit<Parameters<typeof editImport>[1], "id" | "version">> {
  if (intent === "defaults") {
    const several = (column: PlanColumn) => form.getAll(`default:${column}`).map(String).filter(Boolean).join("、");
    return { defaults: Object.fromEntries(EXTRA_COLUMNS.map((column) => [column, several(column)])) };
  }
  if (intent === "confirm") return { confirm: form.getAll("confirm").map(Number) };
  if (intent === "indicators")
    return { indicators: [{ position: Number(text(form, "position")), items: await readIndicators(ctx, form) }] };
  const cells = readCellFields(form);
  const accepted = /^(\d+):(\w+):([\s\S]*)$/.exec(String(form.get("accept") ?? ""));
  const column = PLAN_COLUMNS.find((each) => each === accepted?.[2]);
  if (accepted && column) {
    const position = Number(accepted[1]);
    const others = cells.filter((cell) => cell.position !== position || cell.column !== column);
    return { cells: [...others, { position, column, text: accepted[3] ?? "" }] };
  }
  if (intent !== "row") return { cells };
  return { cells, leftOut: [{ position: Number(text(form, "position")), leftOut: form.get("leftOut") === "on" }] };
}

/** Fields named `cell:<row>:<column>`. */
function readCellFields(form: FormData): { position: number; column: PlanColumn; text: string }[] {
  return [...form].flatMap(([name, value]) => {
    const [, position, word] = /^cell:(\d+):(\w+)$/.exec(name) ?? [];
    const column = PLAN_COLUMNS.find((each) => each === word);
    return position && column && typeof value === "string" ? [{ position: Number(position), column, text: value }] : [];
  });
}

/** Rows of the indicator form. A quantity and a unit are typed as words; what the registry does not know stays open, for the check to say. */
async function readIndicators(ctx: Context, form: FormData) {
  const registry = await loadRegistry(ctx);
  const count = Math.min(60, Number(text(form, "count")) || 0);
  return Array.from({ length: count }, (_, i) => {
    const of = (field: string) => text(form, `indicator:${i}:${field}`);
    const metric = registry.metrics.find(({ name }) => name === of("metric")) ?? registry.findMetric(of("metric"));
    return {
      isKept: form.get(`indicator:${i}:keep`) === "on" && (of("metric") !== "" || of("name") !== ""),
      metric: metric?.key ?? "",
      name: of("name") || (metric?.name ?? of("metric")),
      dimension: DIMENSIONS.find((each) => each === of("dimension")) ?? metric?.dimension ?? "manipulation",
      comparator: COMPARATORS.find((each) => each === of("comparator")) ?? ">=",
      value: of("value"),
      upper: of("comparator") === "between" ? of("upper") : "",
      unit: metric ? (registry.unitOf(metric, of("unit")) ?? of("unit")) : of("unit"),
    };
  }).flatMap(({ isKept, ...indicator }) => (isKept ? [indicator] : []));
}
