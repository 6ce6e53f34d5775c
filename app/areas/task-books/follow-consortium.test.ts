import { and, eq, like } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import {
  changeLead,
  consortiumPage,
  inviteToSeat,
  leaveConsortium,
  respondToInvitation,
  seatPage,
} from "#app/areas/consortia/index.server.ts";
import { consortiumMembers } from "#db/schema/consortia.ts";
import { notifications } from "#db/schema/notifications.ts";
import { taskBookVersions } from "#db/schema/task-books.ts";
import { openMarket } from "#test/market.ts";
import { signingEvidence } from "#test/signing.ts";
import { testWorld } from "#test/world.ts";
import { clauseHash, clauseOf } from "./clause-fields.ts";
import { followConsortium } from "./follow-consortium.server.ts";
import { freezeTaskBook } from "./freeze-task-book.server.ts";
import { commentOnClause } from "./negotiation/comment.server.ts";
import { proposeClause } from "./negotiation/proposal.server.ts";
import { negotiationOf } from "./negotiation/reads.server.ts";
import { getTaskBook } from "./reads.server.ts";
import { sealTaskBook } from "./seal-task-book.server.ts";
import { signTaskBook } from "./sign-task-book.server.ts";
import { drafting } from "./task-book.fixtures.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let made: ReturnType<typeof drafting>;
beforeAll(async () => {
  market = await openMarket(world);
  made = drafting(market);
});

/** A task book that all its parties are asked to sign. */
async function signing() {
  const book = await made.frozen();
  const { document, lead, other, otherMemberId: memberId, input } = book;
  const leave = () => leaveConsortium(other.ctx, { memberId, reason: "产能另有安排" });
  const sign = (organizationId: string) => signTaskBook(made.contextOf(organizationId), input, signingEvidence());
  return { ...book, leadId: lead.id, otherId: other.id, memberId, document, leave, sign };
}
const now = (code: string) => getTaskBook(world.system(), { code });
const partyOf = async (code: string, organizationId: string) =>
  (await now(code)).document.parties.items.find((party) => party.organizationId === organizationId);

describe("a task book follows its consortium", () => {
  test("the draft has the work shares that the members agreed to when they joined", async () => {
    const { document, leadId, otherId } = await signing();
    const shares = new Map(document.parties.items.map(({ organizationId, workShareBp }) => [organizationId, workShareBp]));
    expect([shares.get(market.unit.id), shares.get(leadId), shares.get(otherId)]).toEqual([0, 5000, 5000]);
  });

  test("a member leaves while it is signed: the version is void, the one that went reads it no more, and nobody signs", async () => {
    const book = await signing();
    await book.sign(book.leadId);
    await book.leave();
    await expect(book.sign(market.unit.id)).rejects.toMatchObject({ code: "conflict" });
    await world.runJobs(["follow-consortium"]);
    const after = await now(book.code);
    expect(after.taskBook).toMatchObject({ status: "draft", currentVersionId: null });
    const versions = await world.db.select().from(taskBookVersions).where(eq(taskBookVersions.taskBookId, book.id));
    expect(versions).toMatchObject([{ voidReason: "成员退出联合体" }]);
    expect(versions[0]?.voidedAt).not.toBeNull();
    await expect(getTaskBook(made.contextOf(book.otherId), { code: book.code })).rejects.toMatchObject({ code: "notFound" });
    await expect(freezeTaskBook(market.unit.ctx, { code: book.code, revision: after.taskBook.revision })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("who takes over the seat becomes a party with its duties and shares, and following twice changes nothing more", async () => {
    const book = await signing();
    await book.leave();
    const page = await seatPage(market.unit.ctx, book.consortiumCode, book.otherSlotId);
    const successor = page.candidates.find(({ organizationId }) => organizationId !== book.otherId);
    if (!successor) throw new Error("no candidate");
    const { id } = await inviteToSeat(market.unit.ctx, {
      code: book.consortiumCode,
      slotId: book.otherSlotId,
      capabilityId: successor.capabilityId,
      message: "请补位",
      respondByOn: "2099-06-01",
    });
    await respondToInvitation(made.contextOf(successor.organizationId), { memberId: id, answer: "accept" });
    await world.runJobs();
    const after = await now(book.code);
    expect(after.taskBook.status).toBe("draft");
    expect(after.partyIds.toSorted()).toEqual([market.unit.id, book.leadId, successor.organizationId].toSorted());
    expect(JSON.stringify(after.document)).not.toContain(`"${book.otherId}"`);
    expect(await partyOf(book.code, successor.organizationId)).toMatchObject({ workShareBp: 5000 });
    const shares = after.document.benefitSharing.pools.flatMap((pool) => ("shares" in pool ? pool.shares : []));
    expect(shares.map(({ organizationId }) => organizationId)).toContain(successor.organizationId);
    await followConsortium(world.system(), { consortiumId: book.consortiumId, reason: "again" });
    expect((await now(book.code)).taskBook.revision).toBe(after.taskBook.revision);
    await expect(getTaskBook(made.contextOf(successor.organizationId), { code: book.code })).resolves.toBeDefined();
  });

  test("who left and came back to its seat is a party again; until the job has run nobody freezes", async () => {
    const book = await signing();
    await book.leave();
    await world.runJobs(["follow-consortium"]);
    const [mine] = await world.db.select().from(consortiumMembers).where(eq(consortiumMembers.id, book.memberId));
    const { id } = await inviteToSeat(market.unit.ctx, {
      code: book.consortiumCode,
      slotId: book.otherSlotId,
      capabilityId: mine?.capabilityId,
      message: "请补位",
      respondByOn: "2099-06-01",
    });
    await respondToInvitation(made.contextOf(book.otherId), { memberId: id, answer: "accept" });
    const freeze = async () => freezeTaskBook(market.unit.ctx, { code: book.code, revision: (await now(book.code)).taskBook.revision });
    await expect(freeze()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("成员刚有变动") });
    await world.runJobs();
    await expect(getTaskBook(made.contextOf(book.otherId), { code: book.code })).resolves.toBeDefined();
    // Every party had agreed to this text, and it is the same.
    await expect(freeze()).resolves.toMatchObject({ version: 2 });
  });

  test("another lead voids what is signed; signed by all before the job ran it is not sealed", async () => {
    const book = await signing();
    const { version } = await consortiumPage(market.unit.ctx, book.consortiumCode);
    await changeLead(market.unit.ctx, { code: book.consortiumCode, version, leadOrganizationId: book.otherId, reason: "分工变化" });
    for (const organizationId of [market.unit.id, book.leadId, book.otherId]) await book.sign(organizationId);
    await sealTaskBook(world.system(), { taskBookId: book.id });
    expect((await now(book.code)).taskBook.status).toBe("signing");
    await world.runJobs();
    expect((await now(book.code)).taskBook.status).toBe("draft");
    expect(await partyOf(book.code, book.otherId)).toMatchObject({ isLead: true });
    expect(await partyOf(book.code, book.leadId)).toMatchObject({ isLead: false });
  });

  test("what one that left had said stays under its name, and nothing that it was asked stays open", async () => {
    const book = await made.drafted();
    const { code } = book;
    await commentOnClause(book.other.ctx, { code, clause: "safety", body: "请补充应急联系人。" });
    const { document } = book;
    await proposeClause(market.unit.ctx, {
      code,
      clause: "governance",
      base: clauseHash(document, "governance"),
      content: { ...clauseOf(document, "governance"), meetingDays: 20 },
      reason: "缩短会议间隔",
    });
    await world.runJobs();
    await leaveConsortium(book.other.ctx, { memberId: book.otherMemberId, reason: "产能另有安排" });
    await world.runJobs();
    const { clauses } = await negotiationOf(market.unit.ctx, code);
    const said = clauses.find(({ key }) => key === "safety")?.comments[0];
    expect(said).toMatchObject({ body: "请补充应急联系人。", by: expect.not.stringMatching(/^—$/) });
    const asked = await world.db
      .select({ doneAt: notifications.doneAt })
      .from(notifications)
      .where(and(eq(notifications.organizationId, book.other.id), like(notifications.dedupeKey, "clause-proposal:%")));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(({ doneAt }) => doneAt === null)).toEqual([]);
  });

  test("sealed first, nobody leaves; left first, it is not sealed", async () => {
    const book = await signing();
    for (const organizationId of [market.unit.id, book.leadId, book.otherId]) await book.sign(organizationId);
    const [left] = await Promise.allSettled([book.leave(), sealTaskBook(world.system(), { taskBookId: book.id })]);
    await world.runJobs();
    expect((await now(book.code)).taskBook.status).toBe(left.status === "fulfilled" ? "draft" : "sealed");
  });
});
