import { DateTime } from "luxon";
import { consortiumPage, formConsortium, respondToInvitation } from "#app/areas/consortia/index.server.ts";
import { comparisonPage, matchScene } from "#app/areas/matching/index.server.ts";
import { getScene } from "#app/areas/scenes/index.server.ts";
import {
  agreeToAll,
  answerProposal,
  CURRENT_STATEMENTS,
  clausePage,
  commentOnClause,
  draftTaskBook,
  editTaskBook,
  freezeTaskBook,
  getTaskBook,
  type Negotiation,
  negotiationOf,
  proposeTyped,
  resolveComment,
  sealTaskBook,
  signTaskBook,
  type TaskBookDocument,
  takeStance,
  taskBookPage,
} from "#app/areas/task-books/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";
import {
  DISPUTE,
  INVITED_SEATS,
  NEGOTIATED_SHARES,
  NEGOTIATING_SEATS,
  PENDING_CLAUSES,
  PROPOSED_CHANGE,
  SEALED_SHARES,
  SETTLED_REMARK,
} from "../data/dealings/negotiation.ts";
import type { Cast } from "./cast.ts";

type ClauseKey = Negotiation["clauses"][number]["key"];

interface SeatSeed {
  role: SlotRole;
  capability: string;
  percent: string;
  message?: string;
}

/** The unit has the scene matched and invites a team of its own choice; the first seat leads. Null when the scene is past that. */
async function invite(cast: Cast, sceneCode: string, chosen: readonly SeatSeed[], respondInDays: number): Promise<string | null> {
  const unit = await cast.owner("yunling");
  const { scene, slots } = await getScene(unit, sceneCode);
  if (scene.status !== "published" && scene.status !== "matched") return null;
  await matchScene(cast.system, { sceneId: scene.id, trigger: "published" });
  const page = await comparisonPage(unit, sceneCode);
  const [best] = page.proposals;
  if (!best) throw new Error(`no proposal for ${sceneCode}`);
  const seats = [];
  for (const slot of slots) {
    const seat = chosen.find(({ role }) => role === slot.role);
    if (!seat) seats.push({ slotId: slot.id });
    else {
      const { capability, percent, message } = seat;
      const asked = { slotId: slot.id, invited: "on" as const, capabilityCode: await cast.codeOf(capability), percent };
      seats.push(message === undefined ? asked : { ...asked, message });
    }
  }
  const { code } = await formConsortium(unit, {
    proposalId: best.id,
    sceneVersion: page.scene.version,
    leadSlotId: slots.find(({ role }) => role === chosen[0]?.role)?.id,
    message: "请核对席位、能力与分工比例后答复；对分工有不同意见的，请在联合体页面说明。",
    respondByOn: DateTime.fromJSDate(unit.clock.now(), { zone: "Asia/Shanghai" }).plus({ days: respondInDays }).toFormat("yyyy-MM-dd"),
    seats,
    unitPercent: "10.00",
  });
  return code;
}

/** A consortium of which one member has accepted, one declined and one is still asked, for some weeks. */
export async function seedInvitation(cast: Cast, sceneCode: string): Promise<void> {
  const code = await invite(cast, sceneCode, INVITED_SEATS, 42);
  if (code === null) return;
  const { members } = await consortiumPage(await cast.owner("yunling"), code);
  for (const { role, answer } of INVITED_SEATS) {
    const member = members.find((one) => one.role === role);
    if (member && answer !== null) await respondToInvitation(await cast.ownerOf(member.organizationId), { memberId: member.id, ...answer });
  }
}

/** A task book of five parties: most clauses agreed, some waiting, one disputed, one change proposed. */
export async function seedNegotiation(cast: Cast, sceneCode: string): Promise<void> {
  const consortiumCode = await invite(cast, sceneCode, NEGOTIATING_SEATS, 14);
  if (consortiumCode === null) return;
  const unit = await cast.owner("yunling");
  for (const { id, organizationId } of (await consortiumPage(unit, consortiumCode)).members)
    await respondToInvitation(await cast.ownerOf(organizationId), { memberId: id, answer: "accept" });
  const code = await draft(cast, consortiumCode, NEGOTIATED_SHARES);

  const remark = await commentOnClause(await cast.owner(SETTLED_REMARK.by), {
    code,
    clause: SETTLED_REMARK.clause,
    body: SETTLED_REMARK.body,
  });
  const { by, body } = SETTLED_REMARK.answer;
  await commentOnClause(await cast.owner(by), { code, clause: SETTLED_REMARK.clause, parentId: remark.id, body });
  await resolveComment(await cast.owner(SETTLED_REMARK.by), { code, commentId: remark.id });
  await dispute(cast, code);

  const apart: readonly ClauseKey[] = [DISPUTE.clause, PROPOSED_CHANGE.clause];
  for (const party of await partiesOf(cast, code)) {
    const leads = [unit.actor.organizationId, (await cast.owner("hengbu")).actor.organizationId].includes(party.organizationId);
    await agree(party.ctx, code, (clause) => !apart.includes(clause) && (leads || !PENDING_CLAUSES.includes(clause)));
  }
  await propose(cast, code);
}

async function dispute(cast: Cast, code: string): Promise<void> {
  const { clause, note, remarks } = DISPUTE;
  const objector = await cast.owner(DISPUTE.by);
  const shown = (await negotiationOf(objector, code)).clauses.find(({ key }) => key === clause)?.hash ?? "";
  await takeStance(objector, { code, clause, shown, stance: "object", note });
  for (const { by, body, answers } of remarks) {
    const { id } = await commentOnClause(await cast.owner(by), { code, clause, body });
    for (const answer of answers) await commentOnClause(await cast.owner(answer.by), { code, clause, parentId: id, body: answer.body });
  }
}

/** Proposes to train with the second data set and to keep it for half as long, through the form of its clause. */
async function propose(cast: Cast, code: string): Promise<void> {
  const { clause, by, reason, accepts } = PROPOSED_CHANGE;
  const proposer = await cast.owner(by);
  const { values, base } = await clausePage(proposer, code, clause);
  const changed = { ...values, "datasets[1].trainAllowed": ["on"], "datasets[1].retentionMonths": ["12"] };
  const outcome = await proposeTyped(proposer, { code, clause, base: JSON.parse(base), values: changed, reason });
  if (outcome.kind !== "proposed") throw new Error(`the change was not proposed: ${JSON.stringify(outcome)}`);
  const lead = await cast.owner(accepts);
  const open = (await negotiationOf(lead, code)).clauses.flatMap(({ proposals }) => proposals).find(({ status }) => status === "open");
  await answerProposal(lead, { code, proposalId: open?.id ?? "", answer: "accept" });
}

/** The task book of an awarded call: agreed, frozen, signed by all and sealed with the platform's key. */
export async function seedSealedTaskBook(cast: Cast, consortiumCode: string): Promise<string> {
  const unit = await cast.owner("yunling");
  const code = await draft(cast, consortiumCode, SEALED_SHARES);
  const parties = await partiesOf(cast, code);
  for (const { ctx } of parties) await agree(ctx, code, () => true);
  const { revision, id } = (await getTaskBook(unit, { code })).taskBook;
  const { version, contentHash } = await freezeTaskBook(unit, { code, revision });
  for (const { ctx } of parties) {
    // Nobody signs what it has not opened; the certificate says when that was.
    await taskBookPage(ctx, code);
    await signTaskBook(
      ctx,
      { code, version, contentHash, statements: CURRENT_STATEMENTS, readWhole: true, authorized: true, agreesElectronic: true },
      { ipAddress: "127.0.0.1", userAgent: "演示数据", factorAt: ctx.clock.now() },
    );
  }
  await sealTaskBook(cast.system, { taskBookId: id });
  return code;
}

/** Drafts the task book of a formed consortium, with the parts of the service fee that its members agreed on, by slug in basis points. */
async function draft(cast: Cast, consortiumCode: string, shares: Record<string, number>): Promise<string> {
  const unit = await cast.owner("yunling");
  const { code } = await draftTaskBook(unit, { consortiumCode });
  const { taskBook, document } = await getTaskBook(unit, { code });
  const parts = await Promise.all(
    Object.entries(shares).map(async ([slug, basisPoints]) => ({
      organizationId: (await cast.owner(slug)).actor.organizationId,
      basisPoints,
    })),
  );
  const pools = document.benefitSharing.pools.map((pool) => ({ ...pool, shares: parts }));
  const changed: TaskBookDocument = { ...document, benefitSharing: { ...document.benefitSharing, pools } };
  await editTaskBook(unit, { code, revision: taskBook.revision, document: changed });
  return code;
}

async function partiesOf(cast: Cast, code: string): Promise<{ organizationId: string; ctx: Context }[]> {
  const { document } = await getTaskBook(await cast.owner("yunling"), { code });
  return Promise.all(
    document.parties.items.map(async ({ organizationId }) => ({ organizationId, ctx: await cast.ownerOf(organizationId) })),
  );
}

/** A party agrees to the clauses picked, as they stand. */
async function agree(ctx: Context, code: string, picks: (clause: ClauseKey) => boolean): Promise<void> {
  const { clauses } = await negotiationOf(ctx, code);
  const shown = clauses.filter(({ key }) => picks(key)).map(({ key, hash }) => ({ clause: key, hash }));
  await agreeToAll(ctx, { code, shown });
}
