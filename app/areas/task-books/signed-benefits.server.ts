import { and, desc, eq, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { taskBookVersions } from "#db/schema/task-books.ts";
import { type BenefitTerms, benefitTermsOf } from "./benefits.ts";
import { poolRules } from "./clause-texts/benefit-words.ts";
import type { TaskBookDocument } from "./document.ts";
import { getTaskBook } from "./reads.server.ts";
import { readDocument } from "./upgrade-document.ts";

/** Clause 12 as it was signed, for executing it. */
export interface SignedBenefits {
  base: TaskBookDocument["benefitSharing"]["base"];
  payoutDays: number;
  terms: BenefitTerms;
  /** The same in words, a sentence each. */
  rules: string[];
  /** The task book and its amendments, sealed or not: contracts of any of them are counted together. The first one leads. */
  line: string[];
  /** Since when these terms hold: an amendment counts from its own sealing on, what was settled before stays. Null for the first terms. */
  since: Date | null;
  /** Until when: the sealing of the amendment after them. Null while they are in force. */
  until: Date | null;
}

/**
 * How service fees are shared by the sealed text in force at an instant (now unless told), or null while none is sealed. It is read out of the
 * version that was signed, never out of a draft: while an amendment is negotiated, the last sealed text holds. The actor must be one who may
 * read the task book.
 */
export async function signedBenefits(ctx: Context, taskBookId: string, at: Date = ctx.clock.now()): Promise<SignedBenefits | null> {
  await getTaskBook(ctx, { id: taskBookId });
  const line = await lineOf(ctx, taskBookId);
  const sealed = line.filter((book) => book.sealedAt !== null);
  const inForce = sealed.findLast((book) => (book.sealedAt ?? at) <= at) ?? sealed[0];
  if (!inForce) return null;
  const current = inForce.currentVersionId ? eq(taskBookVersions.id, inForce.currentVersionId) : undefined;
  const [version] = await ctx.db
    .select({ document: taskBookVersions.document })
    .from(taskBookVersions)
    .where(
      and(eq(taskBookVersions.taskBookId, inForce.id), isNull(taskBookVersions.voidedAt), or(isNotNull(taskBookVersions.seal), current)),
    )
    .orderBy(desc(taskBookVersions.number))
    .limit(1);
  if (!version) return null;
  const { benefitSharing, milestones, parties } = readDocument(version.document);
  const pool = benefitSharing.pools.find((candidate) => candidate.key === "raasRevenue");
  if (!pool) return null;
  const terms = benefitTermsOf(pool, benefitSharing.awards, milestones.items);
  const nameOf = (id: string | null) => parties.items.find((party) => party.organizationId === id)?.name ?? "待定";
  return {
    base: benefitSharing.base,
    payoutDays: benefitSharing.payoutDays,
    terms,
    rules: poolRules(terms, nameOf),
    line: line.map(({ id }) => id),
    since: inForce === sealed[0] ? null : inForce.sealedAt,
    until: sealed[sealed.indexOf(inForce) + 1]?.sealedAt ?? null,
  };
}

/** A task book with what it amends and what amends it, the first one first. Amendments that were given up are left out. */
async function lineOf(ctx: Context, taskBookId: string) {
  const rows = await ctx.db.execute<{ id: string; sealed_at: Date | string | null; current_version_id: string | null }>(sql`
    with recursive up(id, amends_id, depth) as (
      select id, amends_id, 0 from task_books where id = ${taskBookId}
      union all
      select book.id, book.amends_id, up.depth + 1 from up join task_books book on book.id = up.amends_id
    ), down(id, depth) as (
      (select id, 0 from up order by depth desc limit 1)
      union all
      select book.id, down.depth + 1 from down join task_books book on book.amends_id = down.id and book.status <> 'terminated'
    )
    select book.id, book.sealed_at, book.current_version_id from down join task_books book on book.id = down.id order by down.depth`);
  return rows.map((row) => ({
    id: row.id,
    sealedAt: row.sealed_at === null ? null : new Date(row.sealed_at),
    currentVersionId: row.current_version_id,
  }));
}
