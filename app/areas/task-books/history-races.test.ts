import { asc, eq, inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import { isAppError } from "#app/kernel/errors.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { clauseProposals, clauseStances, proposalAnswers } from "#db/schema/negotiation.ts";
import { taskBookRefusals, taskBookSignatures, taskBookVersions } from "#db/schema/task-books.ts";
import { openMarket } from "#test/market.ts";
import { rounds } from "#test/rounds.ts";
import { testWorld } from "#test/world.ts";
import { clauseHash } from "./clause-fields.ts";
import { CLAUSES, type ClauseKey } from "./clause-variants.ts";
import { type Account, after, type RecordedAct, standing } from "./history-account.fixtures.ts";
import { type Book, look, MAY_BE_IDLE, randomActs, SYSTEM } from "./history-acts.fixtures.ts";
import { drafting } from "./task-book.fixtures.ts";

/** The number of reliability D5: random acts, so many on each consortium, by so many at once. */
const ACTS = rounds({ usual: 400, proof: 10_000 });
const ACTS_EACH = 100;
const AT_ONCE = 6;

const world = await testWorld();
const { db } = world;
const market = await openMarket(world);
const { contextOf, frozen } = drafting(market);
const { next, names, offer } = await randomActs(world, market);

interface Done {
  id: string;
  name: string;
  began: number;
  ended: number;
  refused: boolean;
}

/** Does one thing with what is on the screen now. False when there is nothing of the kind to do. */
async function act(book: Book, name: string, done: Done[]): Promise<boolean> {
  const ready = offer(name, await look(world, book));
  if (!ready) return false;
  const one = { id: crypto.randomUUID(), name, began: performance.now(), ended: 0, refused: false };
  done.push(one);
  try {
    await ready((who) => ({ ...(who === SYSTEM ? world.system() : contextOf(who)), requestId: one.id }));
  } catch (error) {
    if (!isAppError(error)) throw error;
    one.refused = true;
  }
  one.ended = performance.now();
  return true;
}

/** What was recorded of a book and its consortium, in the order of the chain. */
async function recorded(book: Book): Promise<RecordedAct[]> {
  const { seq, action, organizationId, requestId, detail } = auditEvents;
  return db
    .select({ seq, action, organizationId, requestId, detail })
    .from(auditEvents)
    .where(inArray(auditEvents.objectId, [book.id, book.consortiumId]))
    .orderBy(asc(seq));
}

/** What lies stored, in the terms of the account. */
async function stored(book: Book): Promise<Account> {
  const { taskBook, version, partyIds, document, consortium, members } = await look(world, book);
  const [stances, proposals, versions, signatures, refusals] = await Promise.all([
    db.select().from(clauseStances).where(eq(clauseStances.taskBookId, book.id)),
    db.select().from(clauseProposals).where(eq(clauseProposals.taskBookId, book.id)),
    db.select().from(taskBookVersions).where(eq(taskBookVersions.taskBookId, book.id)),
    version ? db.select().from(taskBookSignatures).where(eq(taskBookSignatures.versionId, version.id)) : [],
    version ? db.select().from(taskBookRefusals).where(eq(taskBookRefusals.versionId, version.id)) : [],
  ]);
  const answers = await db
    .select()
    .from(proposalAnswers)
    .where(
      inArray(
        proposalAnswers.proposalId,
        proposals.map(({ id }) => id),
      ),
    );
  // Of all versions only the one that is signed or sealed binds.
  const binding = versions.filter(({ voidedAt }) => voidedAt === null).map(({ id }) => id);
  expect(binding).toEqual(version && taskBook.status !== "terminated" ? [version.id] : []);
  const organizations = (rows: readonly { organizationId: string }[]) => rows.map(({ organizationId }) => organizationId).toSorted();
  const hashOf = (key: ClauseKey) => clauseHash(document, key);
  return {
    unitId: consortium.userUnitId,
    consortium: consortium.status,
    lead: consortium.leadOrganizationId,
    unitShare: consortium.unitWorkShareBp,
    members: members.map(({ id, slotId, organizationId, required, status, noticeAt, boundAt, workShareBp }) => {
      return { id, slotId, organizationId, required, status, noticed: noticeAt !== null, bound: boundAt !== null, share: workShareBp };
    }),
    book: taskBook.status,
    version: version?.number ?? null,
    lastVersion: Math.max(...versions.map(({ number }) => number)),
    parties: partyIds.toSorted(),
    signed: organizations(signatures),
    declined: organizations(refusals),
    clauses: Object.fromEntries(CLAUSES.map(({ key }) => [key, hashOf(key)])),
    stances: Object.fromEntries(
      CLAUSES.map(({ key }) => [
        key,
        Object.fromEntries(
          stances
            .filter(({ clause }) => clause === key)
            .map(({ organizationId, stance, clauseHash: hash }) => [organizationId, { stance, hash }]),
        ),
      ]),
    ),
    proposals: Object.fromEntries(
      proposals.map(({ id, clause, organizationId, baseHash, content, status }) => [
        id,
        {
          clause,
          by: organizationId,
          base: baseHash,
          proposed: clauseHash({ ...document, [clause]: content }, clause as ClauseKey),
          accepted: organizations(answers.filter(({ proposalId, answer }) => proposalId === id && answer === "accept")),
          isOpen: status === "open",
        },
      ]),
    ),
  };
}

/** Two accounts side by side: in one order, the digests that no act named taken from what is stored, without who accepted what is decided. */
function comparable(account: Account, { clauses }: Account): Account {
  return {
    ...account,
    members: account.members.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    parties: account.parties.toSorted(),
    signed: account.signed.toSorted(),
    declined: account.declined.toSorted(),
    clauses: Object.fromEntries(Object.entries(account.clauses).map(([key, hash]) => [key, hash ?? clauses[key]])),
    proposals: Object.fromEntries(
      Object.entries(account.proposals).map(([id, one]) => [id, one && { ...one, accepted: one.isOpen ? one.accepted.toSorted() : [] }]),
    ),
  };
}

/** Replays what was recorded; says which act was not allowed, and after which others. */
function replayed(start: Account, acts: readonly RecordedAct[], story: string): Account {
  return acts.reduce((account, one) => {
    try {
      return after(account, one);
    } catch (error) {
      throw new Error(`${String(error)}, by ${one.requestId} in\n${story}`);
    }
  }, start);
}

test(`${ACTS} random acts, ${AT_ONCE} at a time: in the order of the chain each was allowed, and what is stored is what they make (D5)`, {
  timeout: 3_600_000,
}, async () => {
  const seen = new Set<string>();
  for (let round = 0; round < ACTS / ACTS_EACH; round++) {
    const book = await frozen();
    const [start, before] = await Promise.all([stored(book), recorded(book)]);
    const done: Done[] = [];
    let left = ACTS_EACH;
    const person = async () => {
      while (left > 0) if (await act(book, next(), done)) left--;
    };
    await Promise.all(Array.from({ length: AT_ONCE }, person));
    // The jobs that are due come at last, and bring the book after its consortium.
    for (const name of ["follow", "terminate", "seal"]) await act(book, name, done);

    const acts = (await recorded(book)).slice(before.length);
    const story = acts.map(({ action, requestId, detail }) => `${requestId} ${action} ${JSON.stringify(detail).slice(0, 160)}`).join("\n");
    const end = await stored(book);
    expect(comparable(replayed(start, acts, story), end), story).toEqual(comparable(end, end));
    // Whoever stands in a consortium that is formed is a party of its book, and nobody else; of a sealed one its amendment sees to that.
    if (end.consortium === "formed" && end.book !== "sealed") expect(end.parties, story).toEqual(standing(end));

    const byAct = Map.groupBy(acts, ({ requestId }) => requestId);
    const seqsOf = ({ id }: Done) => (byAct.get(id) ?? []).map(({ seq }) => seq);
    expect([...byAct.keys()].filter((id) => !done.some((one) => one.id === id))).toEqual([]);
    // Who was refused changed nothing, who was not is on record.
    const changedNothing = (one: Done) => seqsOf(one).length === 0;
    expect(done.filter((one) => one.refused && !changedNothing(one))).toEqual([]);
    expect(done.filter((one) => !one.refused && changedNothing(one) && !MAY_BE_IDLE.includes(one.name))).toEqual([]);
    // What ended before another act began stands before it.
    const swapped = done.flatMap((one) =>
      done.filter((later) => later.began >= one.ended && seqsOf(later).some((seq) => seqsOf(one).some((earlier) => earlier > seq))),
    );
    expect(swapped, story).toEqual([]);

    for (const { name, refused } of done) seen.add(refused ? `${name} refused` : name);
    seen.add(end.book);
  }
  if (ACTS < 10_000) return;
  // Otherwise it proves less than it says.
  expect([...names, "freeze refused", "sign refused", "sealed", "draft", "terminated"].filter((one) => !seen.has(one))).toEqual([]);
});
