import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { clauseProposals, proposalAnswers } from "#db/schema/negotiation.ts";
import { changeClause } from "../clause-edits.ts";
import { type ClauseData, clauseHash, clauseOf } from "../clause-fields.ts";
import { CLAUSES, type ClauseKey } from "../clause-variants.ts";
import type { TaskBookDocument } from "../document.ts";
import { writeDraft } from "../write-draft.server.ts";
import { proposalTodo } from "./clause-state.ts";
import { openDraft } from "./open-draft.server.ts";
import { answerProposalInput, proposeClauseInput, withdrawProposalInput } from "./schemas.ts";

const MOVED = "该条款在您打开页面后有了修改，请对照新的内容再提。您填写的内容没有丢失。";

/** A party proposes another text of a clause to the others. The clause itself stays as it is until all others accept. */
export async function proposeClause(ctx: Context, input: z.input<typeof proposeClauseInput>): Promise<{ id: string }> {
  const { code, clause, base, content, reason } = parseInput(proposeClauseInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, partyIds, document, actor } = await openDraft(tx, code);
    if (clauseHash(document, clause) !== base) throw conflict(MOVED);
    const changed = replaced(document, clause, content);
    if (clauseHash(changed, clause) === base) throw invalid("修改建议与现有内容相同，请先修改。");
    const [proposal] = await tx.db
      .insert(clauseProposals)
      .values({
        taskBookId: taskBook.id,
        clause,
        baseHash: base,
        base: clauseOf(document, clause),
        content: clauseOf(changed, clause),
        reason,
        organizationId: actor.organizationId,
        userId: actor.userId,
        createdAt: tx.clock.now(),
      })
      .returning({ id: clauseProposals.id });
    if (!proposal) throw new Error("proposal was not inserted");
    await recordAudit(tx, {
      action: "propose-clause",
      objectType: "task-book",
      objectId: taskBook.id,
      detail: { clause, proposalId: proposal.id, base, proposed: clauseHash(changed, clause) },
    });
    const { number, title } = entry(clause);
    for (const organizationId of partyIds.filter((id) => id !== actor.organizationId)) {
      await enqueue(tx, "notify", {
        organizationId,
        kind: "todo",
        title: `请答复${actor.organizationName}对任务书 ${code} 第 ${number} 条“${title}”的修改建议`,
        body: "",
        href: `${paths.taskBook(code)}#clause-${number}`,
        dedupeKey: proposalTodo(proposal.id),
      });
    }
    return proposal;
  });
}

/**
 * Another party accepts a proposed change or does not adopt it. One refusal ends it; the last acceptance puts it into the draft, if the clause
 * is still the one it was proposed on: who proposed and all who accepted then stand by it.
 */
export async function answerProposal(
  ctx: Context,
  input: z.input<typeof answerProposalInput>,
): Promise<{ status: "open" | "accepted" | "rejected" }> {
  const said = parseInput(answerProposalInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, partyIds, document, actor } = await openDraft(tx, said.code);
    const proposal = await openProposal(tx, taskBook.id, said.proposalId);
    if (proposal.organizationId === actor.organizationId) throw forbidden("修改建议由其他当事人答复；您可以撤回自己的建议。");
    const [answer] = await tx.db
      .insert(proposalAnswers)
      .values({
        proposalId: proposal.id,
        organizationId: actor.organizationId,
        answer: said.answer,
        reason: said.answer === "reject" ? said.reason : "",
        userId: actor.userId,
        createdAt: tx.clock.now(),
      })
      .onConflictDoNothing()
      .returning({ id: proposalAnswers.id });
    if (!answer) throw conflict("您的单位已经答复过这项修改建议。");
    await enqueue(tx, "complete-todo", { organizationId: actor.organizationId, dedupeKey: proposalTodo(proposal.id) });
    if (said.answer === "reject") {
      await decide(tx, proposal, partyIds, "rejected", { reason: said.reason });
      return { status: "rejected" };
    }
    const accepted = (
      await tx.db
        .select({ organizationId: proposalAnswers.organizationId })
        .from(proposalAnswers)
        .where(and(eq(proposalAnswers.proposalId, proposal.id), eq(proposalAnswers.answer, "accept")))
    ).map(({ organizationId }) => organizationId);
    if (partyIds.some((id) => id !== proposal.organizationId && !accepted.includes(id))) {
      await recordAudit(tx, {
        action: "accept-clause-proposal",
        objectType: "task-book",
        objectId: taskBook.id,
        detail: { proposalId: proposal.id },
      });
      return { status: "open" };
    }
    if (clauseHash(document, proposal.clause) !== proposal.baseHash)
      throw conflict("该条款在建议提出后有了修改，建议已不能直接采纳，请提出方按新的内容重新建议。");
    const moved = await writeDraft(tx, {
      taskBook,
      before: document,
      document: replaced(document, proposal.clause, proposal.content as ClauseData),
      revision: taskBook.revision,
      action: "adopt-clause-proposal",
      detail: { proposalId: proposal.id },
      agreeing: [proposal.organizationId, ...accepted],
    });
    if (!moved) throw conflict("任务书刚刚有了修改，请刷新后再答复。");
    await decide(tx, proposal, partyIds, "accepted", {});
    return { status: "accepted" };
  });
}

/** Who proposed a change takes it back while it is open. */
export async function withdrawProposal(ctx: Context, input: z.input<typeof withdrawProposalInput>): Promise<void> {
  const { code, proposalId } = parseInput(withdrawProposalInput, input);
  await withTransaction(ctx, async (tx) => {
    const { taskBook, partyIds, actor } = await openDraft(tx, code);
    const proposal = await openProposal(tx, taskBook.id, proposalId);
    if (proposal.organizationId !== actor.organizationId) throw forbidden("只有提出方可以撤回修改建议。");
    await decide(tx, proposal, partyIds, "withdrawn", {});
  });
}

type Proposal = Awaited<ReturnType<typeof openProposal>>;

/** An open proposal of this draft; the draft is held, so that nobody decides it meanwhile. */
async function openProposal(tx: TransactionContext, taskBookId: string, id: string) {
  const [proposal] = await tx.db
    .select()
    .from(clauseProposals)
    .where(and(eq(clauseProposals.id, id), eq(clauseProposals.taskBookId, taskBookId)));
  if (!proposal) throw notFound("修改建议");
  if (proposal.status !== "open") throw conflict("这项修改建议已有结果，请刷新查看。");
  return { ...proposal, clause: proposal.clause as ClauseKey };
}

async function decide(
  tx: TransactionContext,
  proposal: Proposal,
  partyIds: readonly string[],
  status: "accepted" | "rejected" | "withdrawn",
  detail: Record<string, unknown>,
): Promise<void> {
  await tx.db.update(clauseProposals).set({ status, decidedAt: tx.clock.now() }).where(eq(clauseProposals.id, proposal.id));
  await recordAudit(tx, {
    action: `clause-proposal-${status}`,
    objectType: "task-book",
    objectId: proposal.taskBookId,
    detail: { proposalId: proposal.id, ...detail },
  });
  for (const organizationId of partyIds) await enqueue(tx, "complete-todo", { organizationId, dedupeKey: proposalTodo(proposal.id) });
}

const entry = (clause: ClauseKey) => CLAUSES.find(({ key }) => key === clause) ?? CLAUSES[0];

/** The document with one clause replaced, valid as a whole and with what the consortium fixed unchanged. Throws `invalid`. */
function replaced(document: TaskBookDocument, clause: ClauseKey, content: ClauseData): TaskBookDocument {
  const changed = changeClause(document, clause, content);
  if ("refused" in changed) throw invalid(Object.values(changed.fields)[0]?.[0] ?? changed.refused, changed.fields);
  return changed.document;
}
