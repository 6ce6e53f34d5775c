import type { AppLoadContext } from "@remix-run/node";
import { hashPassword } from "better-auth/crypto";
import { eq } from "drizzle-orm";
import { pino } from "pino";
import { beforeAll, describe, expect, test } from "vitest";
import { reviewPage } from "#app/areas/bureau/index.server.ts";
import { createAuth } from "#app/http/auth.server.ts";
import { signIn } from "#app/http/sign-in.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { loader as gallery } from "#app/routes/_public.scenes._index/route.tsx";
import { loader as publicPage } from "#app/routes/_public.scenes.$code/route.tsx";
import { loader as ownPage } from "#app/routes/work.scenes.$code/route.tsx";
import { loader as versionsPage } from "#app/routes/work.scenes.$code_.versions/route.tsx";
import { loader as search } from "#app/routes/work.search/route.tsx";
import { accounts } from "#db/schema/organizations.ts";
import { scenes, sceneVersions } from "#db/schema/scenes.ts";
import { RESTRICTABLE_PARTS } from "#db/vocabulary/scenes.ts";
import { createSearch } from "#search/client.server.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { getRevision, pledgeConfidentiality, sceneChanges, sceneDocuments } from "./index.server.ts";
import { PLEDGE } from "./pledge-text.ts";
import { getScene, getSceneById, scenesById } from "./reads.server.ts";
import { publishedScene, validScene } from "./scene.fixtures.ts";
import { searchScenes } from "./search.server.ts";
import { submitRevision } from "./submit-revision.server.ts";
import { compareSceneVersions } from "./versions.server.ts";
import { setSceneViewers } from "./viewers.server.ts";

/** Words that stand in one restricted part each, and nowhere else. */
const CANARY = {
  painPoint: "金丝雀痛点甲",
  siteConditions: "金丝雀现场乙",
  retrofitPlan: "金丝雀改造丙",
  dataTerms: "金丝雀数据丁",
  testMethods: "金丝雀测法戊",
  plannedMembers: "金丝雀伙伴己",
  budget: "777777",
};
const KEPT = Object.values(CANARY);

const world = await testWorld();
const auth = createAuth(world.db, world.services.config);
const password = "tangerine-lamp-42";
const hash = await hashPassword(password);
let unit: TestOrganization;
let scene: { id: string; code: string; version: number };
/** Who asks, whether they see it whole. */
let roles: { who: string; organization: TestOrganization | null; ctx: Context; whole: boolean }[];

beforeAll(async () => {
  await Promise.all([world.services.search.ensure("scenes"), world.services.search.ensure("capabilities")]);
  unit = await world.organization({ kind: "userUnit", regionCode: "440100", name: "保密场景用户单位" });
  const city = await world.organization({ kind: "bureau", regionCode: "440100" });
  const province = await world.organization({ kind: "bureau", regionCode: "440000" });
  const elsewhere = await world.organization({ kind: "bureau", regionCode: "310000" });
  const otherUnit = await world.organization({ kind: "userUnit", regionCode: "440100" });
  const vendor = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const invited = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const unpledged = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const operator = await world.organization({ kind: "operator" });
  const [first, second] = validScene().requirements;
  if (!first || !second) throw new Error("the fixture has two indicators");
  scene = await publishedScene(unit.ctx, city.ctx, {
    name: "保密电池测试线——柔性插接",
    painPoint: `${CANARY.painPoint}，每月二十余起误判，拧螺丝也靠人工。`,
    siteConditions: CANARY.siteConditions,
    retrofitLevel: "minor",
    retrofitPlan: CANARY.retrofitPlan,
    dataTerms: CANARY.dataTerms,
    plannedMembers: { prime: CANARY.plannedMembers, others: "" },
    budgetYuan: CANARY.budget,
    requirements: [{ ...first, testMethod: CANARY.testMethods }, second],
    restrictedParts: [...RESTRICTABLE_PARTS],
  });
  await withTransaction(world.system(), (tx) => setSceneViewers(tx, scene.id, [invited.id, unpledged.id]));
  await pledge(invited);
  await world.runJobs(["index-scene"]);
  const role = (who: string, organization: TestOrganization, whole: boolean) => ({ who, organization, ctx: organization.ctx, whole });
  roles = [
    role("the own unit", unit, true),
    role("the bureau of the city", city, true),
    role("the bureau of the province", province, true),
    role("an invited vendor", invited, true),
    role("an invited vendor that has not pledged", unpledged, false),
    role("another vendor", vendor, false),
    role("another unit", otherUnit, false),
    role("a bureau elsewhere", elsewhere, false),
    role("the operator", operator, false),
    { who: "the public", organization: null, ctx: world.public(), whole: false },
  ];
});

/** Confirms the confidentiality pledge for the scene. */
const pledge = ({ ctx }: TestOrganization) =>
  pledgeConfidentiality(
    ctx,
    { code: scene.code, edition: PLEDGE.edition, readWhole: "on", authorized: "on" },
    { ipAddress: null, userAgent: null },
  );

/** Which kept words stand in an answer, whatever its shape. */
const leaks = (answer: unknown) => {
  const text = JSON.stringify(answer, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value instanceof Map ? [...value] : value,
  );
  return KEPT.filter((word) => text.includes(word));
};

test("every read of the room keeps them from outsiders, and shows them to who may", async () => {
  for (const { who, ctx, whole } of roles) {
    const one = await getScene(ctx, scene.code);
    const reads = [one, await getSceneById(ctx, scene.id), await scenesById(ctx, [scene.id])];
    const lists = [
      await searchScenes(ctx, {}),
      await searchScenes(ctx, { q: "保密电池" }),
      await sceneChanges(ctx, { mine: false, domain: [], field: [], status: [], limit: 50 }),
    ];
    if (!whole) {
      expect([...reads, ...lists].flatMap(leaks), who).toEqual([]);
      expect([...one.withheld].sort(), who).toEqual([...RESTRICTABLE_PARTS, "budget"].sort());
      expect(one.requirements[0], who).toMatchObject({ testMethod: "", target: "0.5" });
      continue;
    }
    const partner = who.includes("vendor");
    expect(leaks(one).length, who).toBe(partner ? KEPT.length - 1 : KEPT.length);
    expect(one.withheld, who).toEqual([]);
  }
});

test("versions are compared without what a reader may not know", async () => {
  const [frozen] = await world.db.select().from(sceneVersions).where(eq(sceneVersions.sceneId, scene.id));
  if (!frozen) throw new Error("a published scene has a version");
  const content = { ...frozen.content, name: "保密电池测试线——柔性插拔", plannedMembers: { prime: "换了伙伴", others: "" } };
  await world.db.insert(sceneVersions).values({ ...frozen, id: crypto.randomUUID(), version: frozen.version + 1, content });
  for (const { who, ctx, whole } of roles) {
    const compared = await compareSceneVersions(ctx, scene.code).catch((error: { code: string }) => error.code);
    if (!whole) expect(compared, who).toBe("notFound");
    else if (who.includes("vendor")) expect(leaks(compared), who).toEqual([]);
    else expect(leaks(compared), who).toContain(CANARY.plannedMembers);
  }
  await world.db.delete(sceneVersions).where(eq(sceneVersions.version, frozen.version + 1));
});

test("the index holds none of it, nor what could be concluded from it", async () => {
  const [document] = await sceneDocuments(world.system(), [scene.id]);
  expect(leaks(document)).toEqual([]);
  expect(document?.tags).not.toContain("screwing");
  for (const word of [CANARY.painPoint, CANARY.testMethods, CANARY.siteConditions]) {
    expect((await searchScenes(world.public(), { q: word })).rows.map(({ code }) => code)).not.toContain(scene.code);
  }
});

test("without the index, PostgreSQL does not find it by them either", async () => {
  const services = { ...world.services, search: createSearch({ url: "http://127.0.0.1:9", key: "k".repeat(16), prefix: "" }) };
  const down = { ...world.public(), services };
  const found = await searchScenes(down, { q: "保密电池" });
  expect(found).toMatchObject({ degraded: true, total: 1 });
  expect(leaks(found)).toEqual([]);
  for (const word of KEPT) expect((await searchScenes(down, { q: word })).total, word).toBe(0);
});

test("who is invited no more sees no more", async () => {
  const guest = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const look = async () => leaks(await getScene(guest.ctx, scene.code)).length > 0;
  const invited = roles.find(({ who }) => who === "an invited vendor")?.organization?.id ?? "";
  expect(await look()).toBe(false);
  await withTransaction(world.system(), (tx) => setSceneViewers(tx, scene.id, [guest.id, invited]));
  expect(await look()).toBe(false);
  await pledge(guest);
  expect(await look()).toBe(true);
  await withTransaction(world.system(), (tx) => setSceneViewers(tx, scene.id, [invited]));
  expect(await look()).toBe(false);
});

describe("in the pages", () => {
  const context = (): AppLoadContext => ({
    services: world.services,
    auth,
    log: pino({ level: "silent" }),
    nonce: "",
    requestId: "test",
    clientAddress: "10.0.0.1",
  });
  const cookies = new Map<string, string>();
  async function cookieOf({ actor }: TestOrganization): Promise<string> {
    const known = cookies.get(actor.userId);
    if (known) return known;
    await world.db
      .insert(accounts)
      .values({ id: crypto.randomUUID(), accountId: actor.userId, providerId: "credential", userId: actor.userId, password: hash });
    const request = new Request("http://127.0.0.1:3999/sign-in", { method: "POST" });
    const { headers } = await signIn(request, context(), { email: actor.email, password });
    const cookie = headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    cookies.set(actor.userId, cookie);
    return cookie;
  }
  type Loader = (args: { request: Request; context: AppLoadContext; params: Record<string, string> }) => Promise<unknown>;
  /** The text of a loader's answer; a refusal is a text without canaries too. */
  async function answer(loader: unknown, path: string, organization: TestOrganization | null): Promise<{ status: number; text: string }> {
    const headers: Record<string, string> = organization ? { cookie: await cookieOf(organization) } : {};
    const request = new Request(`http://127.0.0.1:3999${path}`, { headers });
    const reply = await (loader as Loader)({ request, context: context(), params: { code: scene.code } }).catch(
      (thrown: unknown) => thrown,
    );
    if (!(reply instanceof Response)) return { status: 200, text: JSON.stringify(reply) };
    return { status: reply.status, text: await reply.text() };
  }

  test("no loader hands them to outsiders; the public page and the own one show them to who may", async () => {
    const pages: [string, unknown, string][] = [
      ["scene", publicPage, `/scenes/${scene.code}`],
      ["gallery", gallery, "/scenes"],
      ["search", search, "/work/search?q=保密电池"],
      ["own page", ownPage, `/work/scenes/${scene.code}`],
      ["versions", versionsPage, `/work/scenes/${scene.code}/versions`],
    ];
    for (const { who, organization, whole } of roles) {
      for (const [name, loader, path] of pages) {
        const { status, text } = await answer(loader, path, organization);
        if (!whole) expect(leaks(text), `${name} for ${who}`).toEqual([]);
        if (name === "scene") expect(status, who).toBe(200);
        if (name === "scene" && whole) expect(leaks(text), who).toContain(CANARY.painPoint);
        if (name === "own page") expect(status === 200, `own page for ${who}`).toBe(organization === unit);
      }
    }
    expect(leaks((await answer(ownPage, `/work/scenes/${scene.code}`, unit)).text)).toEqual(expect.arrayContaining([CANARY.testMethods]));
  });
});

test("revisions and the bureau's page are closed to outsiders", async () => {
  await world.db.update(scenes).set({ updatedAt: world.services.clock.now() }).where(eq(scenes.id, scene.id));
  const secret = "金丝雀修订庚的新现场";
  const [first, second] = validScene().requirements;
  if (!first || !second) throw new Error("the fixture has two indicators");
  await submitRevision(unit.ctx, {
    code: scene.code,
    version: scene.version,
    scene: validScene({ siteConditions: secret, restrictedParts: ["siteConditions"] }),
    note: "调整现场与公开范围",
  });
  for (const { who, ctx, whole } of roles) {
    const isVendor = who.includes("vendor");
    const seen = await getRevision(ctx, scene.code).catch((error: { code: string }) => error.code);
    if (whole && !isVendor) expect(JSON.stringify(seen), who).toContain(secret);
    else expect(seen, who).toBe("notFound");
    const review = await reviewPage(ctx, scene.code).catch((error: { code: string }) => error.code);
    if (!who.startsWith("the bureau")) expect(leaks(review), who).toEqual([]);
  }
});
