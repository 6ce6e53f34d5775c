import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { publishCapability, withdrawCapability } from "#app/areas/capabilities/index.server.ts";
import { inboxOf } from "#app/areas/notifications/index.server.ts";
import { members } from "#db/schema/organizations.ts";
import { savedSearchHits } from "#db/schema/saved-searches.ts";
import { PROVEN_ON } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import {
  deleteSavedSearch,
  listSavedSearches,
  openSavedSearch,
  renameSavedSearch,
  saveSearch,
  setSavedSearchNotify,
  sweepSavedSearches,
} from "./index.server.ts";
import { canonicalQuery } from "./query.server.ts";
import { MOST_SAVED } from "./schemas.ts";

const world = await testWorld();
let vendor: TestOrganization;
let unit: TestOrganization;
beforeAll(async () => {
  vendor = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"], name: "测试算法" });
  unit = await world.organization({ kind: "userUnit" });
});

let serial = 0;
/** Publishes a capability and lets its jobs run. */
async function publish(facts: { name?: string; payload?: string } = {}) {
  const published = await publishCapability(vendor.ctx, {
    capability: {
      role: "algorithmSupplier",
      name: facts.name ?? `柔性插接技能 ${++serial}`,
      summary: "高压接插件柔性插接。",
      description: "提供位姿估计、力控插入与到位确认三段技能。",
      domains: ["industrial"],
      fields: ["manufacturing"],
      unitsPerMonth: 20,
      leadTimeWeeks: 4,
      details: {
        kind: "algorithmSupplier",
        operations: "柔性插接",
        sensors: ["force"],
        computeModes: ["onDevice"],
        licence: "proprietary",
      },
      claims: [
        {
          metric: "positionAccuracy",
          comparator: "<=",
          value: facts.payload ?? "0.3",
          unit: "mm",
          evidence: "document",
          evidenceNote: "记录",
          issuedOn: PROVEN_ON,
        },
      ],
    },
  });
  await world.runJobs();
  return published;
}
/** A member of an own organization with one saved search. */
async function keeper(query: string) {
  const organization = await world.organization();
  const { id } = await saveSearch(organization.ctx, { corpus: "capabilities", name: "我的插接", query });
  const told = async () => (await inboxOf(organization.ctx, { page: 1, pageSize: 50 })).rows.filter(({ kind }) => kind === "message");
  const line = async () => (await listSavedSearches(organization.ctx)).find((one) => one.id === id);
  return { ctx: organization.ctx, organization, id, told, line };
}

describe("saving", () => {
  test("keeps the question, not the place in the list, and the same question once", async () => {
    const { ctx } = await world.organization();
    await saveSearch(ctx, {
      corpus: "scenes",
      name: " 插接 ",
      query: "?q=插接&field=manufacturing&domain=industrial&after=abc&sort=newest&m=",
    });
    const [line] = await listSavedSearches(ctx);
    expect(line).toMatchObject({ corpus: "scenes", name: "插接", notify: true, newHits: 0 });
    expect(line?.query).toBe(canonicalQuery("domain=industrial&q=插接&field=manufacturing"));
    await expect(
      saveSearch(ctx, { corpus: "scenes", name: "又一个", query: "field=manufacturing&q=插接&domain=industrial" }),
    ).rejects.toMatchObject({
      code: "conflict",
    });
    await saveSearch(ctx, { corpus: "capabilities", name: "另一个", query: "field=manufacturing&q=插接&domain=industrial" });
    expect(await listSavedSearches(ctx)).toHaveLength(2);
  });

  test("two at the same moment keep one", async () => {
    const { ctx } = await world.organization();
    const both = await Promise.allSettled([1, 2].map(() => saveSearch(ctx, { corpus: "scenes", name: "x", query: "q=a" })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await listSavedSearches(ctx)).toHaveLength(1);
  });

  test("refuses visitors, nameless ones and too many", async () => {
    await expect(saveSearch(world.public(), { corpus: "scenes", name: "x", query: "" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(saveSearch(unit.ctx, { corpus: "scenes", name: "  ", query: "" })).rejects.toMatchObject({ code: "invalid" });
    await expect(saveSearch(unit.ctx, { corpus: "bids" as never, name: "x", query: "" })).rejects.toMatchObject({ code: "invalid" });
    const { ctx } = await world.organization();
    for (let i = 0; i < MOST_SAVED; i++) await saveSearch(ctx, { corpus: "scenes", name: `第${i}个`, query: `q=${i}` });
    await expect(saveSearch(ctx, { corpus: "scenes", name: "多", query: "q=x" })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("changing", () => {
  test("rename, mute, open and delete are the owner's alone", async () => {
    const { ctx, id, line, organization } = await keeper("q=插接");
    const colleague = await organization.as("viewer");
    for (const other of [colleague, unit.ctx]) {
      expect((await listSavedSearches(other)).some((one) => one.id === id)).toBe(false);
      for (const act of [
        () => renameSavedSearch(other, { id, name: "别人的" }),
        () => setSavedSearchNotify(other, { id, notify: false }),
        () => openSavedSearch(other, { id }),
        () => deleteSavedSearch(other, { id }),
      ])
        await expect(act()).rejects.toMatchObject({ code: "notFound" });
    }
    for (const act of [
      () => renameSavedSearch(world.public(), { id, name: "x" }),
      () => setSavedSearchNotify(world.public(), { id, notify: false }),
      () => openSavedSearch(world.public(), { id }),
      () => deleteSavedSearch(world.public(), { id }),
      () => listSavedSearches(world.public()),
    ])
      await expect(act()).rejects.toMatchObject({ code: "forbidden" });
    await expect(renameSavedSearch(ctx, { id, name: "" })).rejects.toMatchObject({ code: "invalid" });
    await renameSavedSearch(ctx, { id, name: "新名称" });
    await setSavedSearchNotify(ctx, { id, notify: false });
    expect(await line()).toMatchObject({ name: "新名称", notify: false });
    await deleteSavedSearch(ctx, { id });
    await expect(deleteSavedSearch(ctx, { id })).rejects.toMatchObject({ code: "notFound" });
    expect(await line()).toBeUndefined();
  });
});

describe("what is published from now on", () => {
  test("is told once to whom it meets in every point, and counted as new until looked at", async () => {
    const meets = await keeper("q=柔性插接&field=manufacturing&m=positionAccuracy:<=:500:um");
    const others = [
      await keeper("q=柔性插接 海底"),
      await keeper("q=柔性插接&field=healthcare"),
      await keeper("m=positionAccuracy:<=:0.1:mm"),
    ];
    const { code, version } = await publish({ name: "深隙柔性插接" });
    expect(await meets.told()).toMatchObject([{ title: "“我的插接”有 1 项新的能力", body: "深隙柔性插接", href: "/work/saved-searches" }]);
    expect(await meets.line()).toMatchObject({ newHits: 1 });
    for (const other of others) {
      expect(await other.told()).toEqual([]);
      expect(await other.line()).toMatchObject({ newHits: 0 });
    }
    // Indexed again, it is no news.
    await world.db.execute(sql`delete from pgboss.job`);
    await (await import("#app/areas/capabilities/index.server.ts")).indexCapabilities(world.system(), [
      {
        capabilityId: (await world.db.select().from(savedSearchHits).where(eq(savedSearchHits.savedSearchId, meets.id)))[0]?.objectId ?? "",
      },
    ]);
    await world.runJobs();
    expect(await meets.told()).toHaveLength(1);
    expect(await openSavedSearch(meets.ctx, { id: meets.id })).toMatchObject({ corpus: "capabilities" });
    expect(await meets.line()).toMatchObject({ newHits: 0 });
    await withdrawCapability(vendor.ctx, { code, version });
  });

  test("comes together when it is much: one message an hour", async () => {
    const { told, line, id } = await keeper("q=柔性插接");
    const start = Date.now();
    world.setClock(new Date(start).toISOString());
    await publish();
    for (let i = 0; i < 4; i++) await publish();
    expect(await told()).toHaveLength(1);
    expect(await line()).toMatchObject({ newHits: 5 });
    await sweepSavedSearches(world.system());
    await world.runJobs();
    expect(await told()).toHaveLength(1);
    world.setClock(new Date(start + 3_601_000).toISOString());
    await Promise.all([sweepSavedSearches(world.system()), sweepSavedSearches(world.system())]);
    await world.runJobs();
    const messages = await told();
    expect(messages).toHaveLength(2);
    expect(messages.map(({ title }) => title)).toContain("“我的插接”有 4 项新的能力");
    expect(await world.db.$count(savedSearchHits, eq(savedSearchHits.savedSearchId, id))).toBe(5);
    world.setClock(null);
  });

  test("is counted without a message when reminders are off, and told when they are on again", async () => {
    const { ctx, id, told, line } = await keeper("q=柔性插接");
    await setSavedSearchNotify(ctx, { id, notify: false });
    await publish();
    expect(await told()).toEqual([]);
    expect(await line()).toMatchObject({ newHits: 1 });
    await setSavedSearchNotify(ctx, { id, notify: true });
    await sweepSavedSearches(world.system());
    await world.runJobs();
    expect(await told()).toHaveLength(1);
  });

  test("is not told to who has left, nor when it has been withdrawn, nor what was there before", async () => {
    await publish();
    const gone = await keeper("q=柔性插接");
    await world.db.delete(members).where(eq(members.userId, gone.organization.actor.userId));
    const late = await keeper("q=柔性插接");
    await setSavedSearchNotify(late.ctx, { id: late.id, notify: false });
    const { code, version } = await publish();
    await withdrawCapability(vendor.ctx, { code, version });
    await setSavedSearchNotify(late.ctx, { id: late.id, notify: true });
    await sweepSavedSearches(world.system());
    await world.runJobs();
    expect(await gone.told()).toEqual([]);
    expect(await late.told()).toEqual([]);
    expect(await late.line()).toMatchObject({ newHits: 1 });
  });
});
