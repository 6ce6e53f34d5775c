import { and, desc, eq, isNotNull, isNull, or } from "drizzle-orm";
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
}

/**
 * How service fees are shared by the sealed text of a task book, or null while none is sealed. It is read out of the version that was signed,
 * never out of a draft: while an amendment is negotiated, the last sealed version holds. The actor must be one who may read the task book.
 */
export async function signedBenefits(ctx: Context, taskBookId: string): Promise<SignedBenefits | null> {
  const { taskBook } = await getTaskBook(ctx, { id: taskBookId });
  const over = taskBook.status === "sealed" || taskBook.status === "superseded" || taskBook.status === "terminated";
  const current = over && taskBook.currentVersionId ? eq(taskBookVersions.id, taskBook.currentVersionId) : undefined;
  const [version] = await ctx.db
    .select({ document: taskBookVersions.document })
    .from(taskBookVersions)
    .where(
      and(eq(taskBookVersions.taskBookId, taskBookId), isNull(taskBookVersions.voidedAt), or(isNotNull(taskBookVersions.seal), current)),
    )
    .orderBy(desc(taskBookVersions.number))
    .limit(1);
  if (!version || taskBook.sealedAt === null) return null;
  const { benefitSharing, milestones, parties } = readDocument(version.document);
  const pool = benefitSharing.pools.find((candidate) => candidate.key === "raasRevenue");
  if (!pool) return null;
  const terms = benefitTermsOf(pool, benefitSharing.awards, milestones.items);
  const nameOf = (id: string | null) => parties.items.find((party) => party.organizationId === id)?.name ?? "待定";
  return { base: benefitSharing.base, payoutDays: benefitSharing.payoutDays, terms, rules: poolRules(terms, nameOf) };
}
