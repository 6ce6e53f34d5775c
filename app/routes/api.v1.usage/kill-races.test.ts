import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test, vi } from "vitest";
import { usageTotals } from "#app/areas/usage/index.server.ts";
import { usageKeys } from "#db/schema/usage.ts";
import { insertContract, robotIdentity } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { rounds } from "#test/rounds.ts";
import { usageWeb } from "#test/usage-web.ts";
import { testWorld } from "#test/world.ts";

/** The numbers of reliability E1. */
const SENT = rounds({ usual: 4_000, proof: 200_000 });
const KILLS = rounds({ usual: 1, proof: 20 });
const DUPLICATES = 0.3;
const BATCH = rounds({ usual: 200, proof: 500 });
const CLIENTS = 4;
const TRIES = 400;

vi.setConfig({ testTimeout: 3_600_000 });
const world = await testWorld();
const web = usageWeb(world);
afterAll(() => web.kill());

/** Park and Miller: the same disorder at every run. */
let luck = 20_261_121;
function random(): number {
  luck = (luck * 48_271) % 2_147_483_647;
  return luck / 2_147_483_647;
}
function shuffle<T>(list: T[]): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j] as T, list[i] as T];
  }
  return list;
}

test(`${SENT} events, 30 % of them sent again and all out of order, through ${KILLS} kills of the web process: what is stored is what was sent, once (E1)`, async () => {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const userUnit = await world.organization();
  const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const book = await insertTaskBook(userUnit.ctx, [{ organizationId: maker.id, role: "robotMaker", basisPoints: 10_000 }]);
  const robots = [1, 2, 3].map(robotIdentity);
  const dates = { startsOn: day(-34), endsOn: day(300) };
  const contract = await insertContract({ userUnit: userUnit.ctx, provider: maker.ctx, taskBookCode: book.code, robots, ...dates });

  const now = Date.now();
  const unique = Array.from({ length: Math.round(SENT * (1 - DUPLICATES)) }, (_, index) => ({
    specversion: "1.0",
    id: `op-${index}`,
    source: robots[index % robots.length],
    // Over the last thirty days, and so over two months.
    time: new Date(now - Math.floor(random() * 30 * 86_400_000)).toISOString(),
    sequence: String(index),
    ...(index % 4 === 3
      ? { type: "cn.shijing.robot.state", data: { state: "productive", seconds: (1000 + (index % 1000)) / 1000 } }
      : { type: "cn.shijing.operation.succeeded", data: { quantity: 1 + (index % 9) } }),
  }));
  const again = Array.from({ length: SENT - unique.length }, () => unique[Math.floor(random() * unique.length)]);
  const sent = shuffle([...unique, ...again]);
  const batches = Array.from({ length: Math.ceil(sent.length / BATCH) }, (_, index) => sent.slice(index * BATCH, (index + 1) * BATCH));

  const url = await web.start();
  let [next, acknowledged, interrupted, kills] = [0, 0, 0, 0];
  const answers = new Map<string, number>();
  async function send(batch: readonly unknown[]): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        const response = await fetch(url, {
          method: "POST",
          headers: { authorization: `Bearer ${contract.key}`, "content-type": "application/cloudevents-batch+json" },
          body: JSON.stringify(batch),
        });
        const { results } = (await response.json()) as { results: { status: string }[] };
        if (response.status !== 202) throw new Error(`answered ${response.status}`);
        for (const { status } of results) answers.set(status, (answers.get(status) ?? 0) + 1);
        return;
      } catch (error) {
        interrupted++;
        if (tries === TRIES) throw error;
        await sleep(100 + random() * 100);
      }
    }
  }
  const client = async () => {
    for (let batch = batches[next++]; batch; batch = batches[next++]) {
      await send(batch);
      acknowledged++;
    }
  };
  const killer = async () => {
    for (; kills < KILLS; kills++) {
      await vi.waitUntil(() => acknowledged >= ((kills + 1) * batches.length) / (KILLS + 1) - 1, { timeout: 600_000, interval: 5 });
      await sleep(random() * 40);
      await web.kill();
      await web.start();
    }
  };
  await Promise.all([...Array.from({ length: CLIENTS }, client), killer()]);

  expect({ kills, acknowledged }).toEqual({ kills: KILLS, acknowledged: batches.length });
  // Each kill met requests under way: otherwise nothing was tried.
  expect(interrupted).toBeGreaterThanOrEqual(KILLS);
  expect([...answers.keys()].sort()).toEqual(["accepted", "duplicate"]);
  expect(answers.get("accepted")).toBeLessThanOrEqual(unique.length);
  const always = { from: new Date(now - 40 * 86_400_000), to: new Date(now + 86_400_000) };
  const totals = await usageTotals(world.system(), contract.id, always, 2n ** 62n);
  const operations = unique.filter(({ data }) => "quantity" in data);
  const times = unique.filter(({ data }) => "seconds" in data);
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
  const thousandths = sum(times.map(({ data }) => Math.round((data.seconds ?? 0) * 1000)));
  expect(totals).toEqual([
    {
      kind: "operationSucceeded",
      state: null,
      exclusion: null,
      quantity: String(sum(operations.map(({ data }) => data.quantity ?? 0))),
      events: operations.length,
    },
    {
      kind: "stateTime",
      state: "productive",
      exclusion: null,
      quantity: String(thousandths / 1000),
      events: times.length,
    },
  ]);
  expect(await world.db.$count(usageKeys)).toBe(unique.length);
});
