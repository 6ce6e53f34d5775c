import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { exportWorkPlanTable, filterFrom } from "#app/areas/bureau/index.server.ts";
import { inboxOf } from "#app/areas/notifications/index.server.ts";
import { createScene, getScene, sceneDocuments, searchScenes } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { mails, notifications } from "#db/schema/notifications.ts";
import { contactLooks, organizations } from "#db/schema/organizations.ts";
import { scenes } from "#db/schema/scenes.ts";
import { pluggingScene } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { answerConsent, askConsent, endConsent } from "./contact-consents.server.ts";
import { keepContact, listMyContacts, removeContact } from "./contacts.server.ts";
import { contactsFor, listConsents, lookAtContact } from "./look-at-contact.server.ts";
import { publicOrganization, suggestOrganizations } from "./public-reads.server.ts";
import { listMembers } from "./reads.server.ts";

const world = await testWorld();
let serial = 0;

interface Side {
  organization: TestOrganization;
  ctx: Context;
  code: string;
  contactId: string;
  /** Must be seen nowhere without consent: name, phone, mail. */
  canaries: string[];
}

async function side(kind: "userUnit" | "vendor"): Promise<Side> {
  const organization = await world.organization(kind === "vendor" ? { kind, supplyRoles: ["robotMaker"] } : { kind });
  const n = ++serial;
  const canaries = [`金丝雀${n}号`, `1000${String(9_000_000 + n)}`, `canary-${n}@contacts.example`];
  const [personName = "", phone = "", email = ""] = canaries;
  const { contactId } = await keepContact(organization.ctx, { title: "设备部联系人", personName, phone, email });
  const [row] = await world.db.select({ code: organizations.code }).from(organizations).where(eq(organizations.id, organization.id));
  return { organization, ctx: organization.ctx, code: row?.code ?? "", contactId, canaries };
}

let unit: Side;
let vendor: Side;
let stranger: Side;
beforeEach(async () => {
  [unit, vendor, stranger] = [await side("userUnit"), await side("vendor"), await side("vendor")];
});

const ask = async () => (await askConsent(vendor.ctx, { code: unit.code, contactId: vendor.contactId, purpose: "现场踏勘安排" })).consentId;
const agree = (consentId: string) => answerConsent(unit.ctx, { answer: "agree", consentId, contactId: unit.contactId });

describe("contacts of one's own", () => {
  test("are kept, changed and removed by owners and editors, and seen by members", async () => {
    await keepContact(await unit.organization.as("editor"), {
      contactId: unit.contactId,
      title: "生产部联系人",
      personName: "李",
      phone: "010-8888 0000",
    });
    expect(await listMyContacts(await unit.organization.as("viewer"))).toEqual([
      { id: unit.contactId, title: "生产部联系人", personName: "李", phone: "01088880000", email: "" },
    ]);
    await expect(
      keepContact(await unit.organization.as("finance"), { title: "联系人", personName: "李", phone: "01088880000" }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(removeContact(await unit.organization.as("viewer"), { contactId: unit.contactId })).rejects.toMatchObject({
      code: "forbidden",
    });
    await removeContact(unit.ctx, { contactId: unit.contactId });
    expect(await listMyContacts(unit.ctx)).toEqual([]);
  });

  test("of another organization are not there", async () => {
    const foreign = { contactId: unit.contactId, title: "联系人", personName: "李", phone: "01088880000" };
    await expect(keepContact(vendor.ctx, foreign)).rejects.toMatchObject({ code: "notFound" });
    await expect(removeContact(vendor.ctx, { contactId: unit.contactId })).rejects.toMatchObject({ code: "notFound" });
    const borrowed = askConsent(vendor.ctx, { code: unit.code, contactId: unit.contactId, purpose: "现场踏勘安排" });
    await expect(borrowed).rejects.toMatchObject({ fields: { contactId: [expect.any(String)] } });
  });

  test.each<[object, string]>([
    [{ phone: "", email: "" }, "phone"],
    [{ phone: "12" }, "phone"],
    [{ phone: "call me" }, "phone"],
    [{ email: "no-address" }, "email"],
    [{ personName: "" }, "personName"],
    [{ title: "联系\u202e人" }, "title"],
  ])("%j is refused beside its field", async (wrong, field) => {
    const typed = { title: "设备部联系人", personName: "李", phone: "01088880000", ...wrong };
    await expect(keepContact(unit.ctx, typed)).rejects.toMatchObject({ code: "invalid", fields: { [field]: [expect.any(String)] } });
  });
});

describe("a consent", () => {
  test("opens both contacts when both agree, counts the looks, and closes at once for both", async () => {
    const consentId = await ask();
    await agree(consentId);
    expect(await lookAtContact(vendor.ctx, { consentId })).toMatchObject({
      personName: unit.canaries[0],
      phone: unit.canaries[1],
      email: unit.canaries[2],
    });
    expect(await lookAtContact(await unit.organization.as("viewer"), { consentId })).toMatchObject({ phone: vendor.canaries[1] });
    expect((await listConsents(unit.ctx))[0]).toMatchObject({ status: "agreed", looks: 1, ownTitle: "设备部联系人" });
    expect(await world.db.$count(contactLooks, eq(contactLooks.consentId, consentId))).toBe(2);
    const looks = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, consentId)).orderBy(auditEvents.seq);
    expect(looks.filter(({ action }) => action === "look-at-contact").map(({ actorId }) => actorId)).toContain(
      vendor.organization.actor.userId,
    );
    await endConsent(unit.ctx, { consentId });
    for (const { ctx } of [vendor, unit]) await expect(lookAtContact(ctx, { consentId })).rejects.toMatchObject({ code: "conflict" });
    expect(await world.db.$count(contactLooks, eq(contactLooks.consentId, consentId))).toBe(2);
  });

  test("masks the contact until somebody asks to see it", async () => {
    await agree(await ask());
    const line = await contactsFor(vendor.ctx, unit.organization.id);
    expect(line?.masked).toEqual({
      title: "设备部联系人",
      personName: "金*",
      phone: `100****${unit.canaries[1]?.slice(-4)}`,
      email: "c***@contacts.example",
    });
  });

  test("is answered by the asked side, once; each side does what is its own", async () => {
    const consentId = await ask();
    await expect(answerConsent(vendor.ctx, { answer: "agree", consentId, contactId: vendor.contactId })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(answerConsent(stranger.ctx, { answer: "decline", consentId })).rejects.toMatchObject({ code: "notFound" });
    await expect(endConsent(stranger.ctx, { consentId })).rejects.toMatchObject({ code: "notFound" });
    await expect(endConsent(unit.ctx, { consentId })).rejects.toMatchObject({ code: "conflict" });
    await expect(lookAtContact(stranger.ctx, { consentId })).rejects.toMatchObject({ code: "notFound" });
    await expect(answerConsent(unit.ctx, { answer: "agree", consentId, contactId: vendor.contactId })).rejects.toMatchObject({
      fields: { contactId: [expect.any(String)] },
    });
    await expect(answerConsent(await unit.organization.as("signer"), { answer: "decline", consentId })).rejects.toMatchObject({
      code: "forbidden",
    });
    const outcomes = await Promise.allSettled([agree(consentId), answerConsent(unit.ctx, { answer: "decline", consentId })]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("stands once between two, whoever asks, and may be asked anew after it ended", async () => {
    const consentId = await ask();
    await expect(ask()).rejects.toMatchObject({ code: "conflict" });
    const back = { code: vendor.code, contactId: unit.contactId, purpose: "现场踏勘安排" };
    await expect(askConsent(unit.ctx, back)).rejects.toMatchObject({ code: "conflict" });
    await answerConsent(unit.ctx, { answer: "decline", consentId });
    expect(await listConsents(vendor.ctx)).toMatchObject([{ status: "declined", masked: null }]);
    await askConsent(unit.ctx, back);
    await expect(askConsent(vendor.ctx, { code: vendor.code, contactId: vendor.contactId, purpose: "现场踏勘安排" })).rejects.toMatchObject(
      { code: "invalid" },
    );
    await expect(
      askConsent(vendor.ctx, { code: "OR-0000-0000", contactId: vendor.contactId, purpose: "现场踏勘安排" }),
    ).rejects.toMatchObject({ code: "notFound" });
  });

  test("of a contact that was removed shows nothing", async () => {
    const consentId = await ask();
    await agree(consentId);
    await removeContact(unit.ctx, { contactId: unit.contactId });
    await expect(lookAtContact(vendor.ctx, { consentId })).rejects.toMatchObject({ code: "conflict" });
    expect(await contactsFor(vendor.ctx, unit.organization.id)).toMatchObject({ masked: null });
  });
});

/** Everything somebody can read without asking to see a contact, as one text. */
async function everythingFor(ctx: Context, sceneCode: string): Promise<string> {
  const isMember = ctx.actor.kind === "user";
  const isBureau = ctx.actor.kind === "user" && ctx.actor.organizationKind === "bureau";
  const read = await Promise.all([
    publicOrganization(ctx, unit.code),
    publicOrganization(ctx, vendor.code),
    suggestOrganizations(ctx, "测试单位"),
    getScene(ctx, sceneCode),
    searchScenes(ctx, {}),
    isMember ? contactsFor(ctx, unit.organization.id) : null,
    isMember ? contactsFor(ctx, vendor.organization.id) : null,
    isMember ? listConsents(ctx) : null,
    isMember ? listMembers(ctx) : null,
    isMember ? inboxOf(ctx, { page: 1, pageSize: 100 }, "messages") : null,
    isBureau ? exportWorkPlanTable(ctx, filterFrom(new URLSearchParams())).then(({ file }) => Buffer.from(file).toString("latin1")) : null,
  ]);
  return JSON.stringify(read, (_, value) => (typeof value === "bigint" ? String(value) : value));
}

describe("contact data", () => {
  const states = ["none", "asked", "agreed", "declined", "withdrawn"] as const;
  test.each(states)("with consent %s is in no page, index, export, mail, message or log that was not asked for it", async (state) => {
    const { code, id } = await createScene(unit.ctx, { scene: pluggingScene({ contactId: unit.contactId }) });
    await world.db.update(scenes).set({ status: "published", submittedAt: new Date(), publishedAt: new Date() }).where(eq(scenes.id, id));
    if (state !== "none") {
      const consentId = await ask();
      if (state === "agreed" || state === "withdrawn") await agree(consentId);
      if (state === "declined") await answerConsent(unit.ctx, { answer: "decline", consentId });
      if (state === "withdrawn") await endConsent(vendor.ctx, { consentId });
    }
    await world.runJobs();
    const bureau = await world.organization({ kind: "bureau", regionCode: "440000" });
    const operator = await world.organization({ kind: "operator" });
    const readers: [string, Context, string[]][] = [
      ["the public", world.public(), [...unit.canaries, ...vendor.canaries]],
      ["a stranger", stranger.ctx, [...unit.canaries, ...vendor.canaries]],
      ["the bureau", bureau.ctx, [...unit.canaries, ...vendor.canaries]],
      ["the operator", operator.ctx, [...unit.canaries, ...vendor.canaries]],
      ["the asker", vendor.ctx, unit.canaries],
      ["the asked", unit.ctx, vendor.canaries],
      ["a reader of the asker", await vendor.organization.as("viewer"), unit.canaries],
    ];
    for (const [who, ctx, canaries] of readers) {
      const seen = await everythingFor(ctx, code);
      for (const canary of canaries) expect(seen.includes(canary), `${who} sees ${canary}`).toBe(false);
    }
    const kept = JSON.stringify([
      await sceneDocuments(world.system(), [id]),
      await world.db.select().from(mails),
      await world.db.select().from(notifications),
      (await world.db.select().from(auditEvents)).map(({ detail }) => detail),
    ]);
    for (const canary of [...unit.canaries, ...vendor.canaries]) expect(kept.includes(canary), `${canary} is kept elsewhere`).toBe(false);
  });
});
