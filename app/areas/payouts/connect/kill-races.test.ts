import { afterAll, expect, test, vi } from "vitest";
import { jobsChild } from "#test/jobs-child.ts";
import { rounds } from "#test/rounds.ts";
import { connectWorld, TOTAL } from "./connect.fixtures.ts";

const kept = await connectWorld();
const { world, bench, faults, connected, charged, refunded, transfersOf, reversalsOf, atChannel, platformHas, differences, owed } = kept;
const child = jobsChild(world, { STRIPE_API_BASE: bench.standIn.url });
afterAll(() => child.kill());
vi.setConfig({ testTimeout: 3_600_000 });

/** Calls that move money in a round, in order: three members and the provider are sent theirs, and a refund takes of each. */
const CALLS = 8;
/** The process is killed when the call has reached the channel, before anything was done; or when it is done, before the answer is out. */
const POINTS = ["before", "after"] as const;
const ALL = POINTS.flatMap((point) => Array.from({ length: CALLS }, (_, index) => ({ point, call: index + 1 })));
const ROUNDS = rounds({ usual: 3, proof: 26 });
/** Usually a few spread over all places, for proof each of them, and then two kills at once. */
const STEP = Math.max(1, Math.floor(ALL.length / ROUNDS));

const MOVING = ["Transfers.create", "Transfers.createReversal"];

/** Kills the process at these places, at each once: a call made again is answered from its key, and is none of the places. */
function killAt(places: readonly { point: string; call: number }[]): { hits: number } {
  const counted = { before: 0, hits: 0 };
  const left = new Set(places.map(({ point, call }) => `${point} ${call}`));
  const strikes = (point: string) => left.delete(`${point} ${counted.before}`);
  faults.beforeOperation = async ({ operationId }) => {
    if (!MOVING.includes(operationId)) return;
    counted.before++;
    if (!strikes("before")) return;
    counted.hits++;
    await child.kill();
    throw new Error("killed");
  };
  faults.afterCommit = ({ operationId }) => {
    if (!MOVING.includes(operationId) || !strikes("after")) return "answer";
    counted.hits++;
    void child.kill();
    return "drop";
  };
  return counted;
}

async function untilDone(...job: Parameters<typeof child.run>) {
  for (let tries = 0; tries < 5; tries++) {
    const outcome = await child.run(...job);
    if (outcome === "done") return;
    await child.kill();
  }
  throw new Error(`${job[0]} never ended`);
}

test(`through ${ROUNDS} kills, at every call that moves money, each member gets one transfer, gives back once, and the books are what moved`, async () => {
  const all = await connected();
  for (let round = 0; round < ROUNDS; round++) {
    const first = ALL[(round * STEP) % ALL.length];
    const second = ALL[(round * 7 + 3) % ALL.length];
    const places = [first, round >= ALL.length ? second : undefined].flatMap((place) => (place ? [place] : []));
    const before = await platformHas();
    const invoice = await charged(all);
    const watch = killAt(places);
    await untilDone("transfer-parts", { invoiceId: invoice.id });
    const refund = await refunded(invoice, TOTAL / 4n);
    await untilDone("reverse-parts", { refundId: refund.id });
    faults.beforeOperation = undefined;
    faults.afterCommit = undefined;
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
