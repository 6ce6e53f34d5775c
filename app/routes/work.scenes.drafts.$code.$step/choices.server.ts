import type { FileLine } from "#app/areas/files/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { listMyContacts, listRegions, regionOptions } from "#app/areas/organizations/index.server.ts";
import { filesOfDraft, type getDraft, SCENE_TEMPLATES, templateRows } from "#app/areas/scenes/index.server.ts";
import type { SceneStepKey } from "#app/areas/scenes/vocabulary.ts";
import { rowsAt } from "#app/forms/form-values.ts";
import { checkRows, rowsAfterButton as rowsAfterGridButton } from "#app/forms/grid/grid-form.server.ts";
import type { MetricOption, RowFault } from "#app/forms/grid/grid-rows.ts";
import { asRow, isBlank, plainRow, readRows } from "#app/forms/grid/grid-rows.ts";
import { metricOptions } from "#app/forms/grid/metric-options.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { formatDate } from "#app/ui/format.ts";
import type { OptionGroup } from "#app/ui/select-field.tsx";

/** What a step offers to choose from; steps that do not need it leave it out. */
export interface StepChoices {
  today: string;
  isSpecial: boolean;
  regions?: readonly OptionGroup[];
  metrics?: readonly MetricOption[];
  rowFaults?: RowFault[][];
  files?: FileLine[];
  contacts?: { id: string; title: string; personName: string }[];
  templates?: { key: string; title: string }[];
}

export async function stepChoices(
  ctx: Context,
  step: SceneStepKey,
  { content }: Awaited<ReturnType<typeof getDraft>>,
): Promise<StepChoices> {
  const shared = { today: formatDate(ctx.clock.now()), isSpecial: content["domain"] === "special" };
  if (step === "place") return { ...shared, regions: regionOptions(await listRegions(ctx)) };
  if (step === "site") return { ...shared, files: await filesOfDraft(ctx, content) };
  if (step === "disclosure")
    return { ...shared, contacts: (await listMyContacts(ctx)).map(({ id, title, personName }) => ({ id, title, personName })) };
  if (step !== "indicators") return shared;
  const rows = rowsAt(content, "requirements", "requirements");
  const [metrics, rowFaults] = await Promise.all([metricOptions(ctx), checkRows(ctx, rows)]);
  return { ...shared, metrics, rowFaults, templates: SCENE_TEMPLATES.map(({ key, title }) => ({ key, title })) };
}

/** The indicators after a button of the grid, or one that adds those of a template; null when another button was pressed. */
export async function rowsAfterButton(ctx: Context, form: FormData): Promise<Record<string, string>[] | null> {
  const rows =
    form.get("intent") === "template"
      ? await withTemplate(ctx, form)
      : await rowsAfterGridButton(ctx, form, "requirements", "requirements");
  return rows?.map((row) => plainRow(row, "requirements")) ?? null;
}

/** The rows with those of a template whose quantity is not there yet. */
async function withTemplate(ctx: Context, form: FormData) {
  const typed = readRows(form, "requirements", "requirements").filter((row) => !isBlank(row));
  const known = new Set(typed.map(({ metric }) => metric));
  const added = templateRows(String(form.get("template") ?? ""), await loadRegistry(ctx)) ?? [];
  return [...typed, ...added.filter(({ metric }) => !known.has(metric ?? "")).map((row) => asRow(row, "requirements"))];
}
