import { FULL_SHARE, shareTotal } from "#app/kernel/money.ts";
import type { ConsortiumStatus, MemberStatus } from "#db/vocabulary/consortia.ts";
import type { TaskBookStatus } from "./states.ts";

/**
 * A plain account of one consortium and its task book: what each recorded act asks of the state before it and makes of it. Acts that ran at the
 * same time are right when, in the order of the audit chain, each was allowed by those before it and the last state is the stored one.
 */
export interface Account {
  unitId: string;
  consortium: ConsortiumStatus;
  lead: string | null;
  unitShare: number;
  members: AccountMember[];
  book: TaskBookStatus;
  /** The frozen version while there is one. */
  version: number | null;
  lastVersion: number;
  parties: string[];
  signed: string[];
  declined: string[];
  /** Digest of each clause as it stands; a clause that the consortium's change touched has none until somebody names it. */
  clauses: Record<string, string | undefined>;
  /** By clause and organization. */
  stances: Record<string, Record<string, { stance: "agree" | "object"; hash: string } | undefined> | undefined>;
  proposals: Record<string, AccountProposal | undefined>;
}
export interface AccountMember {
  id: string;
  slotId: string;
  organizationId: string;
  required: boolean;
  status: MemberStatus;
  /** Whether it gave notice under the sealed task book; one that went by it keeps that. */
  noticed: boolean;
  /** Whether a sealed task book names it: it goes by that only. */
  bound: boolean;
  share: number;
}
interface AccountProposal {
  clause: string;
  by: string;
  base: string;
  proposed: string;
  accepted: string[];
  isOpen: boolean;
}
export interface RecordedAct {
  seq: bigint;
  action: string;
  organizationId: string | null;
  requestId: string | null;
  detail: Record<string, unknown>;
}

const LIVE: readonly MemberStatus[] = ["invited", "countered", "accepted"];
const isLive = ({ status }: AccountMember) => LIVE.includes(status);

/** Who stands in the consortium: the unit and the accepted members. */
export const standing = ({ unitId, members }: Account): string[] =>
  [...new Set([unitId, ...members.filter(({ status }) => status === "accepted").map(({ organizationId }) => organizationId)])].toSorted();

const sharesOf = ({ unitShare, members }: Account) =>
  shareTotal([unitShare, ...members.filter(isLive).map(({ share }) => share)].map((basisPoints) => ({ basisPoints })));

/** What an act makes of the state. Throws when the state does not allow it. */
export function after(before: Account, act: RecordedAct): Account {
  const state = structuredClone(before);
  const actor = act.organizationId ?? "";
  const ask = (holds: boolean, what: string) => {
    if (!holds) throw new Error(`${act.action} although ${what}`);
  };
  const text = (key: string) => String(act.detail[key]);
  const member = () => {
    const found = state.members.find(({ id }) => id === text("memberId"));
    if (!found) throw new Error(`${act.action} of no member`);
    return found;
  };
  const unform = () => {
    if (state.consortium === "formed") state.consortium = "inviting";
  };
  const lives = () => ask(state.consortium !== "dissolved", "the consortium is dissolved");
  /** What is done at once before sealing, and never after it. */
  const changes = () => {
    lives();
    ask(state.book !== "sealed", "the task book is sealed");
  };
  const noticing = (from: boolean) => {
    const noted = state.members.filter(({ id }) => (act.detail["members"] as string[]).includes(id));
    ask(
      noted.every(({ status, noticed, organizationId }) => status === "accepted" && noticed === from && organizationId === actor),
      "a seat is not the actor's, or its notice another",
    );
    for (const one of noted) one.noticed = !from;
  };
  const negotiates = () => {
    ask(state.book === "draft", `the book is ${state.book}`);
    ask(state.parties.includes(actor), "the actor is no party");
  };
  /** The clause is the one that the act names. */
  const shows = (clause: string, hash: string) => {
    state.clauses[clause] ??= hash;
    ask(state.clauses[clause] === hash, `clause ${clause} is another one`);
  };
  const say = (clause: string, organizationId: string, stance: "agree" | "object", hash: string) => {
    state.stances[clause] = { ...state.stances[clause], [organizationId]: { stance, hash } };
  };
  const proposal = (): AccountProposal => {
    const found = state.proposals[text("proposalId")];
    if (!found) throw new Error(`${act.action} of no proposal`);
    ask(found.isOpen, "the proposal is decided");
    return found;
  };
  const isCurrent = () => ask(state.version === act.detail["version"], `version ${state.version} is the current one`);

  switch (act.action) {
    case "accept-invitation":
    case "decline-invitation": {
      ask(state.consortium === "inviting", `the consortium is ${state.consortium}`);
      ask(member().status === "invited", `the member is ${member().status}`);
      member().status = act.action === "accept-invitation" ? "accepted" : "declined";
      break;
    }
    case "withdraw-invitation": {
      ask(state.consortium === "inviting", `the consortium is ${state.consortium}`);
      ask(member().status === "invited", `the member is ${member().status}`);
      member().status = "withdrawn";
      break;
    }
    case "leave-consortium":
    case "remove-member": {
      lives();
      ask(!member().bound, "the sealed task book binds it");
      ask(act.detail["consortiumWas"] === state.consortium, `the consortium is ${state.consortium}`);
      ask(member().status === "accepted", `the member is ${member().status}`);
      member().status = act.action === "leave-consortium" ? "left" : "removed";
      unform();
      break;
    }
    case "give-exit-notice": {
      lives();
      ask(state.book === "sealed", `the book is ${state.book}`);
      noticing(false);
      break;
    }
    case "take-exit-notice-back": {
      noticing(true);
      break;
    }
    case "exit-consortium": {
      ask(act.detail["consortiumWas"] === state.consortium, `the consortium is ${state.consortium}`);
      ask(member().status === "accepted" && member().noticed, "the member has gone or gave no notice");
      member().status = "left";
      unform();
      break;
    }
    case "waive-seat": {
      ask(state.book === "sealed", `the book is ${state.book}`);
      ask(state.consortium === "inviting", `the consortium is ${state.consortium}`);
      const holders = state.members.filter(({ slotId }) => slotId === member().slotId);
      ask(holders.at(-1) === member() && !holders.some(isLive), "the seat is held");
      ask(member().required, "the seat is an optional one");
      member().required = false;
      break;
    }
    case "invite-to-seat": {
      lives();
      const slotId = text("slotId");
      const before = state.members.filter((other) => other.slotId === slotId);
      ask(!before.some(isLive), "the seat is held");
      const predecessor = before.at(-1);
      const share = Math.max(0, Math.min(predecessor?.share ?? 0, FULL_SHARE - sharesOf(state)));
      state.members.push({
        id: text("memberId"),
        slotId,
        organizationId: text("organizationId"),
        required: predecessor?.required ?? false,
        status: "invited",
        noticed: false,
        bound: false,
        share,
      });
      unform();
      break;
    }
    case "change-lead": {
      lives();
      ask(act.detail["from"] === state.lead, "another one leads");
      ask(
        state.members.some((one) => isLive(one) && one.organizationId === text("to")),
        "the new lead is no member",
      );
      state.lead = text("to");
      break;
    }
    case "set-work-shares": {
      lives();
      ask(state.consortium === "inviting", `the consortium is ${state.consortium}`);
      const said = act.detail["members"] as { id: string; from: number; to: number }[];
      const live = state.members.filter(isLive);
      ask(said.length === live.length, "other members are live");
      for (const one of live) {
        const share = said.find(({ id }) => id === one.id);
        ask(share?.from === one.share, "a share is another one");
        one.share = share?.to ?? 0;
      }
      state.unitShare = Number(act.detail["unit"]);
      ask(sharesOf(state) === FULL_SHARE, "the shares are not whole");
      break;
    }
    case "consortium-formed": {
      ask(state.consortium === "inviting", `the consortium is ${state.consortium}`);
      ask(
        state.members.every(({ status }) => status !== "invited" && status !== "countered"),
        "somebody is still asked",
      );
      const seats = Map.groupBy(state.members, ({ slotId }) => slotId);
      ask(
        [...seats.values()].every((holders) => !holders.at(-1)?.required || holders.some(({ status }) => status === "accepted")),
        "a required seat is vacant",
      );
      ask(
        state.members.some(({ status, organizationId }) => status === "accepted" && organizationId === state.lead),
        "the lead is not in it",
      );
      for (const { id, basisPoints } of act.detail["shares"] as { id: string; basisPoints: number }[]) {
        if (id === state.unitId) state.unitShare = basisPoints;
        for (const one of state.members) if (one.id === id) one.share = basisPoints;
      }
      ask(sharesOf(state) === FULL_SHARE, "the shares are not whole");
      state.consortium = "formed";
      break;
    }
    case "dissolve-consortium": {
      changes();
      state.consortium = "dissolved";
      break;
    }
    case "edit-clause": {
      negotiates();
      const clause = text("clause");
      shows(clause, text("before"));
      state.clauses[clause] = text("after");
      say(clause, actor, "agree", text("after"));
      break;
    }
    case "agree-clause":
    case "object-clause": {
      negotiates();
      shows(text("clause"), text("clauseHash"));
      say(text("clause"), actor, act.action === "agree-clause" ? "agree" : "object", text("clauseHash"));
      break;
    }
    case "agree-clauses": {
      negotiates();
      for (const { clause, clauseHash } of act.detail["clauses"] as { clause: string; clauseHash: string }[]) {
        shows(clause, clauseHash);
        say(clause, actor, "agree", clauseHash);
      }
      break;
    }
    case "propose-clause": {
      negotiates();
      shows(text("clause"), text("base"));
      state.proposals[text("proposalId")] = {
        clause: text("clause"),
        by: actor,
        base: text("base"),
        proposed: text("proposed"),
        accepted: [],
        isOpen: true,
      };
      break;
    }
    case "accept-clause-proposal": {
      negotiates();
      ask(proposal().by !== actor && !proposal().accepted.includes(actor), "it was accepted already, or is the actor's own");
      proposal().accepted.push(actor);
      break;
    }
    case "adopt-clause-proposal": {
      negotiates();
      const adopted = proposal();
      shows(adopted.clause, adopted.base);
      const agreeing = [adopted.by, ...adopted.accepted, actor];
      ask(
        state.parties.every((id) => agreeing.includes(id)),
        "a party has not accepted it",
      );
      state.clauses[adopted.clause] = adopted.proposed;
      for (const id of agreeing) say(adopted.clause, id, "agree", adopted.proposed);
      break;
    }
    case "clause-proposal-accepted":
    case "clause-proposal-rejected":
    case "clause-proposal-withdrawn": {
      negotiates();
      ask((proposal().by === actor) === (act.action === "clause-proposal-withdrawn"), "the actor is not who decides it");
      proposal().isOpen = false;
      break;
    }
    case "freeze-task-book": {
      negotiates();
      ask(state.consortium === "formed", `the consortium is ${state.consortium}`);
      ask(state.parties.toSorted().join() === standing(state).join(), "its parties are not who stands in the consortium");
      for (const clause of Object.keys(state.clauses)) {
        const said = state.parties.map((id) => ({ id, said: state.stances[clause]?.[id] }));
        const hash = state.clauses[clause] ?? said.find(({ id }) => id !== actor)?.said?.hash;
        ask(
          said.every(({ id, said: one }) => (one?.hash === hash ? one?.stance === "agree" : id === actor)),
          `clause ${clause} is not agreed`,
        );
        ask(
          Object.values(state.proposals).every((one) => !one?.isOpen || one.clause !== clause || one.base !== hash),
          `a change of clause ${clause} waits for an answer`,
        );
      }
      ask(act.detail["version"] === state.lastVersion + 1, `version ${state.lastVersion} was the last`);
      state.lastVersion += 1;
      Object.assign(state, { book: "signing", version: state.lastVersion, signed: [], declined: [] });
      break;
    }
    case "sign-task-book": {
      ask(state.book === "signing", `the book is ${state.book}`);
      ask(state.consortium === "formed", `the consortium is ${state.consortium}`);
      isCurrent();
      ask(state.parties.includes(actor) && !state.signed.includes(actor), "the actor signed it or is no party");
      state.signed.push(actor);
      break;
    }
    case "decline-task-book": {
      ask(state.book === "signing", `the book is ${state.book}`);
      isCurrent();
      ask(state.parties.includes(actor) && !state.signed.includes(actor), "the actor signed it or is no party");
      ask(!state.declined.includes(actor), "the actor declined it already");
      state.declined.push(actor);
      break;
    }
    case "reopen-task-book": {
      ask(state.book === "signing", `the book is ${state.book}`);
      ask(state.parties.includes(actor), "the actor is no party");
      isCurrent();
      ask(act.detail["voidedSignatures"] === state.signed.length, `${state.signed.length} had signed`);
      Object.assign(state, { book: "draft", version: null, signed: [], declined: [] });
      break;
    }
    case "follow-consortium": {
      ask(state.book === "draft" || state.book === "signing", `the book is ${state.book}`);
      ask(act.detail["voided"] === (state.book === "signing" ? state.version : null), `version ${state.version} is the current one`);
      const stays = standing(state);
      const gone = state.parties.filter((id) => !stays.includes(id));
      ask((act.detail["gone"] as string[]).toSorted().join() === gone.toSorted().join(), "others have gone");
      const isFormed = state.consortium === "formed";
      Object.assign(state, { book: "draft", version: null, signed: [], declined: [] });
      state.parties = isFormed ? stays : state.parties.filter((id) => stays.includes(id));
      if (isFormed) state.clauses = Object.fromEntries(Object.keys(state.clauses).map((clause) => [clause, undefined]));
      break;
    }
    case "seal-task-book": {
      ask(state.book === "signing", `the book is ${state.book}`);
      ask(state.consortium === "formed", `the consortium is ${state.consortium}`);
      isCurrent();
      ask(state.parties.toSorted().join() === standing(state).join(), "its parties are not who stands in the consortium");
      ask(
        state.parties.every((id) => state.signed.includes(id)),
        "a party has not signed",
      );
      state.book = "sealed";
      for (const one of state.members) if (one.status === "accepted") one.bound = true;
      break;
    }
    case "terminate-task-book": {
      ask(state.book === "draft" || state.book === "signing", `the book is ${state.book}`);
      ask(state.consortium === "dissolved", `the consortium is ${state.consortium}`);
      state.book = "terminated";
      break;
    }
    default:
      throw new Error(`no account of ${act.action}`);
  }
  return state;
}
