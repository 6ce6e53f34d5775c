import { sql } from "drizzle-orm";
import { usageCut, usageTotals } from "#app/areas/usage/index.server.ts";
import type { Ground } from "./ground.ts";

export interface TotalsTimes {
  events: number;
  /** Milliseconds, one figure for each time it was asked. */
  totals: number[];
  sum: number[];
}

/** Totals of a month with this many events, beside one SQL sum over the same rows, in turns. */
export async function measureTotals(ground: Ground, events: number, rounds: number): Promise<TotalsTimes> {
  const { database } = ground.services;
  const contract = await ground.contract();
  const now = new Date();
  const period = { from: new Date(now.getTime() - 20 * 86_400_000), to: new Date(now.getTime() + 1) };
  // A month as it grows: in the order of time, of ten robots and several kinds; a part at a time, within the statement timeout.
  const PART = 100_000;
  await database.execute(
    sql`select make_usage_partitions(${period.from.toISOString()}::timestamptz, ${period.to.toISOString()}::timestamptz)`,
  );
  for (let done = 0; done < events; done += PART) {
    const upTo = Math.min(done + PART, events);
    await database.execute(sql`
      insert into usage_events (contract_id, source, event_id, kind, state, exclusion, quantity, occurred_at, sequence, payload_hash, payload)
      select ${contract.id}::uuid, 'CNHB01H2W2A1' || lpad((n % 10)::text, 17, '0'), 'op-' || n,
        (array['operationSucceeded', 'operationSucceeded', 'operationSucceeded', 'operationFailed', 'stateTime'])[n % 5 + 1],
        case when n % 5 = 4 then (array['productive', 'idle', 'charging'])[n / 5 % 3 + 1] end,
        case when n % 5 = 3 and n % 2 = 0 then 'userSite' end,
        case when n % 5 = 4 then 12.5 else 1 end,
        ${period.from.toISOString()}::timestamptz + (${period.to.toISOString()}::timestamptz - ${period.from.toISOString()}::timestamptz) * n / ${events}::int,
        n, md5(n::text), jsonb_build_object('id', 'op-' || n)
      from generate_series(${done}::int, ${upTo - 1}::int) as n`);
  }
  await database.execute(sql`analyze usage_events`);
  const cut = await usageCut(ground.system, contract.id);
  const sum = () =>
    database.execute(sql`
      select sum(quantity) from usage_events
      where contract_id = ${contract.id} and occurred_at >= ${period.from.toISOString()}::timestamptz and occurred_at < ${period.to.toISOString()}::timestamptz`);
  const times: TotalsTimes = { events, totals: [], sum: [] };
  const timed = async (work: () => Promise<unknown>) => {
    const started = performance.now();
    await work();
    return performance.now() - started;
  };
  for (let round = -2; round < rounds; round++) {
    const [ours, plain] = [await timed(() => usageTotals(ground.system, contract.id, period, cut)), await timed(sum)];
    if (round < 0) continue;
    times.totals.push(ours);
    times.sum.push(plain);
  }
  const counted = (await usageTotals(ground.system, contract.id, period, cut)).reduce((all, one) => all + one.events, 0);
  if (counted !== events) throw new Error(`${counted} of ${events} events were counted`);
  return times;
}
