import { and, eq, inArray } from "drizzle-orm";
import { DateTime } from "luxon";
import {
  changeLead,
  dissolveConsortium,
  inviteToSeat,
  leaveConsortium,
  removeMember,
  respondToInvitation,
  setWorkShares,
  sweepExits,
  waiveSeat,
  withdrawInvitation,
} from "#app/areas/consortia/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { FULL_SHARE, formatBasisPoints } from "#app/kernel/money.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { clauseProposals } from "#db/schema/negotiation.ts";
import type { openMarket } from "#test/market.ts";
import { CONFIRMED, signingEvidence } from "#test/signing.ts";
import type { testWorld } from "#test/world.ts";
import { clauseHash, clauseOf } from "./clause-fields.ts";
import { CLAUSES, type ClauseKey } from "./clause-variants.ts";
import { declineTaskBook } from "./decline-task-book.server.ts";
import { editClause } from "./edit-clause.server.ts";
import { giveExitNotice, takeExitNoticeBack } from "./exit-notice.server.ts";
import { followConsortium } from "./follow-consortium.server.ts";
import { freezeTaskBook, reopenTaskBook } from "./freeze-task-book.server.ts";
import { answerProposal, proposeClause, withdrawProposal } from "./negotiation/proposal.server.ts";
import { agreeToAll, takeStance } from "./negotiation/take-stance.server.ts";
import { getTaskBook } from "./reads.server.ts";
import { sealTaskBook } from "./seal-task-book.server.ts";
import { signTaskBook } from "./sign-task-book.server.ts";
import { terminateTaskBook } from "./terminate-task-book.server.ts";

/** A task book of a consortium of its own. */
export interface Book {
  id: string;
  code: string;
  consortiumId: string;
}
type World = Awaited<ReturnType<typeof testWorld>>;
export type Screen = Awaited<ReturnType<typeof look>>;
/** How somebody acts who sees this; null when there is nothing of the kind to do. */
type Act = (screen: Screen) => ((as: (organizationId: string) => Context) => Promise<unknown>) | null;

/** Acts in the name of the platform: jobs. */
export const SYSTEM = "system";
/** Figures that no check minds, whatever they are up to twenty. */
const FIGURES: readonly [ClauseKey, string][] = [
  ["governance", "meetingDays"],
  ["improvements", "noticeDays"],
  ["upgradeExit", "handoverDays"],
];

/** Days of notice given: more than any draft asks for. */
const EXIT_DAYS = 400;

export function pick<T>(list: readonly T[]): T {
  const one = list[Math.floor(Math.random() * list.length)];
  if (one === undefined) throw new Error("nothing to pick from");
  return one;
}
const percentOf = (basisPoints: number) => formatBasisPoints(basisPoints).replace("%", "");

/** What somebody has on the screen who acts next. It may be outdated when they do. */
export async function look({ db, system }: World, book: Book) {
  const { taskBook, version, partyIds, document } = await getTaskBook(system(), { id: book.id });
  const [[consortium], members, proposals] = await Promise.all([
    db.select().from(consortia).where(eq(consortia.id, book.consortiumId)),
    db.select().from(consortiumMembers).where(eq(consortiumMembers.consortiumId, book.consortiumId)).orderBy(consortiumMembers.id),
    db
      .select()
      .from(clauseProposals)
      .where(and(eq(clauseProposals.taskBookId, book.id), eq(clauseProposals.status, "open"))),
  ]);
  if (!consortium) throw new Error("no consortium");
  return { taskBook, version, partyIds, document, consortium, members, proposals };
}

/** Everything that people and jobs can do to a consortium and its task book at once, each as the forms and the queue send it. */
export async function randomActs({ db }: World, { unit }: Awaited<ReturnType<typeof openMarket>>) {
  const offered = await db
    .select({ id: capabilities.id, role: capabilities.role })
    .from(capabilities)
    .where(inArray(capabilities.role, ["robotMaker", "algorithmSupplier"]));

  const someParty = ({ partyIds }: Screen) => pick([unit.id, ...partyIds]);
  const having = ({ members }: Screen, ...statuses: string[]) => members.filter(({ status }) => statuses.includes(status));
  /** A clause as it is shown, and with another figure. */
  const written = ({ document }: Screen) => {
    const [clause, figure] = pick(FIGURES);
    const content = { ...clauseOf(document, clause), [figure]: 1 + Math.floor(Math.random() * 20) };
    return { clause, base: clauseHash(document, clause), content };
  };
  const onDraft =
    (act: (ctx: Context, screen: Screen & { code: string }) => Promise<unknown>): Act =>
    (screen) => {
      const party = someParty(screen);
      return (as) => act(as(party), { ...screen, code: screen.taskBook.code });
    };
  const onVersion =
    (act: (ctx: Context, shown: { code: string; version: number; contentHash: string }, revision: number) => Promise<unknown>): Act =>
    (screen) => {
      const { version, taskBook } = screen;
      if (!version) return null;
      const party = someParty(screen);
      const shown = { code: taskBook.code, version: version.number, contentHash: version.contentHash };
      return (as) => act(as(party), shown, taskBook.revision);
    };
  const onProposal =
    (
      act: (as: (id: string) => Context, proposal: { code: string; proposalId: string }, by: string, party: string) => Promise<unknown>,
    ): Act =>
    (screen) => {
      if (screen.proposals.length === 0) return null;
      const { id, organizationId } = pick(screen.proposals);
      const party = someParty(screen);
      return (as) => act(as, { code: screen.taskBook.code, proposalId: id }, organizationId, party);
    };
  const onMember =
    (
      status: "accepted" | "invited",
      act: (as: (id: string) => Context, memberId: string, organizationId: string) => Promise<unknown>,
    ): Act =>
    (screen) => {
      const found = having(screen, status);
      if (found.length === 0) return null;
      const { id, organizationId } = pick(found);
      return (as) => act(as, id, organizationId);
    };
  /** A member of a sealed book, or who was one. */
  const ofSealed =
    (
      act: (as: (id: string) => Context, member: Screen["members"][number], code: string) => Promise<unknown>,
      status: "accepted" | "left" = "accepted",
    ): Act =>
    (screen) => {
      const found = having(screen, status);
      if (screen.taskBook.status !== "sealed" || found.length === 0) return null;
      const member = pick(found);
      return (as) => act(as, member, screen.taskBook.code);
    };
  const exitDay = DateTime.now().setZone("Asia/Shanghai").plus({ days: EXIT_DAYS }).toFormat("yyyy-MM-dd");
  const atExit = {
    now: () =>
      DateTime.now()
        .plus({ days: EXIT_DAYS + 1 })
        .toJSDate(),
  };
  const onConsortium =
    (act: (ctx: Context, at: { code: string; version: number }, screen: Screen) => Promise<unknown>): Act =>
    (screen) =>
    (as) =>
      act(as(unit.id), { code: screen.consortium.code, version: screen.consortium.version }, screen);

  /** How often each comes up beside the others, and what it is. */
  const acts: Record<string, [weight: number, act: Act]> = {
    sign: [8, onVersion((ctx, shown) => signTaskBook(ctx, { ...shown, ...CONFIRMED }, signingEvidence()))],
    declineToSign: [0.5, onVersion((ctx, shown) => declineTaskBook(ctx, { ...shown, reason: "条款有误" }))],
    reopen: [1, onVersion((ctx, { code }, revision) => reopenTaskBook(ctx, { code, revision, reason: "重新协商" }))],
    freeze: [
      7,
      ({ taskBook: { code, revision }, consortium }) => {
        const freezer = pick([unit.id, consortium.leadOrganizationId ?? unit.id]);
        return (as) => freezeTaskBook(as(freezer), { code, revision });
      },
    ],
    edit: [
      1,
      onDraft((ctx, screen) => {
        const { clause, base, content } = written(screen);
        return editClause(ctx, { code: screen.code, clause, baseHash: base, data: content });
      }),
    ],
    agree: [
      14,
      onDraft((ctx, { code, document }) =>
        agreeToAll(ctx, { code, shown: CLAUSES.map(({ key }) => ({ clause: key, hash: clauseHash(document, key) })) }),
      ),
    ],
    object: [
      0.8,
      onDraft((ctx, screen) => {
        const { clause, base } = written(screen);
        return takeStance(ctx, { code: screen.code, clause, shown: base, stance: "object", note: "不同意" });
      }),
    ],
    propose: [0.7, onDraft((ctx, screen) => proposeClause(ctx, { code: screen.code, ...written(screen), reason: "调整数值" }))],
    acceptProposal: [3, onProposal((as, proposal, _, party) => answerProposal(as(party), { ...proposal, answer: "accept" }))],
    rejectProposal: [
      1,
      onProposal((as, proposal, _, party) => answerProposal(as(party), { ...proposal, answer: "reject", reason: "不采纳" })),
    ],
    withdrawProposal: [1, onProposal((as, proposal, by) => withdrawProposal(as(by), proposal))],
    leave: [0.25, onMember("accepted", (as, memberId, id) => leaveConsortium(as(id), { memberId, reason: "产能另有安排" }))],
    remove: [0.2, onMember("accepted", (as, memberId) => removeMember(as(unit.id), { memberId, reason: "调整分工" }))],
    // Only a sealed book is left by notice.
    giveNotice: [
      3,
      ofSealed((as, { organizationId }, code) => giveExitNotice(as(organizationId), { code, leavesOn: exitDay, reason: "产能另有安排" })),
    ],
    takeNoticeBack: [1, ofSealed((as, { organizationId }, code) => takeExitNoticeBack(as(organizationId), { code }))],
    waive: [2, ofSealed((as, { id }) => waiveSeat(as(unit.id), { memberId: id, reason: "由其余成员承接" }), "left")],
    runOut: [2, ({ taskBook }) => (taskBook.status === "sealed" ? (as) => sweepExits({ ...as(SYSTEM), clock: atExit }) : null)],
    accept: [4, onMember("invited", (as, memberId, id) => respondToInvitation(as(id), { memberId, answer: "accept" }))],
    decline: [
      0.5,
      onMember("invited", (as, memberId, id) => respondToInvitation(as(id), { memberId, answer: "decline", reply: "产能不足" })),
    ],
    withdraw: [0.5, onMember("invited", (as, memberId) => withdrawInvitation(as(unit.id), { memberId, reason: "方案调整" }))],
    invite: [
      4,
      (screen) => {
        const gone = having(screen, "left", "removed", "declined", "withdrawn");
        if (gone.length === 0) return null;
        const { slotId, role } = pick(gone);
        const capability = pick(offered.filter((one) => one.role === (role === "algorithmSupplier" ? role : "robotMaker")));
        const { code } = screen.consortium;
        return (as) =>
          inviteToSeat(as(unit.id), { code, slotId, capabilityId: capability.id, message: "请补位", respondByOn: "2099-06-01" });
      },
    ],
    lead: [
      0.4,
      onConsortium((ctx, at, screen) => {
        const next = pick([...having(screen, "accepted", "invited").map(({ organizationId }) => organizationId), unit.id]);
        return changeLead(ctx, { ...at, leadOrganizationId: next, reason: "调整牵头单位" });
      }),
    ],
    shares: [
      3,
      onConsortium((ctx, at, screen) => {
        const live = having(screen, "accepted", "invited");
        const part = live.length > 0 ? Math.floor((FULL_SHARE * Math.random()) / live.length) : 0;
        const members = live.map(({ id }) => ({ memberId: id, percent: percentOf(part) }));
        return setWorkShares(ctx, { ...at, unitPercent: percentOf(FULL_SHARE - part * live.length), members });
      }),
    ],
    dissolve: [0.06, onConsortium((ctx, at) => dissolveConsortium(ctx, { ...at, reason: "重新比选" }))],
    // Jobs, delivered any number of times.
    seal: [
      3,
      ({ taskBook }) =>
        (as) =>
          sealTaskBook(as(SYSTEM), { taskBookId: taskBook.id }),
    ],
    follow: [
      3,
      ({ consortium: { id } }) =>
        (as) =>
          followConsortium(as(SYSTEM), { consortiumId: id, reason: "联合体成员变动" }),
    ],
    terminate: [
      1,
      ({ consortium: { id, status } }) => (status === "dissolved" ? (as) => terminateTaskBook(as(SYSTEM), { consortiumId: id }) : null),
    ],
  };

  const total = Object.values(acts).reduce((sum, [weight]) => sum + weight, 0);
  /** The name of an act, by the weights. */
  function next(): string {
    let at = Math.random() * total;
    for (const [name, [weight]] of Object.entries(acts)) {
      at -= weight;
      if (at < 0) return name;
    }
    return "sign";
  }

  return { next, names: Object.keys(acts), offer: (name: string, screen: Screen) => acts[name]?.[1](screen) ?? null };
}

/** Acts that may find nothing to do, and then record nothing. */
export const MAY_BE_IDLE: readonly string[] = ["sign", "edit", "declineToSign", "seal", "follow", "terminate", "runOut"];
