import { contractOfKey } from "#app/areas/contracts/index.server.ts";
import { type Context, contextFor } from "#app/kernel/context.server.ts";
import { insertContract, robotIdentity } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import { recordUsage } from "./record-usage.server.ts";

export const NOW = "2026-11-21T02:00:00Z";
/** November 2026 in Shanghai. */
export const NOVEMBER = { from: new Date("2026-10-31T16:00:00Z"), to: new Date("2026-11-30T16:00:00Z") };

let serial = 0;
export const nextSerial = () => ++serial;

/** A world in which contracts run and robots report; it is the 21st of November 2026, ten in the morning in Shanghai. */
export async function usageWorld() {
  const world = await testWorld();
  world.setClock(NOW);

  /** A contract in force since 2026-09-01 with two robots at work; `event` makes one operation of the first. */
  async function running(endsOn = "2028-09-01") {
    const userUnit = await world.organization();
    const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    const book = await insertTaskBook(userUnit.ctx, [{ organizationId: maker.id, role: "robotMaker", basisPoints: 10_000 }]);
    const robots = [robotIdentity(nextSerial()), robotIdentity(nextSerial())];
    const contract = await insertContract({ userUnit: userUnit.ctx, provider: maker.ctx, taskBookCode: book.code, robots, endsOn });
    const grant = await contractOfKey(world.public(), `Bearer ${contract.key}`);
    const ctx = contextFor(world.services, { kind: "contractKey", ...grant }, "test");
    const [robot = "", second = ""] = robots;
    const event = (id: string, facts: Record<string, unknown> = {}) => ({
      specversion: "1.0",
      id,
      source: robot,
      type: "cn.shijing.operation.succeeded",
      time: "2026-11-20T09:59:00+08:00",
      data: { quantity: 1 },
      ...facts,
    });
    return { ctx, contract, robot, second, event, userUnit, maker };
  }
  return { world, running };
}

/** What was answered to each event of a batch, in order: its status, with the code where there is one. */
export const outcomes = async (ctx: Context, body: unknown) =>
  (await recordUsage(ctx, body)).results.map(({ status, code }) => (code ? `${status} ${code}` : status));
