import { consortiumPage, formConsortium, respondToInvitation } from "#app/areas/consortia/index.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import type { openMarket } from "#test/market.ts";
import { CONFIRMED } from "#test/signing.ts";
import { clauseHash } from "./clause-fields.ts";
import { CLAUSES } from "./clause-variants.ts";
import { draftTaskBook } from "./draft-task-book.server.ts";
import { freezeTaskBook } from "./freeze-task-book.server.ts";
import { agreeToAll } from "./negotiation/take-stance.server.ts";
import { getTaskBook } from "./reads.server.ts";

/** Every party agrees to all clauses of the draft as they stand, as its people do before it is frozen. For tests. */
export async function everyPartyAgrees(parties: readonly Context[], code: string): Promise<void> {
  for (const party of parties) {
    const { document } = await getTaskBook(party, { code });
    await agreeToAll(party, { code, shown: CLAUSES.map(({ key }) => ({ clause: key, hash: clauseHash(document, key) })) });
  }
}

/** What becomes of `other`, begun when `act` of `ctx` is done and not yet committed: the shortest way to lose a race. For tests. */
export async function begunBeforeCommit<T>(ctx: Context, act: (tx: TransactionContext) => Promise<unknown>, other: () => Promise<T>) {
  const begun = await withTransaction(ctx, async (tx) => {
    await act(tx);
    const answer = Promise.allSettled([other()]);
    // Time enough for it to read and to come to what is held.
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { answer };
  });
  const [settled] = await begun.answer;
  return settled;
}

/** Consortia that form in a market and their task books up to the signature, through the verbs. For tests. */
export function drafting(market: Awaited<ReturnType<typeof openMarket>>) {
  let serial = 0;
  function vendorOf(organizationId: string) {
    const vendor = market.vendors.find(({ id }) => id === organizationId);
    if (!vendor) throw new Error("no such vendor");
    return vendor;
  }
  const contextOf = (organizationId: string): Context =>
    organizationId === market.unit.id ? market.unit.ctx : vendorOf(organizationId).ctx;

  /** A formed consortium of two suppliers: the lead and another. */
  async function formed() {
    const scene = await market.matchedScene({ name: `电池测试线——柔性插接${++serial}` });
    const [best] = scene.page.proposals;
    const leadOrganizationId = best?.members[0]?.organizationId ?? "";
    const { id: consortiumId, code: consortiumCode } = await formConsortium(market.unit.ctx, {
      proposalId: best?.id ?? "",
      sceneVersion: scene.page.scene.version,
      leadOrganizationId,
      respondByOn: "2099-01-01",
    });
    const { members } = await consortiumPage(market.unit.ctx, consortiumCode);
    for (const member of members) await respondToInvitation(contextOf(member.organizationId), { memberId: member.id, answer: "accept" });
    const second = members.find(({ organizationId }) => organizationId !== leadOrganizationId);
    return {
      sceneId: scene.id,
      consortiumId,
      consortiumCode,
      lead: vendorOf(leadOrganizationId),
      other: vendorOf(second?.organizationId ?? ""),
      otherMemberId: second?.id ?? "",
      otherSlotId: second?.slotId ?? "",
    };
  }

  /** The draft of such a consortium, with all its parties. */
  async function drafted() {
    const consortium = await formed();
    const { code } = await draftTaskBook(market.unit.ctx, { consortiumCode: consortium.consortiumCode });
    const { taskBook, document } = await getTaskBook(market.unit.ctx, { code });
    const parties = document.parties.items.map(({ organizationId }) => contextOf(organizationId));
    return { ...consortium, code, id: taskBook.id, document, parties };
  }

  /** The same, all clauses agreed by every party. */
  async function agreed() {
    const book = await drafted();
    await everyPartyAgrees(book.parties, book.code);
    return book;
  }

  /** The same, frozen for signing, with what a signatory sends. */
  async function frozen() {
    const book = await agreed();
    const { version, contentHash } = await freezeTaskBook(market.unit.ctx, { code: book.code, revision: 1 });
    return { ...book, input: { code: book.code, version, contentHash, ...CONFIRMED } };
  }

  return { contextOf, formed, drafted, agreed, frozen };
}
