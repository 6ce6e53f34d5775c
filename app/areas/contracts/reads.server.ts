import { desc, eq, inArray, ne, or } from "drizzle-orm";
import { DateTime } from "luxon";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { getTaskBook, signedBenefits, taskBookPartyIds, taskBooksOfParty } from "#app/areas/task-books/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { contractKeys, contracts, contractTerms } from "#db/schema/contracts.ts";
import { mayActivateContract, mayDraftContract, mayDropProposal, mayKnowContract, mayManageKeys, mayReadWholeContract } from "./policy.ts";
import { openChange } from "./propose-terms.server.ts";
import { sidesOf } from "./sides.ts";
import { can } from "./states.ts";
import { readTerms } from "./terms.ts";

export type Contract = typeof contracts.$inferSelect;

type By = { code: string } | { id: string };

async function knownContract(ctx: Context, by: By): Promise<Contract> {
  const [contract] = await ctx.db
    .select()
    .from(contracts)
    .where("code" in by ? eq(contracts.code, by.code) : eq(contracts.id, by.id));
  if (!contract) throw notFound("合同");
  const partyIds = await taskBookPartyIds(ctx, contract.taskBookId);
  if (!mayKnowContract(ctx.actor, contract, partyIds)) throw notFound("合同");
  return contract;
}

/**
 * What every party of the task book may know of a contract. `whole` tells whether the actor reads the rest too: only the two sides do.
 * Foreign and absent alike are not found.
 */
export async function getContractHead(ctx: Context, by: By) {
  const contract = await knownContract(ctx, by);
  const { id, code, name, kind, status, startsOn, endsOn, activatedAt, taskBookId, userUnitId, providerId } = contract;
  const head = { id, code, name, kind, status, startsOn, endsOn, activatedAt, taskBookId, userUnitId, providerId };
  return { ...head, whole: mayReadWholeContract(ctx.actor, contract) };
}

/** A contract with its terms by version, for its two sides; forbidden to the other parties of the task book, not found for everybody else. */
export async function getContract(ctx: Context, by: By) {
  const contract = await knownContract(ctx, by);
  if (!mayReadWholeContract(ctx.actor, contract)) throw forbidden("只有合同双方可以查看合同条款、用量和账单明细。");
  const rows = await ctx.db
    .select()
    .from(contractTerms)
    .where(eq(contractTerms.contractId, contract.id))
    .orderBy(desc(contractTerms.version));
  const versions = rows.map((row) => ({ version: row.version, effectiveFrom: row.effectiveFrom, terms: readTerms(row.terms) }));
  const [current] = versions;
  if (!current) throw new Error(`contract ${contract.code} has no terms`);
  return { contract, current, versions };
}

/**
 * What the contract's page shows of the contract itself, and what the actor may do on it. A party of the task book that is neither side
 * gets the head only (`whole: false`): no terms, no keys, and nothing to do.
 */
export async function contractPage(ctx: Context, code: string) {
  const known = await getContractHead(ctx, { code });
  const [names, { taskBook }] = await Promise.all([
    organizationsById(ctx, [known.userUnitId, known.providerId]),
    getTaskBook(ctx, { id: known.taskBookId }),
  ]);
  const head = {
    id: known.id,
    code: known.code,
    name: known.name,
    kind: known.kind,
    status: known.status,
    startsOn: known.startsOn,
    endsOn: known.endsOn,
    activatedAt: known.activatedAt?.toISOString() ?? null,
    taskBookCode: taskBook.code,
    userUnitName: names.get(known.userUnitId)?.name ?? "—",
    providerName: names.get(known.providerId)?.name ?? "—",
  };
  if (!known.whole)
    return {
      ...head,
      whole: false as const,
      change: null,
      terms: null,
      mayActivate: false,
      mayRegisterRobot: false,
      mayIssueKey: false,
      keys: [],
    };
  const { contract, versions } = await getContract(ctx, { id: known.id });
  const now = ctx.clock.now();
  // Before the first version takes effect it is the one to read.
  const inForce = versions.find(({ effectiveFrom }) => effectiveFrom <= now) ?? versions.at(-1) ?? versions[0];
  if (!inForce) throw new Error(`contract ${contract.code} has no terms`);
  const { organizationId } = userOf(ctx);
  const managesKeys = mayManageKeys(ctx.actor, contract);
  const change = await openChange(ctx, contract.id);
  const isOwnChange = change?.proposedById === organizationId;
  const mayAgree = change !== null && mayActivateContract(ctx.actor, { ...contract, proposedById: change.proposedById });
  const mayDraft = mayDraftContract(ctx.actor, contract);
  return {
    ...head,
    whole: true as const,
    zone: contract.zone,
    proposedByName: names.get(contract.proposedById)?.name ?? "—",
    isUserUnit: organizationId === contract.userUnitId,
    isProvider: organizationId === contract.providerId,
    proposedByMe: organizationId === contract.proposedById,
    terms: inForce.terms,
    version: inForce.version,
    versions: versions.map(({ version, effectiveFrom }) => ({ version, effectiveFrom: effectiveFrom.toISOString() })),
    change: change
      ? {
          id: change.id,
          effectiveOn: change.effectiveOn,
          reason: change.reason,
          terms: readTerms(change.terms),
          // What would hold on that day without the change, which a version agreed before may differ in from today's.
          before: (versions.find(({ effectiveFrom }) => effectiveFrom <= dayOf(change.effectiveOn, contract.zone)) ?? inForce).terms,
          proposedByName: names.get(change.proposedById)?.name ?? "—",
          mayAgree,
          mayDrop: mayDropProposal(ctx.actor, { ...contract, proposedById: change.proposedById }) !== null,
          isOwn: isOwnChange,
        }
      : null,
    mayPropose: mayDraft && change === null && can("proposeTerms", contract.status),
    mayActivate: mayActivateContract(ctx.actor, contract) && can("activate", contract.status),
    mayRegisterRobot: managesKeys && can("registerRobot", contract.status),
    mayIssueKey: managesKeys && can("issueKey", contract.status),
    keys: managesKeys ? await contractKeysOf(ctx, contract.id) : [],
  };
}

const dayOf = (day: string, zone: string) => DateTime.fromISO(day, { zone }).toJSDate();

/** Keys of a contract, newest first; never the key itself. The caller has checked that the actor may manage them. */
export async function contractKeysOf(ctx: Context, contractId: string) {
  const rows = await ctx.db.select().from(contractKeys).where(eq(contractKeys.contractId, contractId)).orderBy(desc(contractKeys.id));
  const now = ctx.clock.now();
  return rows.map((row) => ({
    id: row.id,
    prefix: row.prefix,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    works: row.revokedAt === null && row.expiresAt > now,
  }));
}

/** Contracts the actor's organization is a side of or a party to, newest first. */
export async function listMyContracts(ctx: Context) {
  const { organizationId } = userOf(ctx);
  const books = await taskBooksOfParty(ctx);
  const bookIds = books.map((book) => book.id);
  const rows = await ctx.db
    .select()
    .from(contracts)
    .where(
      or(
        eq(contracts.userUnitId, organizationId),
        eq(contracts.providerId, organizationId),
        bookIds.length > 0 ? inArray(contracts.taskBookId, bookIds) : undefined,
      ),
    )
    .orderBy(desc(contracts.createdAt), desc(contracts.id))
    .limit(200);
  const names = await organizationsById(
    ctx,
    rows.flatMap((row) => [row.userUnitId, row.providerId]),
  );
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    kind: row.kind,
    status: row.status,
    userUnitName: names.get(row.userUnitId)?.name ?? "—",
    providerName: names.get(row.providerId)?.name ?? "—",
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    whole: mayReadWholeContract(ctx.actor, row),
    awaitingMe: row.status === "draft" && row.proposedById !== organizationId && [row.userUnitId, row.providerId].includes(organizationId),
  }));
}

/** Ids of the contracts that are or were in force, oldest first: what the calendar bills. For jobs only. */
export async function contractsToBill(ctx: Context): Promise<string[]> {
  if (ctx.actor.kind !== "system") throw forbidden();
  const rows = await ctx.db.select({ id: contracts.id }).from(contracts).where(ne(contracts.status, "draft")).orderBy(contracts.id);
  return rows.map(({ id }) => id);
}

/** What the drafting form shows of a task book: who the two sides are, and how what is paid will be shared. Only for those who may draft. */
export async function contractDraftPage(ctx: Context, taskBookCode: string) {
  const { taskBook, document } = await getTaskBook(ctx, { code: taskBookCode });
  const sides = sidesOf(document);
  if (!sides || !mayDraftContract(ctx.actor, sides)) throw forbidden("只有用户单位或牵头单位可以起草合同。");
  const [signed, present] = await Promise.all([
    signedBenefits(ctx, taskBook.id),
    ctx.db
      .select({ code: contracts.code, name: contracts.name, status: contracts.status })
      .from(contracts)
      .where(eq(contracts.taskBookId, taskBook.id))
      .orderBy(desc(contracts.id)),
  ]);
  const shares = (signed?.terms.pool.shares ?? []).filter((share) => share.basisPoints > 0);
  const names = await organizationsById(ctx, [sides.userUnitId, sides.providerId, ...shares.map((share) => share.organizationId)]);
  return {
    taskBookCode: taskBook.code,
    sceneName: document.boundary.sceneName,
    sealed: taskBook.status === "sealed",
    userUnitName: names.get(sides.userUnitId)?.name ?? "—",
    providerName: names.get(sides.providerId)?.name ?? "—",
    shares: shares
      .map(({ organizationId, basisPoints }) => ({ organizationId, name: names.get(organizationId)?.name ?? "—", basisPoints }))
      .sort((a, b) => b.basisPoints - a.basisPoints),
    /** What is paid before the shares, a sentence for each step; empty where the shares are all. */
    steps: signed?.rules.slice(0, -1) ?? [],
    /** Days to pay by the task book; null where it does not say. */
    paymentDays: document.benefitSharing.paymentDays,
    contracts: present,
  };
}

/** Sealed task books from which the actor may draft a contract and from which none was drafted yet, newest first. */
export async function taskBooksAwaitingContract(ctx: Context): Promise<{ code: string; sceneName: string; sealedAt: string | null }[]> {
  const books = (await taskBooksOfParty(ctx)).filter((book) => book.status === "sealed");
  if (books.length === 0) return [];
  const drafted = await ctx.db
    .select({ id: contracts.taskBookId })
    .from(contracts)
    .where(
      inArray(
        contracts.taskBookId,
        books.map((book) => book.id),
      ),
    );
  const taken = new Set(drafted.map((row) => row.id));
  const found = await Promise.all(books.filter((book) => !taken.has(book.id)).map((book) => getTaskBook(ctx, { code: book.code })));
  return found.flatMap(({ taskBook, document }) => {
    const sides = sidesOf(document);
    if (!sides || sides.userUnitId === sides.providerId || !mayDraftContract(ctx.actor, sides)) return [];
    return [{ code: taskBook.code, sceneName: document.boundary.sceneName, sealedAt: taskBook.sealedAt?.toISOString() ?? null }];
  });
}
