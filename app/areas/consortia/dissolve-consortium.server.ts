import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { advanceScene } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { consortia } from "#db/schema/consortia.ts";
import { holdOwnConsortium, membersOf, showScene } from "./hold-consortium.server.ts";
import { dissolveConsortiumInput } from "./schemas.ts";
import { CONSORTIUM_ACTIONS, can, isLive } from "./states.ts";

/** The user unit ends a consortium before its task book is sealed; the scene goes back to the comparison. */
export async function dissolveConsortium(ctx: Context, input: z.input<typeof dissolveConsortiumInput>): Promise<{ code: string }> {
  const { code, version, reason } = parseInput(dissolveConsortiumInput, input);
  return withTransaction(ctx, async (tx) => {
    const { organizationName } = userOf(ctx);
    const consortium = await holdOwnConsortium(tx, code);
    if (!can("dissolve", consortium.status)) throw conflict(CONSORTIUM_ACTIONS.dissolve.refusal);
    const [moved] = await tx.db
      .update(consortia)
      .set({ status: "dissolved", dissolveReason: reason, version: version + 1 })
      .where(and(eq(consortia.id, consortium.id), eq(consortia.version, version)))
      .returning({ id: consortia.id });
    if (!moved) throw conflict("联合体在您打开页面后有了变化，请刷新后再操作。");
    await advanceScene(tx, consortium.sceneId, "dissolveConsortium");
    await showScene(tx, consortium);
    await enqueue(tx, "terminate-task-book", { consortiumId: consortium.id });
    await recordAudit(tx, { action: "dissolve-consortium", objectType: "consortium", objectId: consortium.id, detail: { reason } });
    const members = (await membersOf(tx, consortium.id)).filter(isLive);
    for (const member of members) {
      await enqueue(tx, "complete-todo", { organizationId: member.organizationId, dedupeKey: `invitation:${member.id}` });
      await enqueue(tx, "notify", {
        organizationId: member.organizationId,
        kind: "message",
        title: `${organizationName}已解散联合体 ${code}`,
        body: reason,
        href: paths.consortium(code),
        dedupeKey: `dissolved:${member.id}`,
      });
    }
    return { code };
  });
}
