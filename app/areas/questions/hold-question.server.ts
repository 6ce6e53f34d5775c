import { asc, eq } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { conflict, notFound } from "#app/kernel/errors.ts";
import { questionPosts, questions } from "#db/schema/questions.ts";
import { askedObjectOrNull } from "./object.server.ts";
import { isSide } from "./policy.ts";
import type { Question, QuestionPost } from "./reads.server.ts";
import { awaitedSince, can, QUESTION_ACTIONS, type QuestionAction } from "./states.ts";

/** A question of the actor's organization, on either side, locked until the transaction ends. Anybody else's is not found. */
export async function holdQuestion(tx: TransactionContext, id: string): Promise<{ question: Question; posts: QuestionPost[] }> {
  const [question] = await tx.db.select().from(questions).where(eq(questions.id, id)).for("update");
  if (!question || !isSide(tx.actor, question)) throw notFound("提问");
  const posts = await tx.db.select().from(questionPosts).where(eq(questionPosts.questionId, id)).orderBy(asc(questionPosts.id));
  return { question, posts };
}

/** Refuses an act that the status does not allow, or that was decided on an older page. */
export function guardQuestion(question: Question, action: QuestionAction, version?: number): void {
  if (!can(action, question.status)) throw conflict(QUESTION_ACTIONS[action].refusal);
  if (version !== undefined && question.version !== version)
    throw conflict("您打开页面之后，这条提问有了新的发言或变化。请先查看，再决定是否提交；您填写的内容没有丢失。");
}

/**
 * Writes what follows from a change of the posts: the status, and the respondent's to-do when something new waits for its answer or nothing
 * does any more. `closed` ends the question.
 */
export async function settlePosts(
  tx: TransactionContext,
  question: Question,
  change: { before: readonly QuestionPost[]; after: readonly QuestionPost[]; closed?: boolean },
): Promise<{ version: number }> {
  const was = question.status === "closed" ? null : awaitedSince(change.before, question.respondentId);
  const due = change.closed ? null : awaitedSince(change.after, question.respondentId);
  const version = question.version + 1;
  await tx.db
    .update(questions)
    .set({ status: change.closed ? "closed" : due ? "open" : "answered", version, updatedAt: tx.clock.now() })
    .where(eq(questions.id, question.id));
  if (was !== null && was !== due)
    await enqueue(tx, "complete-todo", { organizationId: question.respondentId, dedupeKey: todoKey(question, was) });
  if (due !== null && due !== was) await askRespondent(tx, question, due);
  return { version };
}

/** Tells the respondent that something waits for its answer. Never what was asked: mails and lists are read by more people than threads. */
export async function askRespondent(tx: TransactionContext, question: Question, due: string): Promise<void> {
  await enqueue(tx, "notify", {
    organizationId: question.respondentId,
    kind: "todo",
    title: `${await nameOf(tx, question)}有提问待答复`,
    body: "",
    href: paths.question(question.id),
    dedupeKey: todoKey(question, due),
  });
}

/** Tells the asker that something happened to its question, without its words. */
export async function tellAsker(tx: TransactionContext, question: Question, what: string, key: string): Promise<void> {
  await enqueue(tx, "notify", {
    organizationId: question.askerId,
    kind: "message",
    title: `${await nameOf(tx, question)}的提问${what}`,
    body: "",
    href: paths.question(question.id),
    dedupeKey: `question:${question.id}:${key}`,
  });
}

const todoKey = ({ id }: Question, due: string) => `question:${id}:${due}`;

async function nameOf(tx: TransactionContext, { objectType, objectId }: Question): Promise<string> {
  const object = await askedObjectOrNull(tx, objectType, { id: objectId });
  return object ? `“${object.name}”` : "";
}
