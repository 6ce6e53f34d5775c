import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { pino } from "pino";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { ZodError } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { openJobs } from "./boss.server.ts";
import { JOBS, type JobName, type JobPayload } from "./catalog.ts";
import { drainJobs } from "./drain.server.ts";
import { enqueue } from "./enqueue.server.ts";
import { startHandlers } from "./handlers.server.ts";

const world = await testWorld();
let unit: TestOrganization;
beforeAll(async () => {
  unit = await world.organization();
});
/** Messages with this title fail in their handler, while the constraint is there. */
const POISON = "毒丸";
const poison = () =>
  world.db.execute(sql`alter table notifications add constraint poison check (title <> ${sql.raw(`'${POISON}'`)}) not valid`);
const antidote = () => world.db.execute(sql`alter table notifications drop constraint if exists poison`);
afterEach(antidote);
afterEach(() => world.db.execute(sql`delete from pgboss.job`));

const message = (dedupeKey: string, facts: Partial<JobPayload<"notify">> = {}): JobPayload<"notify"> => ({
  organizationId: unit.id,
  kind: "message",
  title: "标题",
  body: "正文",
  href: "/work",
  dedupeKey,
  ...facts,
});
const put = <N extends JobName>(name: N, payload: JobPayload<N>, ctx: Context = world.system()) =>
  withTransaction(ctx, (tx) => enqueue(tx, name, payload));
test("work over the whole market is given longer than the rest", async () => {
  const expiry = async (name: JobName) => (await world.services.jobs.boss.getQueue(name))?.expireInSeconds;
  expect([await expiry("notify"), await expiry("match-capability"), await expiry("measure-gaps")]).toEqual([120, 600, 900]);
});

const states = async () =>
  (await world.db.execute(sql`select data->>'dedupeKey' as key, state::text from pgboss.job order by 1`)).map((row) => [
    row["key"],
    row["state"],
  ]);
const messages = async () => (await world.db.execute(sql`select dedupe_key from notifications order by 1`)).map((row) => row["dedupe_key"]);

describe("enqueue", () => {
  test("the job is there when the change is committed, and not before", async () => {
    await withTransaction(world.system(), async (tx) => {
      await enqueue(tx, "notify", message("committed"));
      expect(await states()).toEqual([]);
    });
    expect(await states()).toEqual([["committed", "created"]]);
  });

  test("there is no job when the change is rolled back", async () => {
    await expect(
      withTransaction(world.system(), async (tx) => {
        await enqueue(tx, "notify", message("rolled-back"));
        throw new Error("undone");
      }),
    ).rejects.toThrow("undone");
    expect(await states()).toEqual([]);
  });

  test.each([
    ["an id that is none", "index-scene", { sceneId: "SC-2026-0001" }],
    ["a missing member", "notify", { organizationId: "o" }],
    ["a word that is not offered", "match-scene", { sceneId: randomUUID(), trigger: "whim" }],
  ] as const)("%s is refused, and the change with it", async (_, name, payload) => {
    await expect(put(name, payload as never)).rejects.toThrow(ZodError);
    expect(await states()).toEqual([]);
  });

  test("what the payload's schema does not know does not reach the queue", async () => {
    await put("complete-todo", { organizationId: unit.id, dedupeKey: "extra", secret: "x" } as JobPayload<"complete-todo">);
    const [job] = await world.db.execute(sql`select data from pgboss.job`);
    expect(job?.["data"]).toEqual({ organizationId: unit.id, dedupeKey: "extra" });
  });

  test("what runs in the background waits for what somebody's act put there later", async () => {
    await withTransaction(world.system(), (tx) => enqueue(tx, "notify", message("background"), { inBackground: true }));
    await put("notify", message("act"));
    const taken = await world.services.jobs.boss.fetch<JobPayload<"notify">>("notify", { batchSize: 1 });
    expect(taken.map(({ data }) => data.dedupeKey)).toEqual(["act"]);
  });

  test("is retried as the catalog says", async () => {
    await put("notify", message("retried"));
    const [job] = await world.db.execute(sql`select retry_limit, retry_delay, retry_backoff from pgboss.job`);
    expect(job).toEqual({ retry_limit: JOBS.notify.retryLimit, retry_delay: JOBS.notify.retryDelay, retry_backoff: true });
  });
});

describe("draining", () => {
  test("runs everything through the handlers until nothing is left", async () => {
    for (let i = 0; i < 120; i++) await put("notify", message(`drained-${String(i).padStart(3, "0")}`));
    await drainJobs(world.services);
    expect((await messages()).filter((key) => String(key).startsWith("drained-"))).toHaveLength(120);
    expect(new Set((await states()).map(([, state]) => state))).toEqual(new Set(["completed"]));
  });

  test("keeps to the jobs asked for", async () => {
    await put("notify", message("left-alone"));
    await drainJobs(world.services, ["complete-todo"]);
    expect(await states()).toEqual([["left-alone", "created"]]);
  });

  test("throws what a handler throws; its job and those fetched with it are run by the next call", async () => {
    await poison();
    await put("notify", message("poison", { title: POISON }));
    await put("notify", message("behind"));
    await expect(drainJobs(world.services)).rejects.toThrow();
    // Which of the two was taken first is the queue's choice; neither is left in hand.
    expect(await states()).toEqual([
      ["behind", expect.stringMatching(/^(completed|retry)$/)],
      ["poison", "retry"],
    ]);
    await antidote();
    await drainJobs(world.services);
    expect(await messages()).toEqual(expect.arrayContaining(["poison", "behind"]));
  });
});

describe("a worker", () => {
  test("fails the job that fails and no other of its batch", async () => {
    const jobs = await openJobs(world.services.config.DATABASE_URL, { work: true, onError: (error) => expect.fail(String(error)) });
    try {
      await poison();
      await put("notify", message("w-poison", { title: POISON }));
      for (let i = 0; i < 5; i++) await put("notify", message(`w-${i}`));
      await startHandlers({ ...world.services, jobs }, pino({ level: "silent" }));
      await vi.waitFor(
        async () => {
          expect(await states()).toEqual([...Array.from({ length: 5 }, (_, i) => [`w-${i}`, "completed"]), ["w-poison", "retry"]]);
        },
        { timeout: 10_000, interval: 100 },
      );
      const [failed] = await world.db.execute(sql`select output->>'message' as message from pgboss.job where state = 'retry'`);
      expect(failed?.["message"]).toEqual(expect.any(String));
      expect(await jobs.boss.getSchedules()).toMatchObject([{ name: "sweep" }]);
    } finally {
      await jobs.stop();
    }
  });

  test("works off what waits without a pause between the batches", async () => {
    for (let i = 0; i < 50; i++) await put("notify", message(`crowd-${i}`));
    const jobs = await openJobs(world.services.config.DATABASE_URL, { work: true, onError: (error) => expect.fail(String(error)) });
    try {
      await startHandlers({ ...world.services, jobs }, pino({ level: "silent" }));
      const waiting = async () => (await states()).filter(([, state]) => state !== "completed");
      await vi.waitFor(async () => expect(await waiting()).toEqual([]), { timeout: 4_000, interval: 100 });
    } finally {
      await jobs.stop();
    }
  });

  test("several processes may start at once on one database", async () => {
    await world.db.execute(sql`drop schema pgboss cascade`);
    const open = () => openJobs(world.services.config.DATABASE_URL, { work: true, onError: (error) => expect.fail(String(error)) });
    const opened = await Promise.all([open(), open(), open()]);
    const queues = await opened[0]?.boss.getQueues();
    expect(
      queues
        ?.map(({ name }) => name)
        .filter((name) => name in JOBS)
        .sort(),
    ).toEqual(Object.keys(JOBS).sort());
    await Promise.all(opened.map((jobs) => jobs.stop()));
  });

  test("brings the retries of an older version's queues up to date", async () => {
    await world.db.execute(sql`update pgboss.queue set retry_limit = 1 where name = 'notify'`);
    const jobs = await openJobs(world.services.config.DATABASE_URL, { work: true, onError: (error) => expect.fail(String(error)) });
    expect(await jobs.boss.getQueue("notify")).toMatchObject({ retryLimit: JOBS.notify.retryLimit });
    await jobs.stop();
  });
});
