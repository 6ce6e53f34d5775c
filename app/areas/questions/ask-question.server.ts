import { and, eq, gt, sql } from "drizzle-orm";
import type { z } from "zod";
import { requireVerified } from "#app/areas/organizations/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { AppError, conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { questionPosts, questions } from "#db/schema/questions.ts";
import { askRespondent } from "./hold-question.server.ts";
import { type AskedObject, askedObject } from "./object.server.ts";
import { mayAsk } from "./policy.ts";
import { askQuestionInput, MOST_A_DAY, readObjectRef } from "./schemas.ts";

const DAY_MS = 86_400_000;

/**
 * Asks a question on an object the actor may read. The same `formKey` again gives the first question back. Refuses a level that the asker does
 * not read itself, what is closed for questions, and more than {@link MOST_A_DAY} of one organization within 24 hours (`tooMany`).
 */
export async function askQuestion(ctx: Context, input: z.input<typeof askQuestionInput>): Promise<{ id: string }> {
  if (!mayAsk(ctx.actor)) throw forbidden("提问须由用户单位或供给单位的管理员、编辑提出。");
  const { on, respondent, visibility, anonymous, subject, body, formKey } = parseInput(askQuestionInput, input);
  const ref = readObjectRef(on);
  if (!ref) throw invalid("请从场景、揭榜或联合体页面提问。");
  const { organizationId, userId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const object = await askedObject(tx, ref.type, { code: ref.code });
    await requireVerified(tx, "提问");
    // Counted and inserted by one at a time; a double click finds the row of the first.
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`questions:${organizationId}`}, 0))`);
    if (formKey) {
      const [present] = await tx.db
        .select({ id: questions.id })
        .from(questions)
        .where(and(eq(questions.askerId, organizationId), eq(questions.formKey, formKey)));
      if (present) return present;
    }
    const respondentId = respondentOf(object, respondent);
    if (object.closedReason) throw conflict(object.closedReason);
    if (!object.choices.includes(visibility)) throw invalid("请重新选择可见范围。", { visibility: ["贵单位不能选择这个可见范围。"] });
    await guardNumber(tx, organizationId);

    const now = tx.clock.now();
    const [question] = await tx.db
      .insert(questions)
      .values({
        objectType: object.type,
        objectId: object.id,
        askerId: organizationId,
        askedBy: userId,
        respondentId,
        visibility,
        anonymous: anonymous || object.anonymous,
        subject,
        formKey: formKey ?? null,
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    if (!question) throw new Error("question was not inserted");
    const [post] = await tx.db
      .insert(questionPosts)
      .values({ questionId: question.id, organizationId, userId, body, createdAt: now })
      .returning({ id: questionPosts.id });
    if (!post) throw new Error("post was not inserted");
    await recordAudit(tx, {
      action: "ask-question",
      objectType: "question",
      objectId: question.id,
      detail: { on, respondentId, visibility, anonymous: question.anonymous },
    });
    await askRespondent(tx, question, post.id);
    return { id: question.id };
  });
}

/** Who is to answer: the only one there is, or the one chosen. */
function respondentOf({ respondents }: AskedObject, code: string | undefined): string {
  if (respondents.length === 0) throw forbidden("不能向本单位提问。");
  const chosen = code === undefined && respondents.length === 1 ? respondents[0] : respondents.find((one) => one.code === code);
  if (!chosen) throw invalid("请选择由谁答复。", { respondent: ["请选择由谁答复。"] });
  return chosen.id;
}

async function guardNumber(tx: TransactionContext, organizationId: string): Promise<void> {
  const since = new Date(tx.clock.now().getTime() - DAY_MS);
  const asked = await tx.db
    .select({ at: questions.createdAt })
    .from(questions)
    .where(and(eq(questions.askerId, organizationId), gt(questions.createdAt, since)))
    .orderBy(questions.createdAt);
  const oldest = asked[0]?.at;
  if (asked.length < MOST_A_DAY || !oldest) return;
  const retryAfterSeconds = Math.max(1, Math.ceil((oldest.getTime() - since.getTime()) / 1000));
  throw new AppError("tooMany", `每个单位 24 小时内最多提 ${MOST_A_DAY} 个问题，请稍后再提。您填写的内容没有丢失。`, { retryAfterSeconds });
}
