import { afterAll, expect, test, vi } from "vitest";
import { jobsChild } from "#test/jobs-child.ts";
import { killAt, placesOf } from "#test/kill-points.ts";
import { rounds } from "#test/rounds.ts";
import { connectWorld, TOTAL } from "./connect.fixtures.ts";

const kept = await connectWorld();
const { world, bench, faults, connected, charged, refunded, transfersOf, reversalsOf, atChannel, platformHas, differences, owed } = kept;
const child = jobsChild(world, { STRIPE_API_BASE: bench.standIn.url });
afterAll(() => child.kill());
vi.setConfig({ testTimeout: 3_600_000 });

/** Calls that move money in a round, in order: three members and the provider are sent theirs, and a refund takes of each. */
const CALLS = 8;
const ALL = placesOf(CALLS);
const ROUNDS = rounds({ usual: 3, proof: 26 });
/** Usually a few spread over all places, for proof each of them, and then two kills at once. */
const STEP = Math.max(1, Math.floor(ALL.length / ROUNDS));

const MOVING = ["Transfers.create", "Transfers.createReversal"];

test(`through ${ROUNDS} kills, at every call that moves money, each member gets one transfer, gives back once, and the books are what moved`, async () => {
  const all = await connected();
  for (let round = 0; round < ROUNDS; round++) {
    const first = ALL[(round * STEP) % ALL.length];
    const second = ALL[(round * 7 + 3) % ALL.length];
    const places = [first, round >= ALL.length ? second : undefined].flatMap((place) => (place ? [place] : []));
    const before = await platformHas();
    const invoice = await charged(all);
    const watch = killAt(faults, child, MOVING, places);
    await child.untilDone("transfer-parts", { invoiceId: invoice.id });
    const refund = await refunded(invoice, TOTAL / 4n);
    await child.untilDone("reverse-parts", { refundId: refund.id });
    watch.stop();
    expect(watch.hits).toBeGreaterThan(0);

    const rows = await transfersOf(invoice.id);
    const held = await atChannel(invoice.id);
    expect(held).toHaveLength(4);
    for (const row of rows) {
      const [mine, ...more] = held.filter(({ id }) => id === row.transferId);
      expect([mine?.accountId, mine?.amount, mine?.amountReversed, more]).toEqual([row.accountId, row.amount, row.reversedAmount, []]);
      const reversals = await bench.gateway.listReversals({ transferId: row.transferId ?? "" });
      expect(reversals).toHaveLength(1);
    }
    expect((await reversalsOf(invoice.id)).map(({ status, attempt }) => [status, attempt])).toEqual(Array(4).fill(["sent", 1]));
    expect(await platformHas()).toBe(before);
    expect(await owed([...all.three, all.maker])).toEqual([0n, 0n, 0n, 0n]);
    expect(await differences()).toEqual([]);
  }
});
