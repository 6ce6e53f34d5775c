import { readFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { dataPaths } from "#app/main/data-directory.ts";
import { DATA_DIRECTORY } from "./settings.ts";

/**
 * Lets the deadline of an open call pass in two seconds instead of days, as if it had been published that much earlier. The product has no way to
 * bring a deadline forward, and none was made for this: both rows that keep the time, the call's deadline and the opening that waits in the queue
 * for it, are moved in the database by the same span. Everything after that is the product: the database's clock passes the deadline by itself,
 * the worker takes the job, and a bid that comes then is late.
 */
export async function bringDeadlineNear(callCode: string): Promise<void> {
  const folder = dataPaths(DATA_DIRECTORY).postgres;
  const sql = postgres({
    host: "127.0.0.1",
    // The fourth line of PostgreSQL's own file is the port it listens on.
    port: Number(readFileSync(join(folder, "cluster", "postmaster.pid"), "utf8").split("\n")[3]),
    username: "postgres",
    password: readFileSync(join(folder, "password"), "utf8").trim(),
    database: "postgres",
    max: 1,
  });
  try {
    const [moved] = await sql<{ id: string; span: string }[]>`
      with before as (select id, deadline - (clock_timestamp() + interval '2 seconds') as span from calls where code = ${callCode} and status = 'open')
      update calls set deadline = calls.deadline - before.span from before where calls.id = before.id returning calls.id, before.span::text as span`;
    if (!moved) throw new Error(`no open call ${callCode}`);
    const jobs = await sql`
      update pgboss.job set start_after = start_after - ${moved.span}::interval
      where name = 'open-bids' and state = 'created' and data ->> 'callId' = ${moved.id} returning id`;
    if (jobs.length !== 1) throw new Error(`${jobs.length} openings wait for call ${callCode}, expected one`);
  } finally {
    await sql.end();
  }
}
