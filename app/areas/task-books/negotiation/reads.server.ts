import { and, asc, desc, eq, inArray, type SQL } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { clauseComments, clauseProposals, clauseStances, proposalAnswers, taskBookRevisions } from "#db/schema/negotiation.ts";
import { taskBooks, taskBookVersions } from "#db/schema/task-books.ts";
import { type ClauseData, withClause } from "../clause-fields.ts";
import type { ClauseText } from "../clause-texts/block.ts";
import { clauseTexts } from "../clause-texts/index.ts";
import { CLAUSES, type ClauseKey } from "../clause-variants.ts";
import type { TaskBookDocument } from "../document.ts";
import { isWitness, mayCommentOnClause } from "../policy.ts";
import type { TaskBookWords } from "../printed-form.ts";
import { amendmentsOf, getTaskBook } from "../reads.server.ts";
import { can } from "../states.ts";
import { readDocument } from "../upgrade-document.ts";
import { clauseStandings } from "./clause-state.ts";
import { type ComparedClause, compareTexts } from "./compare-texts.ts";

/** What the parties said about each clause of a draft, with names; for a party or a witness only. */
export async function negotiationOf(ctx: Context, code: string) {
  const { taskBook, partyIds, witnessIds, document } = await getTaskBook(ctx, { code });
  const actor = userOf(ctx);
  const isParty = partyIds.includes(actor.organizationId);
  const book = { partyIds, witnessIds, status: taskBook.status };
  if (!isParty && !isWitness(actor, book)) throw notFound("任务书");
  const [stances, comments, proposals] = await Promise.all([
    ctx.db.select().from(clauseStances).where(eq(clauseStances.taskBookId, taskBook.id)),
    ctx.db.select().from(clauseComments).where(eq(clauseComments.taskBookId, taskBook.id)).orderBy(asc(clauseComments.id)).limit(2_000),
    ctx.db.select().from(clauseProposals).where(eq(clauseProposals.taskBookId, taskBook.id)).orderBy(desc(clauseProposals.id)).limit(500),
  ]);
  const answers =
    proposals.length === 0
      ? []
      : await ctx.db
          .select()
          .from(proposalAnswers)
          .where(
            inArray(
              proposalAnswers.proposalId,
              proposals.map(({ id }) => id),
            ),
          )
          .orderBy(asc(proposalAnswers.id));
  // Also of who has gone since: what it said stays.
  const spoke = [...comments, ...proposals, ...answers].map(({ organizationId }) => organizationId);
  const resolved = comments.flatMap(({ resolvedBy }) => resolvedBy ?? []);
  const names = await organizationsById(ctx, [...new Set([...partyIds, ...spoke, ...resolved])]);
  const nameOf = (id: string) => names.get(id)?.name ?? "—";
  const standings = clauseStandings(document, partyIds, stances);
  return {
    isParty,
    mayComment: mayCommentOnClause(actor, book) && can("comment", taskBook.status),
    clauses: standings.map(({ key, hash, state, agreed, objected, silent }) => ({
      key,
      number: CLAUSES.findIndex((clause) => clause.key === key) + 1,
      title: CLAUSES.find((clause) => clause.key === key)?.title ?? "",
      hash,
      state,
      agreed: agreed.map(nameOf),
      objected: objected.map(({ organizationId, note }) => ({ name: nameOf(organizationId), note })),
      silent: silent.map(nameOf),
      mine: agreed.includes(actor.organizationId)
        ? ("agree" as const)
        : objected.some(({ organizationId }) => organizationId === actor.organizationId)
          ? ("object" as const)
          : null,
      comments: comments
        .filter((comment) => comment.clause === key && comment.parentId === null)
        .map((comment) => ({
          ...shownComment(comment, nameOf),
          resolvedAt: comment.resolvedAt?.toISOString() ?? null,
          resolvedBy: comment.resolvedBy ? nameOf(comment.resolvedBy) : null,
          answers: comments.filter(({ parentId }) => parentId === comment.id).map((answer) => shownComment(answer, nameOf)),
        })),
      proposals: proposals
        .filter((proposal) => proposal.clause === key)
        .map((proposal) => ({
          id: proposal.id,
          by: nameOf(proposal.organizationId),
          mine: proposal.organizationId === actor.organizationId,
          reason: proposal.reason,
          status: proposal.status,
          /** Whether the clause is still the one it was proposed on. */
          current: proposal.baseHash === hash,
          createdAt: proposal.createdAt.toISOString(),
          decidedAt: proposal.decidedAt?.toISOString() ?? null,
          answered: answers.some(({ proposalId, organizationId }) => proposalId === proposal.id && organizationId === actor.organizationId),
          answers: answers
            .filter(({ proposalId }) => proposalId === proposal.id)
            .map(({ organizationId, answer, reason }) => ({ name: nameOf(organizationId), answer, reason })),
          lines: changedLines(document, key, proposal.base, proposal.content),
        })),
    })),
  };
}
export type Negotiation = Awaited<ReturnType<typeof negotiationOf>>;

function shownComment(comment: typeof clauseComments.$inferSelect, nameOf: (id: string) => string) {
  return {
    id: comment.id,
    by: nameOf(comment.organizationId),
    body: comment.body,
    revision: comment.revision,
    createdAt: comment.createdAt.toISOString(),
  };
}

/** What a proposal changes in the words of its clause. */
function changedLines(document: TaskBookDocument, clause: ClauseKey, base: unknown, content: unknown) {
  const words = (data: unknown) =>
    clauseTexts(withClause(document, clause, data as ClauseData) as unknown as TaskBookDocument).filter(({ key }) => key === clause);
  return (compareTexts(words(base), words(content))[0]?.lines ?? []).filter((line) => line.before !== line.after);
}

/** A state of a task book that can be compared: "r12" is a draft's revision, "v3" a frozen version, "base" what an amendment changes. */
export interface ComparableState {
  id: string;
  label: string;
  at: string;
  by: string | null;
  /** Titles of the clauses that changed with it. */
  clauses: string[];
}

/** States of a task book, newest first. Revisions are told to parties only; who else may read it sees the frozen versions. */
export async function comparableStates(ctx: Context, code: string): Promise<ComparableState[]> {
  const { taskBook, partyIds } = await getTaskBook(ctx, { code });
  const party = ctx.actor.kind === "user" && partyIds.includes(ctx.actor.organizationId);
  const [revisions, versions] = await Promise.all([
    party
      ? ctx.db
          .select({
            number: taskBookRevisions.number,
            clauses: taskBookRevisions.clauses,
            organizationId: taskBookRevisions.organizationId,
            createdAt: taskBookRevisions.createdAt,
          })
          .from(taskBookRevisions)
          .where(eq(taskBookRevisions.taskBookId, taskBook.id))
          .orderBy(desc(taskBookRevisions.number))
          .limit(500)
      : [],
    ctx.db
      .select({ number: taskBookVersions.number, voidedAt: taskBookVersions.voidedAt, createdAt: taskBookVersions.createdAt })
      .from(taskBookVersions)
      .where(eq(taskBookVersions.taskBookId, taskBook.id)),
  ]);
  const names = await organizationsById(ctx, [...new Set(revisions.map(({ organizationId }) => organizationId))]);
  const title = (key: string) => CLAUSES.find((clause) => clause.key === key)?.title ?? key;
  const states: ComparableState[] = [
    ...revisions.map(({ number, clauses, organizationId, createdAt }) => ({
      id: `r${number}`,
      label: `第 ${number} 次修改`,
      at: createdAt.toISOString(),
      by: names.get(organizationId)?.name ?? null,
      clauses: clauses.map(title),
    })),
    ...versions.map(({ number, voidedAt, createdAt }) => ({
      id: `v${number}`,
      label: `第 ${number} 版${voidedAt ? "（已失效）" : "（冻结）"}`,
      at: createdAt.toISOString(),
      by: null,
      clauses: [],
    })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  const { amends } = await amendmentsOf(ctx, taskBook);
  return !amends?.isReadable
    ? states
    : [...states, { id: BASE, label: `变更前（${amends.code}）`, at: taskBook.createdAt.toISOString(), by: null, clauses: [] }];
}

const BASE = "base";

/**
 * Two states of a task book clause by clause; of a frozen version in the words that were frozen. Not found for a state that is none or that the
 * actor may not see.
 */
export async function compareStates(ctx: Context, code: string, from: string, to: string): Promise<ComparedClause[]> {
  return compareTexts(await clausesAt(ctx, code, from), await clausesAt(ctx, code, to));
}

async function clausesAt(ctx: Context, code: string, id: string): Promise<ClauseText[]> {
  const { taskBook, partyIds } = await getTaskBook(ctx, { code });
  const frozen = (condition: SQL | undefined) =>
    ctx.db
      .select({ document: taskBookVersions.document, text: taskBookVersions.text })
      .from(taskBookVersions)
      .innerJoin(taskBooks, eq(taskBooks.id, taskBookVersions.taskBookId))
      .where(condition);
  const number = /^[rv]\d{1,9}$/.test(id) ? Number(id.slice(1)) : null;
  if (id === BASE && taskBook.amendsId) {
    // Who came since was no party of it.
    await getTaskBook(ctx, { id: taskBook.amendsId });
    return wordsIn(await frozen(and(eq(taskBooks.id, taskBook.amendsId), eq(taskBooks.currentVersionId, taskBookVersions.id))));
  }
  if (number === null) throw notFound("版本");
  if (id.startsWith("v")) return wordsIn(await frozen(and(eq(taskBooks.id, taskBook.id), eq(taskBookVersions.number, number))));
  if (ctx.actor.kind !== "user" || !partyIds.includes(ctx.actor.organizationId)) throw notFound("版本");
  const rows = await ctx.db
    .select({ document: taskBookRevisions.document })
    .from(taskBookRevisions)
    .where(and(eq(taskBookRevisions.taskBookId, taskBook.id), eq(taskBookRevisions.number, number)));
  return wordsIn(rows.map(({ document }) => ({ document, text: null })));
}

function wordsIn([row]: readonly { document: unknown; text: unknown }[]): ClauseText[] {
  if (!row) throw notFound("版本");
  return (row.text as TaskBookWords | null)?.clauses ?? clauseTexts(readDocument(row.document));
}
