import { eq } from "drizzle-orm";
import type { z } from "zod";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { contactIdsOf } from "#app/areas/organizations/index.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, type FieldErrors, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { sceneDrafts } from "#db/schema/scenes.ts";
import { dayOf, readContent } from "../content.server.ts";
import { insertScene } from "../create-scene.server.ts";
import { getSceneById } from "../reads.server.ts";
import { sceneInput } from "../schemas.ts";
import { can } from "../states.ts";
import { submitRevision } from "../submit-revision.server.ts";
import { submitRow } from "../submit-scene.server.ts";
import { rewriteScene } from "../update-scene.server.ts";
import { handOverFiles } from "./draft-files.server.ts";
import { auditDraft, guardDrafts, lockDraft } from "./draft-row.server.ts";
import { type DraftFault, draftFaults } from "./faults.ts";
import { submitDraftInput } from "./schemas.ts";
import { draftToInput } from "./to-input.ts";

/**
 * Turns a draft into its scene and hands that to the bureau, in one transaction; the draft is gone afterwards. Of a public scene it becomes the
 * revision the bureau decides on, and stays the unit's working copy meanwhile. Refuses with every fault at the control it stands at, and when
 * somebody changed the draft since it was looked through.
 */
export async function submitDraft(ctx: Context, input: z.input<typeof submitDraftInput>): Promise<{ code: string; version: number }> {
  guardDrafts(ctx);
  const { code, version, note } = parseInput(submitDraftInput, input);
  return withTransaction(ctx, async (tx) => {
    const draft = await lockDraft(tx, code);
    if (draft.version !== version) throw conflict("您检查期间，草稿有了新的改动。请再看一遍，然后提交。");
    const [registry, contacts] = await Promise.all([loadRegistry(tx), contactIdsOf(tx, draft.organizationId)]);
    const scene = draft.sceneId === null ? null : await getSceneById(tx, draft.sceneId);
    const kept = new Set(scene?.requirements.map(({ metric }) => metric));
    refuse(draftFaults(draft.content, { registry, today: dayOf(tx.clock.now()), kept, contacts }));
    const typed = sceneInput.parse(draftToInput(draft.content, registry).scene);
    if (scene && can("submitRevision", scene.scene.status)) {
      const handedIn = await submitRevision(tx, { code, version: scene.scene.version, scene: typed, note });
      await auditDraft(tx, "submit-scene-draft", draft, { sceneId: scene.scene.id });
      return handedIn;
    }
    const content = await readContent(tx, typed, [], draft.sceneId ?? undefined);
    const written = scene
      ? await rewriteScene(tx, scene.scene, scene.scene.version, content)
      : await insertScene(tx, { organizationId: draft.organizationId, content, code: draft.code, formKey: draft.formKey });
    await handOverFiles(tx, draft, written.id);
    const { version: submitted } = await submitRow(tx, written, written.version);
    await tx.db.delete(sceneDrafts).where(eq(sceneDrafts.id, draft.id));
    await auditDraft(tx, "submit-scene-draft", draft, { sceneId: written.id });
    return { code, version: submitted };
  });
}

function refuse(faults: readonly DraftFault[]): void {
  if (faults.length === 0) return;
  const fields: FieldErrors = {};
  for (const { name, message } of faults) fields[name] = [...(fields[name] ?? []), message];
  throw invalid(`还有 ${faults.length} 处需要填写或更正。`, fields);
}
