import { count, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { invoicesOfContract, periodPage } from "#app/areas/billing/index.server.ts";
import { evaluationPage, listCalls } from "#app/areas/calls/index.server.ts";
import { consortiumPage, listMyConsortia } from "#app/areas/consortia/index.server.ts";
import { listMyContracts } from "#app/areas/contracts/index.server.ts";
import { questionInbox } from "#app/areas/questions/index.server.ts";
import {
  evidencePackage,
  getTaskBook,
  listMyTaskBooks,
  negotiationOf,
  taskBookPage,
  verifyUpload,
} from "#app/areas/task-books/index.server.ts";
import { verifyAudit } from "#app/kernel/audit.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { bids, calls } from "#db/schema/calls.ts";
import { testWorld } from "#test/world.ts";
import { ownerContext, seedOrganizations } from "./10_organizations.ts";
import { seedCapabilities } from "./20_capabilities.ts";
import { openScene } from "./30_scenes.ts";
import { demoIsSeeded, seedDealings } from "./40_dealings.ts";
import { SCENES } from "./data/scenes/index.ts";

const world = await testWorld();
const owner = (slug: string) => ownerContext(world.services, slug);

beforeAll(async () => {
  await seedOrganizations(world.services);
  await seedCapabilities(world.services);
  const [first] = SCENES;
  if (first) await openScene(world.services, first);
  await world.runJobs(["index-capability"]);
  expect(await demoIsSeeded(world.services)).toBe(false);
  await seedDealings(world.services);
}, 300_000);

describe("the dealings of the demo", () => {
  test("hold a call for each stage, every bid opened that was sealed", async () => {
    const rows = await world.db.select({ status: calls.status, bid: bids.status }).from(calls).innerJoin(bids, eq(bids.callId, calls.id));
    const of = (status: string) => rows.filter((row) => row.status === status).map(({ bid }) => bid);
    expect(of("opened")).toEqual(["opened", "opened", "opened"]);
    expect(of("open")).toEqual(["draft"]);
    expect(of("awarded").sort()).toEqual(["awarded", "notAwarded"]);
  });

  test("run a contract whose deposit and two months are on their way to the payer, with a month that goes on", async () => {
    const unit = await owner("yunling");
    const [contract, ...others] = await listMyContracts(unit);
    expect(others).toEqual([]);
    expect(contract?.status).toBe("active");
    expect((await invoicesOfContract(unit, contract?.id ?? "")).map(({ kind, status }) => [kind, status]).sort()).toEqual([
      ["deposit", "approved"],
      ["service", "approved"],
      ["service", "approved"],
    ]);
    const { period, keys } = await periodPage(unit, contract?.code ?? "", null);
    expect(keys).toHaveLength(3);
    expect(period).toMatchObject({ rented: 3, billed: null });
  });

  test("give the user unit's owner bids to score, while the other evaluator has handed in", async () => {
    const unit = await owner("yunling");
    const { code } = (await listCalls(unit)).find(({ status }) => status === "opened") ?? { code: "" };
    const page = await evaluationPage(unit, code);
    expect(page.own?.status).toBe("appointed");
    expect(page.bidders).toHaveLength(6);
    expect(page.progress).toEqual({ counted: 2, submitted: 1, complete: false });
  });

  test("let one invited member be still asked, after one has accepted and one declined", async () => {
    const unit = await owner("yunling");
    const inviting = (await listMyConsortia(unit)).find(({ status }) => status === "inviting");
    const { members } = await consortiumPage(unit, inviting?.code ?? "");
    expect(members.map(({ status }) => status).sort()).toEqual(["accepted", "declined", "invited"]);
  });

  test("leave a task book between agreement and dispute, with a change to answer", async () => {
    const maker = await owner("hengbu");
    const draft = (await listMyTaskBooks(maker)).find(({ status }) => status === "draft");
    const { clauses } = await negotiationOf(maker, draft?.code ?? "");
    const inState = (state: string) => clauses.filter((clause) => clause.state === state).length;
    expect([inState("agreed"), inState("pending"), inState("disputed")]).toEqual([13, 6, 1]);
    expect(clauses.flatMap(({ proposals }) => proposals).map(({ status }) => status)).toEqual(["open"]);
  });

  test("leave that task book without open errors: what it waits for is agreement alone", async () => {
    const maker = await owner("hengbu");
    const draft = (await listMyTaskBooks(maker)).find(({ status }) => status === "draft");
    const { findings } = await taskBookPage(maker, draft?.code ?? "");
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("seal a task book whose evidence package is genuine", async () => {
    const maker = await owner("hengbu");
    const sealed = (await listMyTaskBooks(maker)).find(({ status }) => status === "sealed");
    const { file } = await evidencePackage(maker, sealed?.code ?? "");
    expect(await verifyUpload(world.public(), file)).toMatchObject({ verdict: "valid", by: "package", facts: { parties: 4 } });
  });

  test("hold the sealed task book to what its bid promised, for how long it said", async () => {
    const maker = await owner("hengbu");
    const sealed = (await listMyTaskBooks(maker)).find(({ status }) => status === "sealed");
    const { document } = await getTaskBook(maker, { code: sealed?.code ?? "" });
    expect(document.indicators.items.map(({ target, unit }) => `${target} ${unit}`)).toEqual(["99.7 %", "0.6 mm", "98.8 %", "13 s"]);
    expect(document.milestones.items.map(({ name }) => name)).toEqual(["贴装机构样件", "现场联调", "交付验收"]);
    expect(document.milestones.items.at(-1)?.date).toBe(document.period.endDate);
  });

  test("leave questions to answer, on the scene and on the call", async () => {
    const { rows } = await questionInbox(await owner("yunling"), { view: "toAnswer", object: null, on: null }, { page: 1, pageSize: 20 });
    expect(rows.map(({ objectType }) => objectType).sort()).toEqual(["call", "call", "scene"]);
  });

  test("are not doubled by another run, and the audit chain holds", async () => {
    const events = async () => (await world.db.select({ n: count() }).from(auditEvents))[0]?.n;
    const before = await events();
    await seedDealings(world.services);
    expect(await events()).toBe(before);
    expect(await demoIsSeeded(world.services)).toBe(true);
    expect(await verifyAudit(world.db)).toMatchObject({ ok: true });
  });
});
