import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { questionPosts } from "#db/schema/questions.ts";
import { guardQuestion, holdQuestion, settlePosts, tellAsker } from "./hold-question.server.ts";
import { askedObjectOrNull } from "./object.server.ts";
import { mayWrite } from "./policy.ts";
import { answerQuestionInput } from "./schemas.ts";

/**
 * Writes a further post: the respondent's answers, the asker's asks on. The asker is held to the same closing as a new question, answers are
 * taken after it. Refuses (conflict) when the thread went on since the page was opened, so that nobody answers what was not read.
 */
export async function answerQuestion(ctx: Context, input: z.input<typeof answerQuestionInput>): Promise<{ id: string; version: number }> {
  const { id, version, body } = parseInput(answerQuestionInput, input);
  return withTransaction(ctx, async (tx) => {
    const { question, posts } = await holdQuestion(tx, id);
    if (!mayWrite(tx.actor, question)) throw forbidden();
    const { organizationId, userId } = userOf(tx);
    const last = posts.at(-1);
    // A double click: the first of the two has been written.
    if (last?.userId === userId && last.body === body && !last.takenBackAt && question.version === version + 1)
      return { id, version: version + 1 };
    guardQuestion(question, "post", version);
    const object = await askedObjectOrNull(tx, question.objectType, { id: question.objectId });
    if (!object) throw conflict("贵单位已看不到所问的内容，不能继续发言。");
    const isAnswer = organizationId === question.respondentId;
    const other = isAnswer ? question.askerId : question.respondentId;
    if (object.within && !object.within.includes(other)) throw conflict("对方已不在联合体中，不能继续发言。");
    if (!isAnswer && object.closedReason) throw conflict(object.closedReason);
    const [post] = await tx.db
      .insert(questionPosts)
      .values({ questionId: id, organizationId, userId, body, createdAt: tx.clock.now() })
      .returning();
    if (!post) throw new Error("post was not inserted");
    await recordAudit(tx, {
      action: isAnswer ? "answer-question" : "ask-further",
      objectType: "question",
      objectId: id,
      detail: { postId: post.id },
    });
    const settled = await settlePosts(tx, question, { before: posts, after: [...posts, post] });
    if (isAnswer) await tellAsker(tx, question, "有了答复", `answer:${post.id}`);
    return { id, ...settled };
  });
}
