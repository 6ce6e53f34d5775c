import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { guardQuestion, holdQuestion, settlePosts, tellAsker } from "./hold-question.server.ts";
import { mayWrite } from "./policy.ts";
import { closeQuestionInput } from "./schemas.ts";

/** Ends a question: the asker's at any time, the respondent's once it has answered. What was written stays to be read. */
export async function closeQuestion(ctx: Context, input: z.input<typeof closeQuestionInput>): Promise<{ id: string }> {
  const { id, version } = parseInput(closeQuestionInput, input);
  return withTransaction(ctx, async (tx) => {
    const { question, posts } = await holdQuestion(tx, id);
    if (!mayWrite(tx.actor, question)) throw forbidden();
    guardQuestion(question, "close", version);
    const isRespondent = userOf(tx).organizationId === question.respondentId;
    if (isRespondent && question.status === "open") throw conflict("请先答复，再关闭提问。");
    await recordAudit(tx, { action: "close-question", objectType: "question", objectId: id });
    await settlePosts(tx, question, { before: posts, after: posts, closed: true });
    if (isRespondent) await tellAsker(tx, question, "已由答复单位关闭", `closed:${version}`);
    return { id };
  });
}
