import { eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { questionPosts } from "#db/schema/questions.ts";
import { guardQuestion, holdQuestion, settlePosts } from "./hold-question.server.ts";
import { mayWrite } from "./policy.ts";
import { takeBackPostInput } from "./schemas.ts";
import { mayTakeBack, TAKE_BACK_MINUTES } from "./states.ts";

/**
 * Takes one's own post back: its line stays, nobody reads its words any more. With its first post a question ends. An answer that is taken
 * back leaves the question to be answered again.
 */
export async function takeBackPost(ctx: Context, input: z.input<typeof takeBackPostInput>): Promise<{ id: string }> {
  const { id, postId } = parseInput(takeBackPostInput, input);
  return withTransaction(ctx, async (tx) => {
    const { question, posts } = await holdQuestion(tx, id);
    const { organizationId } = userOf(tx);
    const post = posts.find((one) => one.id === postId);
    if (!post || post.organizationId !== organizationId) throw notFound("发言");
    if (!mayWrite(tx.actor, question)) throw forbidden();
    if (post.takenBackAt) throw conflict("这条发言已经撤回。");
    guardQuestion(question, "takeBack");
    const now = tx.clock.now();
    if (!mayTakeBack(post, { posts, respondentId: question.respondentId, status: question.status }, organizationId, now))
      throw conflict(
        organizationId === question.respondentId
          ? `答复只能在发出后 ${TAKE_BACK_MINUTES} 分钟内撤回。如需更正，请再写一条答复。`
          : "对方已经答复，这条发言不能再撤回。如需更正，请再写一条。",
      );
    await tx.db.update(questionPosts).set({ takenBackAt: now }).where(eq(questionPosts.id, postId));
    await recordAudit(tx, { action: "take-back-post", objectType: "question", objectId: id, detail: { postId } });
    const after = posts.map((one) => (one.id === postId ? { ...one, takenBackAt: now } : one));
    await settlePosts(tx, question, { before: posts, after, closed: posts[0]?.id === postId });
    return { id };
  });
}
