import { and, desc, eq, isNotNull, isNull } from "drizzle-orm";
import { loadRegistry, type Registry } from "#app/areas/metrics/index.server.ts";
import { contactIdsOf, regionNames } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { requirements, sceneDrafts, scenes } from "#db/schema/scenes.ts";
import { COMPARATOR_SIGNS, type Comparator } from "#db/vocabulary/metrics.ts";
import { type Completeness, completeness } from "../completeness.ts";
import { dayOf } from "../content.server.ts";
import { callObstacle } from "../open-call-guard.server.ts";
import { can } from "../states.ts";
import type { SceneStepKey, StepState } from "../vocabulary.ts";
import { type DraftContent, type DraftValues, fieldsOf, fieldValue, listOf, textOf } from "./content.ts";
import { findDraft, guardDrafts } from "./draft-row.server.ts";
import { type DraftFault, dimensionCoverage, draftFaults, stepStates } from "./faults.ts";
import { type DraftMarks, marksOf } from "./marks.server.ts";
import { draftToInput } from "./to-input.ts";

/** What stands beside every page of the form. */
export interface DraftFrame {
  code: string;
  version: number;
  /** The scene it is the next text of already exists. */
  isRevision: boolean;
  /** That scene is public, and stays as it is until the bureau has decided. */
  isPublic: boolean;
  completeness: Pick<Completeness, "score"> & { raises: Completeness["raises"] };
  updatedAt: string;
  states: Record<SceneStepKey, StepState>;
  coverage: ReturnType<typeof dimensionCoverage>;
  card: DraftCard;
}

/** The draft as a vendor will see it: words of the choices are the page's matter. */
export interface DraftCard {
  name: string;
  organizationName: string;
  regionName: string;
  domain: string;
  field: string;
  industryDirection: string;
  productTypes: string[];
  deploymentCount: string;
  closesOn: string;
  indicators: { name: string; text: string; mandatory: boolean; weight: string; testMethod: string; isWrong: boolean }[];
  mandatory: number;
}

export interface DraftPage extends DraftFrame {
  content: DraftContent;
  faults: DraftFault[];
  /** Why it cannot be handed in now, however complete it is; null when it can. It may be edited on. */
  obstacle: string | null;
  /** Why the bureau returned it, and what to change by field. */
  returnReason: string | null;
  returnNotes: { field: string; note: string }[];
}

/** A draft of the actor's unit with everything its pages show. Foreign and absent alike are not found. */
export async function getDraft(ctx: Context, code: string): Promise<DraftPage> {
  guardDrafts(ctx);
  const draft = await findDraft(ctx, code);
  const [registry, regions, contacts, parts, [scene]] = await Promise.all([
    loadRegistry(ctx),
    regionNames(ctx),
    contactIdsOf(ctx, draft.organizationId),
    draft.sceneId === null
      ? []
      : ctx.db.select({ metric: requirements.metric }).from(requirements).where(eq(requirements.sceneId, draft.sceneId)),
    draft.sceneId === null
      ? []
      : ctx.db
          .select({ status: scenes.status, reason: scenes.returnReason, notes: scenes.returnNotes })
          .from(scenes)
          .where(eq(scenes.id, draft.sceneId)),
  ]);
  const kept = new Set(parts.map(({ metric }) => metric));
  const faults = draftFaults(draft.content, { registry, today: dayOf(ctx.clock.now()), kept, contacts });
  return {
    code: draft.code,
    version: draft.version,
    isRevision: draft.sceneId !== null,
    isPublic: scene !== undefined && can("submitRevision", scene.status),
    obstacle: draft.sceneId === null ? null : await callObstacle(ctx, draft.sceneId, "submitRevision"),
    completeness: completenessOf(draft.content, registry),
    updatedAt: draft.updatedAt.toISOString(),
    content: draft.content,
    faults,
    states: stepStates(draft.content, faults),
    coverage: dimensionCoverage(draft.content, registry),
    card: cardOf(ctx, draft.content, faults, registry, regions),
    // A returned revision of a public scene says so itself.
    returnReason: draft.returnReason ?? scene?.reason ?? null,
    returnNotes: draft.returnReason === null ? (scene?.notes ?? []) : draft.returnNotes,
  };
}

/** The values of one step with the marks its next save sends back. */
export function stepOf(page: DraftPage, step: SceneStepKey): { values: DraftValues; marks: DraftMarks; faults: DraftFault[] } {
  return {
    values: Object.fromEntries(fieldsOf(step).map((field) => [field, fieldValue(page.content, field)])),
    marks: marksOf(page.content, step),
    faults: page.faults.filter((fault) => fault.step === step),
  };
}

/** How complete the draft is, with what would raise it most. */
function completenessOf(content: DraftContent, registry: Registry): DraftFrame["completeness"] {
  const { scene } = draftToInput(content, registry);
  const {
    budgetYuan,
    requirements: rows,
    waivedDimensions = [],
    slots = [],
    admission = [],
    readiness = [],
    dataKinds = [],
    ...facts
  } = scene;
  const { score, raises } = completeness({
    ...facts,
    ...{ waivedDimensions, slots, admission, readiness, dataKinds },
    domain: facts.domain || undefined,
    retrofitLevel: facts.retrofitLevel || undefined,
    complianceStatus: facts.complianceStatus || undefined,
    requirements: rows.filter(({ metric }) => metric !== "").map((row) => ({ ...row, mandatory: row.mandatory ?? false })),
    hasBudget: budgetYuan !== undefined,
    fileCount: listOf(content, "files").length,
  });
  return { score, raises: raises.slice(0, 4) };
}

function cardOf(
  ctx: Context,
  content: DraftContent,
  faults: readonly DraftFault[],
  registry: Registry,
  regions: ReadonlyMap<string, string>,
): DraftCard {
  const text = (field: string) => textOf(content, field).trim();
  const { scene, rowOf } = draftToInput(content, registry);
  const indicators = scene.requirements.map((row, i) => {
    const metric = registry.find(row.metric);
    const isWrong = faults.some(({ name, missing }) => !missing && name.startsWith(`requirements[${rowOf[i]}]`));
    const shown = metric && row.value !== "" ? registry.show(metric, row.value, row.upper ?? null, row.unit || metric.unit) : "";
    const sign = row.comparator === "between" ? "" : (COMPARATOR_SIGNS[row.comparator as Comparator] ?? "");
    return {
      name: row.name || metric?.name || "",
      text: shown === "" ? "" : `${sign}${shown}`,
      mandatory: row.mandatory ?? false,
      weight: String(row.weight ?? ""),
      testMethod: row.testMethod ?? "",
      isWrong,
    };
  });
  return {
    name: text("name"),
    organizationName: userOf(ctx).organizationName,
    regionName: regions.get(text("regionCode")) ?? "",
    domain: text("domain"),
    field: text("field"),
    industryDirection: text("industryDirection"),
    productTypes: listOf(content, "productTypes"),
    deploymentCount: text("deploymentCount"),
    closesOn: text("closesOn"),
    indicators,
    mandatory: indicators.filter((row) => row.mandatory).length,
  };
}

/** The code of the open draft of a scene of the actor's unit, or null. */
export async function openDraftOf(ctx: Context, sceneId: string): Promise<string | null> {
  const own = and(eq(sceneDrafts.sceneId, sceneId), eq(sceneDrafts.organizationId, userOf(ctx).organizationId));
  const [row] = await ctx.db
    .select({ code: sceneDrafts.code })
    .from(sceneDrafts)
    .where(and(own, isNull(sceneDrafts.discardedAt), isNull(sceneDrafts.submittedAt)));
  return row?.code ?? null;
}

/** Whether a draft of the actor's unit lies discarded and can be brought back; its name for the message, or null. */
export async function discardedDraft(ctx: Context, code: string): Promise<{ code: string; name: string } | null> {
  const own = and(
    eq(sceneDrafts.code, code),
    eq(sceneDrafts.organizationId, userOf(ctx).organizationId),
    isNotNull(sceneDrafts.discardedAt),
  );
  const [row] = await ctx.db.select({ content: sceneDrafts.content }).from(sceneDrafts).where(own);
  return row ? { code, name: textOf(row.content as DraftContent, "name") } : null;
}

/** Own scenes that can be copied, the latest first: for the start page. */
export async function copyableScenes(ctx: Context): Promise<{ code: string; name: string }[]> {
  return ctx.db
    .select({ code: scenes.code, name: scenes.name })
    .from(scenes)
    .where(eq(scenes.organizationId, userOf(ctx).organizationId))
    .orderBy(desc(scenes.updatedAt))
    .limit(50);
}
