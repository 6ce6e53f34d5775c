import { eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { questions } from "#db/schema/questions.ts";
import { guardQuestion, holdQuestion, tellAsker } from "./hold-question.server.ts";
import { askedObject } from "./object.server.ts";
import { mayWiden } from "./policy.ts";
import { changeVisibilityInput } from "./schemas.ts";
import { widerThan } from "./states.ts";

/**
 * Shows an answered question to more than before. The respondent's to decide, and only wider; the asker is never named to those who come to
 * see it, since it asked in a smaller circle. Nothing that was shown is made narrower: it has been read.
 */
export async function changeVisibility(ctx: Context, input: z.input<typeof changeVisibilityInput>): Promise<{ id: string }> {
  const { id, version, visibility } = parseInput(changeVisibilityInput, input);
  return withTransaction(ctx, async (tx) => {
    const { question, posts } = await holdQuestion(tx, id);
    if (!mayWiden(tx.actor, question)) throw forbidden("可见范围由答复单位的管理员或编辑扩大。");
    guardQuestion(question, "widen", version);
    if (!posts.some((post) => post.organizationId === question.respondentId && !post.takenBackAt) || posts[0]?.takenBackAt)
      throw conflict("没有可以公开的答复。");
    const object = await askedObject(tx, question.objectType, { id: question.objectId });
    if (!widerThan(question.visibility, object.choices).includes(visibility))
      throw invalid("可见范围只能扩大。", { visibility: ["请选择比现在更大的可见范围。"] });
    await tx.db
      .update(questions)
      .set({ visibility, anonymous: true, version: question.version + 1, updatedAt: tx.clock.now() })
      .where(eq(questions.id, id));
    await recordAudit(tx, {
      action: "change-question-visibility",
      objectType: "question",
      objectId: id,
      detail: { from: question.visibility, to: visibility },
    });
    await tellAsker(tx, question, "已由答复单位扩大可见范围，贵单位名称不显示", `wider:${visibility}`);
    return { id };
  });
}
