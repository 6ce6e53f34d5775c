import { eq } from "drizzle-orm";
import { DateTime } from "luxon";
import type { z } from "zod";
import { type Lexicon, loadLexicon, loadRegistry, type Measured, type Registry } from "#app/areas/metrics/index.server.ts";
import { contactIdsOf } from "#app/areas/organizations/index.server.ts";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { type FieldErrors, invalid } from "#app/kernel/errors.ts";
import { yuanToFen } from "#app/kernel/money.ts";
import { fieldName } from "#app/kernel/parse.ts";
import { regions } from "#db/schema/organizations.ts";
import { requirements, roleSlots, scenes } from "#db/schema/scenes.ts";
import { taggedText } from "./retag.server.ts";
import type { sceneInput } from "./schemas.ts";

type Parsed = z.output<typeof sceneInput>;
type RequirementRow = Omit<typeof requirements.$inferInsert, "sceneId">;

/**
 * Turns what was typed into rows: canonical values, tags, money, deadline. Refuses with field errors under `prefix`. A quantity retired since may
 * stay in the scene `sceneId` that has it. The contact has to be one of the scene's unit.
 */
export async function readContent(tx: TransactionContext, scene: Parsed, prefix: string[] = [], sceneId?: string) {
  const [registry, lexicon, had] = await Promise.all([
    loadRegistry(tx),
    loadLexicon(tx),
    sceneId ? tx.db.select({ metric: requirements.metric }).from(requirements).where(eq(requirements.sceneId, sceneId)) : [],
  ]);
  const kept = new Set(had.map(({ metric }) => metric));
  const fields: FieldErrors = {};
  const fault = (path: PropertyKey[], message: string) => {
    const at = fieldName([...prefix, ...path]);
    fields[at] = [...(fields[at] ?? []), message];
  };
  const rows = scene.requirements.flatMap((requirement, position): RequirementRow[] => {
    const measured = registry.measure(requirement, kept);
    if (Array.isArray(measured)) {
      for (const { field, message } of measured) fault(["requirements", position, field], message);
      return [];
    }
    return [requirementRow(registry, requirement, measured, position)];
  });
  const [region] = await tx.db.select({ level: regions.level }).from(regions).where(eq(regions.code, scene.regionCode));
  if (!region || region.level === "nation") fault(["regionCode"], "请选择所在省或市。");
  if (endOfDay(scene.closesOn) <= tx.clock.now()) fault(["closesOn"], "应答截止日期不能早于今天。");
  if (scene.contactId !== undefined && !(await contactIdsOf(tx, await ownerOf(tx, sceneId))).has(scene.contactId))
    fault(["contactId"], NOT_A_CONTACT);
  if (Object.keys(fields).length > 0) throw invalid("提交的内容有误，请按提示更正。", fields);
  return { columns: sceneColumns(scene, lexicon), requirements: rows, slots: slotRows(scene) };
}

export const NOT_A_CONTACT = "所选联系人不在本单位的联系人中，请重新选择。";

/** The unit a content is of: that of its scene, or the actor's own for a new one. */
async function ownerOf(tx: TransactionContext, sceneId: string | undefined): Promise<string> {
  const [row] = sceneId ? await tx.db.select({ id: scenes.organizationId }).from(scenes).where(eq(scenes.id, sceneId)) : [];
  return row?.id ?? userOf(tx).organizationId;
}

/** The columns of a scene as parsed: money, deadline, tags. */
export function sceneColumns(scene: Parsed, lexicon: Lexicon) {
  const { requirements: _requirements, slots: _slots, budgetYuan, closesOn, contactId, trainingFrom, deployBy, ...plainFields } = scene;
  const optional = { contactId: contactId ?? null, trainingFrom: trainingFrom ?? null, deployBy: deployBy ?? null };
  const budgetFen = budgetYuan === undefined ? null : yuanToFen(budgetYuan);
  return { ...plainFields, ...optional, budgetFen, closesAt: endOfDay(closesOn), tags: lexicon.tagsOf(taggedText(scene)) };
}

export const slotRows = ({ slots }: Parsed) =>
  slots.map(({ role, componentKind, required }, position) => ({ position, role, componentKind: componentKind ?? null, required }));

const ZONE = "Asia/Shanghai";
/** The last instant of an ISO day, and the day an instant lies in, as people in China count. */
export const endOfDay = (day: string): Date => DateTime.fromISO(day, { zone: ZONE }).endOf("day").toJSDate();
export const dayOf = (at: Date): string => DateTime.fromJSDate(at, { zone: ZONE }).toFormat("yyyy-MM-dd");

/** The row of an indicator; without a name of its own it is called as the quantity is. */
export function requirementRow(
  registry: Registry,
  requirement: Parsed["requirements"][number],
  measured: Measured,
  position: number,
): RequirementRow {
  return {
    position,
    metric: requirement.metric,
    name: requirement.name ?? registry.get(requirement.metric).name,
    dimension: requirement.dimension,
    comparator: requirement.comparator,
    target: measured.value,
    upper: measured.upper,
    shownTarget: measured.shownValue,
    shownUpper: measured.shownUpper,
    shownUnit: measured.shownUnit,
    mandatory: requirement.mandatory,
    weight: requirement.weight,
    testMethod: requirement.testMethod,
  };
}

/** Replaces a scene's requirements and slots. */
export async function writeParts(tx: TransactionContext, sceneId: string, content: Awaited<ReturnType<typeof readContent>>): Promise<void> {
  await tx.db.delete(requirements).where(eq(requirements.sceneId, sceneId));
  await tx.db.delete(roleSlots).where(eq(roleSlots.sceneId, sceneId));
  await tx.db.insert(requirements).values(content.requirements.map((row) => ({ ...row, sceneId })));
  await tx.db.insert(roleSlots).values(content.slots.map((row) => ({ ...row, sceneId })));
}
