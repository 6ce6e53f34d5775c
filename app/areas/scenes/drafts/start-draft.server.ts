import { and, eq, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import { loadRegistry, type Registry } from "#app/areas/metrics/index.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { sceneDrafts } from "#db/schema/scenes.ts";
import { sceneAsInput } from "../as-input.ts";
import { guardAction } from "../change-status.server.ts";
import { mayChangeScene } from "../policy.ts";
import { getMyScene, type SceneWithParts } from "../reads.server.ts";
import { sceneInput } from "../schemas.ts";
import { can } from "../states.ts";
import { templateContent } from "../templates/index.ts";
import type { DraftContent } from "./content.ts";
import { idsOfScene } from "./draft-files.server.ts";
import { auditDraft, guardDrafts, lockForm } from "./draft-row.server.ts";
import { startDraftInput } from "./schemas.ts";
import { contentOf } from "./to-input.ts";

/** More open drafts than people lose sight of; also keeps one unit from filling the table. */
const MOST_DRAFTS = 100;

/**
 * Opens a draft, whose code is the scene's from the start. For a scene that is there (`scene`) its open draft is given back when it has one.
 * The same `formKey` again gives the first draft back.
 */
export async function startDraft(ctx: Context, input: z.input<typeof startDraftInput>): Promise<{ code: string; repeated: boolean }> {
  guardDrafts(ctx);
  const { formKey, from } = parseInput(startDraftInput, input);
  const { organizationId, userId, regionCode } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    // A double click arrives as two requests at once: the second waits here and then finds the row of the first.
    const key = from.kind === "scene" ? from.code : (formKey ?? crypto.randomUUID());
    await lockForm(tx, organizationId, key);
    if (from.kind === "scene") return draftOfScene(tx, await getMyScene(tx, from.code));
    if (formKey) {
      const [present] = await tx.db
        .select({ code: sceneDrafts.code })
        .from(sceneDrafts)
        .where(and(eq(sceneDrafts.organizationId, organizationId), eq(sceneDrafts.formKey, formKey)));
      if (present) return { code: present.code, repeated: true };
    }
    const [counted] = await tx.db
      .select({ n: sql<number>`count(*)::int` })
      .from(sceneDrafts)
      .where(and(eq(sceneDrafts.organizationId, organizationId), isNull(sceneDrafts.discardedAt)));
    if ((counted?.n ?? 0) >= MOST_DRAFTS) throw conflict(`贵单位已有 ${MOST_DRAFTS} 份草稿，请先提交或删除一些，再新建。`);
    const content: DraftContent =
      from.kind === "template"
        ? { regionCode, ...template(from.template, await loadRegistry(tx)) }
        : from.kind === "copy"
          ? copyOf(await getMyScene(tx, from.code))
          : { regionCode };
    const now = tx.clock.now();
    const [row] = await tx.db
      .insert(sceneDrafts)
      .values({
        code: await nextCode(tx, "scene"),
        organizationId,
        content,
        template: from.kind === "template" ? from.template : null,
        formKey: formKey ?? null,
        createdBy: userId,
        createdAt: now,
        updatedAt: now,
      })
      .returning({ id: sceneDrafts.id, code: sceneDrafts.code });
    if (!row) throw new Error("draft was not inserted");
    await auditDraft(tx, "start-scene-draft", row, { from: from.kind });
    return { code: row.code, repeated: false };
  });
}

function template(key: string, registry: Registry): DraftContent {
  const content = templateContent(key, registry);
  if (!content) throw invalid("没有这个行业模板，请重新选择。", { template: ["没有这个行业模板，请重新选择。"] });
  return content;
}

/**
 * The draft of a scene that is there, with its code: of one not yet public its next text, of a public one a revision. A discarded one begins anew
 * from what the scene says now.
 */
async function draftOfScene(tx: TransactionContext, found: SceneWithParts): Promise<{ code: string; repeated: boolean }> {
  const { scene } = found;
  if (!mayChangeScene(tx.actor, scene)) throw forbidden();
  guardAction(tx, scene, can("submitRevision", scene.status) ? "submitRevision" : "edit");
  const [present] = await tx.db.select().from(sceneDrafts).where(eq(sceneDrafts.sceneId, scene.id)).for("update");
  if (present?.submittedAt) throw conflict("修订已提交审核，审核期间不能修改。如需修改，请先撤回修订。");
  if (present && present.discardedAt === null && isTyped(present.content)) return { code: present.code, repeated: true };
  // What was handed in by other ways than the form is a scene, and becomes what the form would show of it.
  const proposed = present && present.discardedAt === null ? sceneInput.safeParse(present.content).data : undefined;
  const content: DraftContent = { ...contentOf(proposed ?? sceneAsInput(found)), files: await idsOfScene(tx, scene.id) };
  const now = tx.clock.now();
  const values = { content, discardedAt: null, version: (present?.version ?? 0) + 1, updatedAt: now };
  const [row] = present
    ? await tx.db.update(sceneDrafts).set(values).where(eq(sceneDrafts.id, present.id)).returning()
    : await tx.db
        .insert(sceneDrafts)
        .values({
          ...values,
          code: scene.code,
          sceneId: scene.id,
          organizationId: scene.organizationId,
          createdBy: userOf(tx).userId,
          createdAt: now,
        })
        .returning();
  if (!row) throw new Error("draft was not written");
  await auditDraft(tx, "start-scene-draft", row, { from: "scene" });
  return { code: row.code, repeated: false };
}

/** Content of the form holds figures as they were typed, a scene as numbers. */
const isTyped = (content: Record<string, unknown>) => typeof content["unitCount"] !== "number";

/** A scene as the beginning of another one: what belongs to the former alone has to be said anew. */
function copyOf(found: SceneWithParts): DraftContent {
  const content = contentOf(sceneAsInput(found));
  return { ...content, name: `${found.scene.name}【改为新场景的名称】`, closesOn: "", trainingFrom: "", deployBy: "" };
}
