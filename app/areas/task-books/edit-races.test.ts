import { expect, test } from "vitest";
import { verifyAudit } from "#app/kernel/audit.server.ts";
import { openMarket } from "#test/market.ts";
import { rounds } from "#test/rounds.ts";
import { testWorld } from "#test/world.ts";
import { CLAUSE_KEYS, clauseHash, clauseOf } from "./clause-fields.ts";
import type { ClauseKey } from "./clause-variants.ts";
import { editing } from "./edit-clause.fixtures.ts";
import { editClause } from "./edit-clause.server.ts";
import { drafting } from "./task-book.fixtures.ts";

/** The numbers of reliability D5: everyone writes at once, edit after edit. */
const WRITERS = 20;
const EDITS = rounds({ usual: 5, proof: 100 });

const world = await testWorld();
const market = await openMarket(world);
const { documentOf, rowOf, eventsOf, edit } = editing(world);

test(`${WRITERS} writers of ${EDITS} edits each: what is accepted is what is there, losers are told`, { timeout: 600_000 }, async () => {
  const { code, lead } = await drafting(market).drafted();
  const before = (await rowOf(code))?.revision ?? 0;
  // Half of them write in one clause, the others each in a clause of their own: these must never lose.
  const shared: ClauseKey = "governance";
  const figures: readonly [ClauseKey, string][] = [
    ["improvements", "noticeDays"],
    ["confidentiality", "years"],
    ["publication", "embargoMonths"],
    ["benefitSharing", "payoutDays"],
    ["replication", "years"],
    ["validation", "acceptanceDays"],
    ["safety", "logRetentionMonths"],
    ["liability", "feeMultiplePercent"],
    ["upgradeExit", "handoverDays"],
    ["changeDispute", "curePeriodDays"],
  ];
  const tally = { accepted: 0, conflicts: 0 };
  async function writer(index: number) {
    const actor = index % 2 === 0 ? lead.ctx : market.unit.ctx;
    const [clause, member] = index < WRITERS / 2 ? [shared, "meetingDays"] : (figures[index - WRITERS / 2] ?? [shared, "meetingDays"]);
    for (let round = 1; round <= EDITS; round++) {
      const current = Number(clauseOf(await documentOf(code), clause)[member]);
      const next = (current % 20) + 1 + (index < WRITERS / 2 ? index : 0);
      try {
        const done = await editClause(actor, await edit(code, clause, { [member]: next }));
        if (done.changed) tally.accepted++;
      } catch (error) {
        expect(error).toMatchObject({ code: "conflict" });
        expect(clause, "a writer alone in its clause lost").toBe(shared);
        tally.conflicts++;
      }
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, index) => writer(index)));
  const events = await eventsOf(code, "edit-clause");
  expect(((await rowOf(code))?.revision ?? 0) - before).toBe(tally.accepted);
  expect(events).toHaveLength(tally.accepted);
  expect(new Set(events.map((event) => (event.detail as { revision: number }).revision)).size).toBe(tally.accepted);
  // Every accepted edit of a clause started from what the one before it left: nothing was overwritten unseen.
  const document = await documentOf(code);
  for (const key of CLAUSE_KEYS) {
    const chain = events
      .map((event) => event.detail as { revision: number; clause: string; before: string; after: string })
      .filter((detail) => detail.clause === key)
      .sort((a, b) => a.revision - b.revision);
    for (const [i, link] of chain.entries()) if (i > 0) expect(link.before).toBe(chain[i - 1]?.after);
    if (chain.length > 0) expect(chain.at(-1)?.after).toBe(clauseHash(document, key));
  }
  expect(tally.accepted + tally.conflicts).toBeGreaterThan((WRITERS * EDITS) / 2);
  expect(tally.conflicts).toBeGreaterThan(0);
  expect(await verifyAudit(world.db)).toMatchObject({ ok: true });
});
