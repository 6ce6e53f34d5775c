import { and, eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { consortiumPage, dissolveConsortium } from "#app/areas/consortia/index.server.ts";
import { declareRelation, endRelation } from "#app/areas/organizations/index.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { organizations } from "#db/schema/organizations.ts";
import { scenes } from "#db/schema/scenes.ts";
import { taskBookSignatures, taskBookVersions } from "#db/schema/task-books.ts";
import { openMarket } from "#test/market.ts";
import { CONFIRMED, signingEvidence } from "#test/signing.ts";
import { testWorld } from "#test/world.ts";
import { taskBookContentHash } from "./content-hash.ts";
import type { TaskBookDocument } from "./document.ts";
import { draftTaskBook } from "./draft-task-book.server.ts";
import { editTaskBook } from "./edit-task-book.server.ts";
import { freezeTaskBook, reopenTaskBook } from "./freeze-task-book.server.ts";
import { taskBookPage } from "./page.server.ts";
import type { TaskBookWords } from "./printed-form.ts";
import { getTaskBook, listMyTaskBooks } from "./reads.server.ts";
import { sealTaskBook } from "./seal-task-book.server.ts";
import { signTaskBook } from "./sign-task-book.server.ts";
import { signedBenefits } from "./signed-benefits.server.ts";
import { begunBeforeCommit, drafting, everyPartyAgrees } from "./task-book.fixtures.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let made: ReturnType<typeof drafting>;

beforeAll(async () => {
  market = await openMarket(world);
  made = drafting(market);
});

const evidence = signingEvidence();
const digestOf = (version: { document: unknown; text: unknown } | null) =>
  taskBookContentHash(version?.document as TaskBookDocument, version?.text as TaskBookWords);
const statusOf = async (code: string) => (await getTaskBook(world.system(), { code })).taskBook.status;

test("an affiliate declared after drafting is found by the checks, one declared before stands in the document", async () => {
  const { code, document } = await made.drafted();
  const tied = (found: { findings: readonly { code: number; message: string }[] }) =>
    found.findings.filter((finding) => finding.code === 36 && /关联关系|同属/.test(finding.message));
  expect(tied(await taskBookPage(market.unit.ctx, code))).toEqual([]);
  const vendor = document.parties.items.find((party) => party.isLead)?.organizationId ?? "";
  const [row] = await world.db.select({ code: organizations.code }).from(organizations).where(eq(organizations.id, vendor));
  const { relationId } = await declareRelation(market.unit.ctx, { code: row?.code ?? "", kind: "sameGroup" });
  const [finding] = tied(await taskBookPage(market.unit.ctx, code));
  expect(finding).toMatchObject({ message: expect.stringContaining("存在关联关系，请披露关联关系") });
  const later = await made.drafted();
  const named = later.document.parties.items.filter((party) => party.groupName !== "");
  expect(named.map((party) => [party.organizationId, party.groupName]).sort()).toEqual(
    [vendor, market.unit.id].map((id) => [id, "测试用户单位及其关联单位"]).sort(),
  );
  expect(tied(await taskBookPage(market.unit.ctx, later.code))[0]?.message).toContain("同属测试用户单位及其关联单位");
  await endRelation(market.unit.ctx, { relationId });
});

describe("draft and edit", () => {
  test("indicators are linked to the scene, shares total 100.00 %, drafting again gives the first one back", async () => {
    const { code, consortiumCode, document, lead } = await made.drafted();
    expect(document.indicators.items.map((item) => item.requirementId)).toHaveLength(3);
    expect(document.indicators.items.every((item) => item.requirementId !== null)).toBe(true);
    expect(document.benefitSharing.pools[0]?.shares.reduce((sum, share) => sum + share.basisPoints, 0)).toBe(10_000);
    expect(await draftTaskBook(lead.ctx, { consortiumCode })).toEqual({ code });
    expect((await listMyTaskBooks(lead.ctx)).map((row) => row.code)).toContain(code);
  });

  test("only the user unit and the lead draft; strangers find nothing", async () => {
    const { consortiumCode } = await made.formed();
    const [, supplier] = [market.makers[0], market.suppliers[0]];
    await expect(draftTaskBook(supplier?.ctx ?? world.public(), { consortiumCode })).rejects.toMatchObject({ code: "forbidden" });
    await expect(draftTaskBook(await market.unit.as("viewer"), { consortiumCode })).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    await expect(draftTaskBook(stranger.ctx, { consortiumCode })).rejects.toMatchObject({ code: "notFound" });
  });

  test("of two edits from one revision the second is a conflict; parties cannot be changed", async () => {
    const { code, document, lead } = await made.drafted();
    const answers = await Promise.allSettled([
      editTaskBook(market.unit.ctx, { code, revision: 1, document }),
      editTaskBook(lead.ctx, { code, revision: 1, document: { ...document, title: `${document.title}（修订）` } }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(answers.find((answer) => answer.status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    const foreign = { ...document, parties: { items: document.parties.items.slice(1) } };
    await expect(editTaskBook(market.unit.ctx, { code, revision: 2, document: foreign })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("freeze", () => {
  test("open errors of the checks refuse it", async () => {
    const { code, document, parties } = await made.drafted();
    const broken = {
      ...document,
      indicators: { items: document.indicators.items.map((item) => ({ ...item, testMethod: "", ownerOrganizationId: null })) },
    };
    await editTaskBook(market.unit.ctx, { code, revision: 1, document: broken });
    await everyPartyAgrees(parties, code);
    await expect(freezeTaskBook(market.unit.ctx, { code, revision: 2 })).rejects.toMatchObject({
      message: expect.stringContaining("须先解决"),
    });
    expect(await statusOf(code)).toBe("draft");
  });

  test("a frozen version never changes in the database, and an edit needs reopening", async () => {
    const { code, document, input } = await made.frozen();
    await expect(editTaskBook(market.unit.ctx, { code, revision: 2, document })).rejects.toMatchObject({ code: "conflict" });
    const { version } = await getTaskBook(market.unit.ctx, { code });
    await expect(world.db.execute(sql`update task_book_versions set document = '{}' where id = ${version?.id}`)).rejects.toThrow();
    await expect(world.db.delete(taskBookVersions).where(eq(taskBookVersions.id, version?.id ?? ""))).rejects.toThrow();
    expect(version?.contentHash).toBe(input.contentHash);
    expect(digestOf(version)).toBe(input.contentHash);
  });
});

describe("sign and seal", () => {
  test("signed by all it is sealed once: shares are executed, the scene goes into training", async () => {
    const { code, id, input, parties, sceneId } = await made.frozen();
    await Promise.all(parties.map((party) => signTaskBook(party, input, evidence)));
    await world.runJobs();
    await sealTaskBook(world.system(), { taskBookId: id });
    expect(await statusOf(code)).toBe("sealed");
    expect((await signedBenefits(world.system(), id))?.terms.pool.shares.reduce((sum, share) => sum + share.basisPoints, 0)).toBe(10_000);
    expect((await world.db.select({ status: scenes.status }).from(scenes).where(eq(scenes.id, sceneId)))[0]?.status).toBe("training");
    expect(await statusOf(code)).toBe("sealed");
    await expect(getTaskBook(market.bureau.ctx, { code })).resolves.toMatchObject({ taskBook: { status: "sealed" } });
  });

  test("twenty signatures of one party at once are one", async () => {
    const { input, lead } = await made.frozen();
    await Promise.all(Array.from({ length: 20 }, () => signTaskBook(lead.ctx, input, evidence)));
    const rows = await world.db.select().from(taskBookSignatures).where(eq(taskBookSignatures.contentHash, input.contentHash));
    expect(rows).toHaveLength(1);
  });

  test("before the last signature nothing is sealed", async () => {
    const { code, id, input, lead } = await made.frozen();
    await signTaskBook(lead.ctx, input, evidence);
    await sealTaskBook(world.system(), { taskBookId: id });
    expect(await statusOf(code)).toBe("signing");
    await expect(getTaskBook(market.bureau.ctx, { code })).rejects.toMatchObject({ code: "notFound" });
  });

  test("reopening voids the version: the stale text can no longer be signed", async () => {
    const { code, input, lead } = await made.frozen();
    await signTaskBook(lead.ctx, input, evidence);
    await reopenTaskBook(market.unit.ctx, { code, revision: 2, reason: "比例需要调整" });
    await expect(signTaskBook(market.unit.ctx, input, evidence)).rejects.toMatchObject({ code: "conflict" });
    const second = await freezeTaskBook(market.unit.ctx, { code, revision: 3 });
    expect(second.version).toBe(2);
    await expect(signTaskBook(market.unit.ctx, input, evidence)).rejects.toMatchObject({ code: "conflict" });
    await expect(signTaskBook(market.unit.ctx, { ...input, version: 2, contentHash: second.contentHash }, evidence)).resolves.toMatchObject(
      { signed: 1 },
    );
  });

  test("a signature made at the same moment as the reopening is counted among those it voids", async () => {
    const { id, code, input, lead } = await made.frozen();
    const reopened = await begunBeforeCommit(
      lead.ctx,
      (tx) => signTaskBook(tx, input, evidence),
      () => reopenTaskBook(market.unit.ctx, { code, revision: 2, reason: "比例需要调整" }),
    );
    expect(reopened).toMatchObject({ status: "fulfilled" });
    const [event] = await world.db
      .select({ detail: auditEvents.detail })
      .from(auditEvents)
      .where(and(eq(auditEvents.objectId, id), eq(auditEvents.action, "reopen-task-book")));
    expect(event?.detail).toMatchObject({ voidedSignatures: 1 });
  });

  test("an edit racing with signatures never leaves a sealed book with mixed digests", async () => {
    for (let round = 0; round < 5; round++) {
      const { code, id, input, parties } = await made.frozen();
      await Promise.allSettled([
        ...parties.map((party) => signTaskBook(party, input, evidence)),
        reopenTaskBook(market.unit.ctx, { code, revision: 2, reason: "同时修改" }),
      ]);
      await world.runJobs();
      const { taskBook, version } = await getTaskBook(world.system(), { code });
      if (taskBook.status !== "sealed") continue;
      const digests = await world.db
        .select({ hash: taskBookSignatures.contentHash })
        .from(taskBookSignatures)
        .innerJoin(taskBookVersions, eq(taskBookVersions.id, taskBookSignatures.versionId))
        .where(eq(taskBookVersions.taskBookId, id));
      expect(new Set(digests.map((row) => row.hash))).toEqual(new Set([digestOf(version)]));
    }
  });

  test("a dissolved consortium takes its task book with it: nobody can sign, nothing is sealed", async () => {
    const { code, id, input, lead, parties, consortiumCode, sceneId } = await made.frozen();
    await signTaskBook(lead.ctx, input, evidence);
    const { version } = await consortiumPage(market.unit.ctx, consortiumCode);
    await dissolveConsortium(market.unit.ctx, { code: consortiumCode, version, reason: "成员产能不足" });
    for (const party of parties) await expect(signTaskBook(party, input, evidence)).rejects.toMatchObject({ code: "conflict" });
    await sealTaskBook(world.system(), { taskBookId: id });
    await world.runJobs();
    expect(await statusOf(code)).toBe("terminated");
    expect((await world.db.select({ status: scenes.status }).from(scenes).where(eq(scenes.id, sceneId)))[0]?.status).toBe("matched");
  });

  test("whom clause 1 names signs, and nobody else of that party", async () => {
    const { code, parties, lead } = await made.drafted();
    const agent = await lead.as("signer");
    const { taskBook, document } = await getTaskBook(lead.ctx, { code });
    const items = document.parties.items.map((item) =>
      item.organizationId === lead.id ? { ...item, signatory: { ...item.signatory, name: agent.actor.name } } : item,
    );
    await editTaskBook(lead.ctx, { code, revision: taskBook.revision, document: { ...document, parties: { ...document.parties, items } } });
    await everyPartyAgrees(parties, code);
    const frozen = await freezeTaskBook(lead.ctx, { code, revision: 2 });
    const input = { code, version: frozen.version, contentHash: frozen.contentHash, ...CONFIRMED };
    expect(await taskBookPage(lead.ctx, code)).toMatchObject({ may: { sign: false }, signedByOther: agent.actor.name });
    await expect(signTaskBook(lead.ctx, input, evidence)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining(agent.actor.name),
    });
    expect(await taskBookPage(agent, code)).toMatchObject({ may: { sign: true }, signedByOther: null });
    await expect(signTaskBook(agent, input, evidence)).resolves.toMatchObject({ signed: 1 });
    // The others name nobody: any of their signers will do.
    await expect(signTaskBook(market.unit.ctx, input, evidence)).resolves.toMatchObject({ signed: 2 });
  });

  test("every confirmation is asked for, a wrong role is forbidden, a stranger finds nothing", async () => {
    const { input } = await made.frozen();
    await expect(signTaskBook(market.unit.ctx, { ...input, authorized: false as never }, evidence)).rejects.toMatchObject({
      fields: { authorized: expect.anything() },
    });
    await expect(signTaskBook(await market.unit.as("editor"), input, evidence)).rejects.toMatchObject({ code: "forbidden" });
    await expect(signTaskBook(await market.unit.as("signer"), input, evidence)).resolves.toMatchObject({ signed: 1 });
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    await expect(signTaskBook(stranger.ctx, input, evidence)).rejects.toMatchObject({ code: "notFound" });
  });
});
