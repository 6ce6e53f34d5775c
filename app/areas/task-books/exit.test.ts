import { and, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import { beforeAll, describe, expect, test } from "vitest";
import {
  changeLead,
  consortiumPage,
  inviteToSeat,
  leaveConsortium,
  removeMember,
  respondToInvitation,
  seatPage,
  setWorkShares,
  sweepExits,
  waiveSeat,
} from "#app/areas/consortia/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { consortiumMembers } from "#db/schema/consortia.ts";
import { notifications } from "#db/schema/notifications.ts";
import { openMarket } from "#test/market.ts";
import { CONFIRMED, signingEvidence } from "#test/signing.ts";
import { testWorld } from "#test/world.ts";
import { checkTaskBook } from "./checks.ts";
import { editTaskBook } from "./edit-task-book.server.ts";
import { giveExitNotice, takeExitNoticeBack } from "./exit-notice.server.ts";
import { freezeTaskBook } from "./freeze-task-book.server.ts";
import { comparableStates, compareStates } from "./negotiation/reads.server.ts";
import { taskBookPage } from "./page.server.ts";
import { checkContextOf, getTaskBook } from "./reads.server.ts";
import { sealTaskBook } from "./seal-task-book.server.ts";
import { signTaskBook } from "./sign-task-book.server.ts";
import { signedBenefits } from "./signed-benefits.server.ts";
import { cancelAmendment, startAmendment } from "./start-amendment.server.ts";
import { begunBeforeCommit, drafting, everyPartyAgrees } from "./task-book.fixtures.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let made: ReturnType<typeof drafting>;
beforeAll(async () => {
  market = await openMarket(world);
  made = drafting(market);
});

const REASON = "产线调整，不再承担";
const unit = () => market.unit.ctx;

/** A sealed task book of the unit, its lead and another supplier. */
async function sealed() {
  const book = await made.frozen();
  for (const party of book.parties) await signTaskBook(party, book.input, signingEvidence());
  await world.runJobs();
  const notice = (days = 60) => ({ code: book.code, leavesOn: dayAfter(days), reason: REASON });
  return { ...book, notice, memberId: book.otherMemberId };
}
type Book = Awaited<ReturnType<typeof sealed>>;

const dayAfter = (days: number) => DateTime.now().setZone("Asia/Shanghai").plus({ days }).toFormat("yyyy-MM-dd");
const later = (days: number) => ({ now: () => DateTime.now().plus({ days }).toJSDate() });
const runOut = (days: number) => sweepExits({ ...world.system(), clock: later(days) });
const statusOf = async (code: string) => (await getTaskBook(world.system(), { code })).taskBook.status;
const memberRow = async (id: string) => (await world.db.select().from(consortiumMembers).where(eq(consortiumMembers.id, id)))[0];
const consortiumStatus = async (book: Book) => (await consortiumPage(unit(), book.consortiumCode)).status;

/** The other supplier has gone: its notice has run out. */
async function left() {
  const book = await sealed();
  await giveExitNotice(book.other.ctx, book.notice());
  await runOut(62);
  await world.runJobs();
  return book;
}

/** Somebody else holds the seat of who went, and the consortium is formed again. */
async function succeeded() {
  const book = await left();
  const page = await seatPage(unit(), book.consortiumCode, book.otherSlotId);
  const candidate = page.candidates.find(({ organizationId }) => organizationId !== book.other.id);
  if (!candidate) throw new Error("no candidate");
  const { id } = await inviteToSeat(unit(), {
    code: book.consortiumCode,
    slotId: book.otherSlotId,
    capabilityId: candidate.capabilityId,
    message: "请补位",
    respondByOn: "2099-06-01",
  });
  const successor = made.contextOf(candidate.organizationId);
  await respondToInvitation(successor, { memberId: id, answer: "accept" });
  await world.runJobs();
  return { ...book, successor, successorId: candidate.organizationId };
}

/** All parties of an amendment agree and sign it; the last of them seals it. */
async function concluded(code: string, parties: readonly Context[]) {
  await everyPartyAgrees(parties, code);
  const { taskBook } = await getTaskBook(unit(), { code });
  const { version, contentHash } = await freezeTaskBook(unit(), { code, revision: taskBook.revision });
  for (const party of parties) await signTaskBook(party, { code, version, contentHash, ...CONFIRMED }, signingEvidence());
  await world.runJobs();
}

describe("notice of exit", () => {
  test("is given by a supplier's signer for a day that clause 18 allows, and binds nobody before that day", async () => {
    const book = await sealed();
    const { mayGive } = (await taskBookPage(book.other.ctx, book.code)).exit ?? {};
    expect(mayGive).toMatchObject({ first: dayAfter(60), exitNoticeDays: 60, handoverDays: 60 });
    await expect(giveExitNotice(book.other.ctx, book.notice(59))).rejects.toMatchObject({
      fields: { leavesOn: [expect.stringContaining("提前 60 日")] },
    });
    await expect(giveExitNotice(book.other.ctx, book.notice(800))).rejects.toMatchObject({ fields: { leavesOn: [expect.any(String)] } });
    await expect(giveExitNotice(book.other.ctx, { ...book.notice(), reason: "" })).rejects.toMatchObject({ code: "invalid" });
    await giveExitNotice(book.other.ctx, book.notice());
    await world.runJobs();
    expect(await memberRow(book.memberId)).toMatchObject({ status: "accepted", leaveReason: REASON });
    await runOut(59);
    expect(await memberRow(book.memberId)).toMatchObject({ status: "accepted" });
    expect([await consortiumStatus(book), await statusOf(book.code)]).toEqual(["formed", "sealed"]);
    for (const party of [unit(), book.lead.ctx]) {
      const { exit } = await taskBookPage(party, book.code);
      expect(exit).toMatchObject({ notices: [{ name: expect.any(String), isOwn: false }], left: [], mayTakeBack: false });
    }
    const told = await world.db
      .select({ title: notifications.title })
      .from(notifications)
      .where(and(eq(notifications.organizationId, market.unit.id), eq(notifications.body, REASON)));
    expect(told).toMatchObject([{ title: expect.stringContaining("通知退出") }]);
    await expect(giveExitNotice(book.other.ctx, book.notice())).rejects.toMatchObject({ code: "conflict" });
  });

  test("is taken back before its day, and not after; it may be given anew", async () => {
    const book = await sealed();
    await expect(takeExitNoticeBack(book.other.ctx, { code: book.code })).rejects.toMatchObject({ code: "conflict" });
    await giveExitNotice(book.other.ctx, book.notice());
    await takeExitNoticeBack(book.other.ctx, { code: book.code });
    expect(await memberRow(book.memberId)).toMatchObject({ status: "accepted", noticeAt: null, leavesAt: null, leaveReason: null });
    await runOut(62);
    expect(await memberRow(book.memberId)).toMatchObject({ status: "accepted" });
    await giveExitNotice(book.other.ctx, book.notice());
    await expect(takeExitNoticeBack({ ...book.other.ctx, clock: later(62) }, { code: book.code })).rejects.toMatchObject({
      code: "conflict",
    });
    await runOut(62);
    await expect(takeExitNoticeBack(book.other.ctx, { code: book.code })).rejects.toMatchObject({ code: "conflict" });
  });

  test("is nobody else's to give: not the user unit's, not an editor's, not another tenant's, and not before sealing", async () => {
    const book = await sealed();
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    const input = book.notice();
    await expect(giveExitNotice(unit(), input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(giveExitNotice(market.bureau.ctx, input)).rejects.toMatchObject({ code: "forbidden" });
    for (const role of ["editor", "viewer"] as const)
      await expect(giveExitNotice(await book.other.as(role), input)).rejects.toMatchObject({ code: "forbidden" });
    for (const ctx of [stranger.ctx, world.public()]) await expect(giveExitNotice(ctx, input)).rejects.toMatchObject({ code: "notFound" });
    for (const ctx of [unit(), book.lead.ctx])
      await expect(takeExitNoticeBack(ctx, { code: book.code })).rejects.toMatchObject({
        code: ctx === unit() ? "forbidden" : "conflict",
      });
    const draft = await made.drafted();
    await expect(giveExitNotice(draft.other.ctx, { ...input, code: draft.code })).rejects.toMatchObject({ code: "conflict" });
    await expect(leaveConsortium(book.other.ctx, { memberId: book.memberId, reason: REASON })).rejects.toMatchObject({
      message: expect.stringContaining("第 18 条"),
    });
    await expect(removeMember(unit(), { memberId: book.memberId, reason: REASON })).rejects.toMatchObject({
      message: expect.stringContaining("第 18 条"),
    });
  });

  test("taken back at the moment it runs out: one of the two comes first, and the other finds nothing", async () => {
    for (const first of ["back", "out"] as const) {
      const book = await sealed();
      await giveExitNotice(book.other.ctx, book.notice());
      // Each by its own clock: to one the day has come, to the other not yet.
      const back = (ctx: Context) => takeExitNoticeBack(ctx, { code: book.code });
      const out = (ctx: Context) => sweepExits({ ...ctx, clock: later(62) });
      if (first === "back") await begunBeforeCommit(book.other.ctx, back, () => out(world.system()));
      else {
        const settled = await begunBeforeCommit(world.system(), out, () => back(book.other.ctx));
        expect(settled).toMatchObject({ status: "rejected", reason: { code: "conflict" } });
      }
      expect(await memberRow(book.memberId)).toMatchObject({ status: first === "back" ? "accepted" : "left" });
    }
  });
});

describe("after an exit", () => {
  test("the seat is vacant, what was sealed binds on, and who went reads what it signed and nothing that comes", async () => {
    const book = await left();
    expect(await memberRow(book.memberId)).toMatchObject({ status: "left", leaveReason: REASON });
    expect([await consortiumStatus(book), await statusOf(book.code)]).toEqual(["inviting", "sealed"]);
    expect(await signedBenefits(unit(), book.id)).toMatchObject({ since: null });
    const page = await consortiumPage(unit(), book.consortiumCode);
    expect(page.missing.map(({ kind }) => kind)).toEqual(["vacant", "shares"]);
    const { exit, may } = await taskBookPage(unit(), book.code);
    expect(exit).toMatchObject({ left: [expect.any(String)], came: [], lead: null, isFormed: false });
    expect(may.amend).toBe(false);
    await expect(startAmendment(unit(), { code: book.code, reason: REASON })).rejects.toMatchObject({ code: "conflict" });
    expect((await taskBookPage(book.other.ctx, book.code)).exit).toMatchObject({ stands: false, mayGive: null, mayTakeBack: false });
  });

  test("who takes over the seat signs the amendment with those who stay; sealed, it stands in the place of what it changes", async () => {
    const book = await succeeded();
    const todos = () =>
      world.db
        .select({ doneAt: notifications.doneAt })
        .from(notifications)
        .where(and(eq(notifications.organizationId, market.unit.id), eq(notifications.dedupeKey, `amend:${book.id}`)));
    expect(await todos()).toEqual([{ doneAt: null }]);
    const { code } = await startAmendment(unit(), { code: book.code, reason: "成员退出与补位" });
    await world.runJobs();
    expect((await todos())[0]?.doneAt).not.toBeNull();

    const amendment = await getTaskBook(unit(), { code });
    expect(amendment.partyIds.toSorted()).toEqual([market.unit.id, book.lead.id, book.successorId].toSorted());
    expect(JSON.stringify({ ...amendment.document, amends: null })).not.toContain(`"${book.other.id}"`);
    const shares = amendment.document.benefitSharing.pools.flatMap((pool) => ("shares" in pool ? pool.shares : []));
    expect(shares.map(({ organizationId }) => organizationId)).toContain(book.successorId);
    await expect(getTaskBook(book.other.ctx, { code })).rejects.toMatchObject({ code: "notFound" });
    await expect(getTaskBook(book.successor, { code: book.code })).rejects.toMatchObject({ code: "notFound" });
    // Nor in the comparison with what it changes, which those who stay have.
    const states = async (ctx: Context) => (await comparableStates(ctx, code)).map(({ id }) => id);
    expect([await states(book.successor), await states(book.lead.ctx)]).toEqual([["r1"], ["r1", "base"]]);
    await expect(compareStates(book.successor, code, "base", "r1")).rejects.toMatchObject({ code: "notFound" });
    // Who left is not told how it goes on.
    expect(await taskBookPage(book.other.ctx, book.code)).toMatchObject({
      amendedBy: null,
      exit: { stands: false, notices: [], left: [], came: [], lead: null },
    });
    // 33: who left does not have to sign again.
    const { taskBook, document } = amendment;
    const findings = checkTaskBook(document, await checkContextOf(world.system(), taskBook.consortiumId, document));
    expect(findings.filter(({ code: number }) => number === 33)).toEqual([]);
    // What changed about the parties is not taken back.
    await expect(cancelAmendment(unit(), { code, revision: taskBook.revision, reason: "不再变更" })).rejects.toMatchObject({
      message: expect.stringContaining("已有变动"),
    });

    await concluded(code, [unit(), book.lead.ctx, book.successor]);
    expect([await statusOf(book.code), await statusOf(code)]).toEqual(["superseded", "sealed"]);
    expect((await taskBookPage(unit(), code)).exit).toMatchObject({ notices: [], left: [], came: [], lead: null, isFormed: true });
    expect(await signedBenefits(unit(), book.id)).toMatchObject({ since: expect.any(Date) });
    await expect(getTaskBook(book.other.ctx, { code: book.code })).resolves.toBeDefined();
    await expect(giveExitNotice(book.lead.ctx, book.notice())).rejects.toMatchObject({ code: "conflict" });
    await expect(giveExitNotice(book.successor, { ...book.notice(), code })).resolves.toBeDefined();
  });

  test("who did not leave has to sign again, also by the newest of several sealed versions (33)", async () => {
    const book = await succeeded();
    const { code } = await startAmendment(unit(), { code: book.code, reason: "成员退出与补位" });
    await concluded(code, [unit(), book.lead.ctx, book.successor]);
    const { taskBook, document } = await getTaskBook(unit(), { code });
    const context = await checkContextOf(world.system(), taskBook.consortiumId, document);
    expect(context.amends?.map(({ organizationId }) => organizationId).toSorted()).toEqual(
      [market.unit.id, book.lead.id, book.successorId].toSorted(),
    );
    const items = document.parties.items.filter(({ organizationId }) => organizationId !== book.successorId);
    const findings = checkTaskBook({ ...document, parties: { items } }, context);
    expect(findings.filter(({ code: number }) => number === 33)).toHaveLength(1);
  });

  test("a successor that will not sign goes as before sealing, or is taken out; whom the sealed text binds does not", async () => {
    for (const way of ["leave", "remove"] as const) {
      const book = await succeeded();
      const { code } = await startAmendment(unit(), { code: book.code, reason: "成员退出与补位" });
      const { members } = await consortiumPage(unit(), book.consortiumCode);
      const memberOf = (organizationId: string) => members.find((one) => one.isLive && one.organizationId === organizationId)?.id ?? "";
      const page = await consortiumPage(unit(), book.consortiumCode);
      expect(page.may.remove).toEqual([memberOf(book.successorId)]);
      const input = { memberId: memberOf(book.successorId), reason: "条款没有谈拢" };
      await (way === "leave" ? leaveConsortium(book.successor, input) : removeMember(unit(), input));
      await world.runJobs();
      await expect(getTaskBook(book.successor, { code })).rejects.toMatchObject({ code: "notFound" });
      expect(await consortiumStatus(book)).toBe("inviting");
      await expect(leaveConsortium(book.lead.ctx, { memberId: memberOf(book.lead.id), reason: REASON })).rejects.toMatchObject({
        code: "conflict",
      });
    }
  });

  test("a second one goes while the first seat is vacant: neither reads the amendment any more", async () => {
    const book = await sealed();
    const { code } = await startAmendment(unit(), { code: book.code, reason: "调整响应时间" });
    for (const leaver of [book.other, book.lead]) {
      await giveExitNotice(leaver.ctx, book.notice());
      await runOut(62);
      await world.runJobs();
      await expect(getTaskBook(leaver.ctx, { code })).rejects.toMatchObject({ code: "notFound" });
    }
    expect((await getTaskBook(unit(), { code })).partyIds).toEqual([market.unit.id]);
  });

  test("the seat is waived and those who stay take its work over; the shares are set anew and the amendment has one party less", async () => {
    const book = await left();
    await expect(waiveSeat(book.lead.ctx, { memberId: book.memberId, reason: "由牵头单位承接" })).rejects.toMatchObject({
      code: "notFound",
    });
    await expect(waiveSeat(await market.unit.as("viewer"), { memberId: book.memberId, reason: "由牵头单位承接" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(waiveSeat(unit(), { memberId: book.memberId, reason: "由牵头单位承接" })).resolves.toMatchObject({
      consortiumStatus: "inviting",
    });
    await expect(waiveSeat(unit(), { memberId: book.memberId, reason: "由牵头单位承接" })).rejects.toMatchObject({ code: "conflict" });
    const { version, members, missing } = await consortiumPage(unit(), book.consortiumCode);
    expect(missing.map(({ kind }) => kind)).toEqual(["shares"]);
    const live = members.filter(({ isLive }) => isLive);
    await setWorkShares(unit(), {
      code: book.consortiumCode,
      version,
      unitPercent: "0.00",
      members: live.map(({ id }) => ({ memberId: id, percent: "100.00" })),
    });
    await world.runJobs();
    expect(await consortiumStatus(book)).toBe("formed");
    const { code } = await startAmendment(unit(), { code: book.code, reason: "成员退出" });
    const { partyIds, document } = await getTaskBook(unit(), { code });
    expect(partyIds.toSorted()).toEqual([market.unit.id, book.lead.id].toSorted());
    expect(document.parties.items.find(({ organizationId }) => organizationId === book.lead.id)?.workShareBp).toBe(10_000);
  });

  test("a required seat is not waived before sealing, nor one that somebody holds", async () => {
    const draft = await made.drafted();
    await leaveConsortium(draft.other.ctx, { memberId: draft.otherMemberId, reason: REASON });
    await expect(waiveSeat(unit(), { memberId: draft.otherMemberId, reason: "由牵头单位承接" })).rejects.toMatchObject({
      message: expect.stringContaining("封存前"),
    });
    const book = await succeeded();
    await expect(waiveSeat(unit(), { memberId: book.memberId, reason: "由牵头单位承接" })).rejects.toMatchObject({ code: "conflict" });
  });

  test("an exit while an amendment is signed voids it; it goes on with who stays and who comes", async () => {
    const book = await sealed();
    await giveExitNotice(book.other.ctx, book.notice());
    const { code } = await startAmendment(unit(), { code: book.code, reason: "调整响应时间" });
    const { document } = await getTaskBook(unit(), { code });
    await editTaskBook(unit(), { code, revision: 1, document: { ...document, safety: { ...document.safety, responseHours: 2 } } });
    await everyPartyAgrees(book.parties, code);
    const { version, contentHash } = await freezeTaskBook(unit(), { code, revision: 2 });
    const input = { code, version, contentHash, ...CONFIRMED };
    for (const party of book.parties) await signTaskBook(party, input, signingEvidence());
    // The last signature and the exit at once: whichever comes first, nobody is bound who has gone.
    const { id } = (await getTaskBook(world.system(), { code })).taskBook;
    await Promise.all([runOut(62), sealTaskBook(world.system(), { taskBookId: id })]);
    await world.runJobs();
    const status = await statusOf(code);
    expect(["draft", "sealed"]).toContain(status);
    if (status === "sealed") return expect(await statusOf(book.code)).toBe("superseded");
    await expect(getTaskBook(book.other.ctx, { code })).rejects.toMatchObject({ code: "notFound" });
    return expect(await statusOf(book.code)).toBe("sealed");
  });
});

describe("another lead after sealing", () => {
  test("leads once its amendment is signed by all, the former lead among them; until then the sealed text names the former", async () => {
    const book = await sealed();
    const { version } = await consortiumPage(unit(), book.consortiumCode);
    await changeLead(unit(), { code: book.consortiumCode, version, leadOrganizationId: book.other.id, reason: "推选新的牵头单位" });
    await world.runJobs();
    expect((await taskBookPage(unit(), book.code)).exit).toMatchObject({ left: [], came: [], lead: expect.any(String), isFormed: true });
    const { code } = await startAmendment(book.other.ctx, { code: book.code, reason: "更换牵头单位" });
    const { document } = await getTaskBook(unit(), { code });
    expect(document.parties.items.find(({ isLead }) => isLead)?.organizationId).toBe(book.other.id);
    await concluded(code, [unit(), book.lead.ctx, book.other.ctx]);
    expect(await statusOf(code)).toBe("sealed");
  });

  test("the lead leaves: another has to be named before it is formed again", async () => {
    const book = await sealed();
    await giveExitNotice(book.lead.ctx, book.notice());
    await runOut(62);
    const { missing } = await consortiumPage(unit(), book.consortiumCode);
    expect(missing.map(({ kind }) => kind)).toContain("lead");
  });
});
