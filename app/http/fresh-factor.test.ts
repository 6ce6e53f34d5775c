import { hashPassword } from "better-auth/crypto";
import { desc, eq } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { mails } from "#db/schema/notifications.ts";
import { accounts, factorCodes, sessions } from "#db/schema/organizations.ts";
import { testWorld } from "#test/world.ts";
import { finishEnrolment, startEnrolment } from "./account-security.server.ts";
import { confirmFactor, mailFactorCode, waitingFactorCode } from "./confirm-factor.server.ts";
import { isFreshFactor } from "./factor-age.ts";
import { freshFactorAt, requireFreshFactor } from "./fresh-factor.server.ts";
import { Browser, loadContextOf, totp } from "./sign-in.fixtures.ts";
import { passSecondFactor, signIn } from "./sign-in.server.ts";

const world = await testWorld();
const password = "tangerine-lamp-42";
const hash = await hashPassword(password);
const loadContext = () => loadContextOf(world.services);
afterEach(() => world.setClock(null));

/** A user with a password, signed in, and what confirming asks of the session. */
async function person() {
  const unit = await world.organization();
  await world.db
    .insert(accounts)
    .values({ id: crypto.randomUUID(), accountId: unit.actor.userId, providerId: "credential", userId: unit.actor.userId, password: hash });
  return signedInAs(unit.actor.email);
}

async function signedInAs(email: string) {
  const browser = new Browser(world.services);
  browser.take(await signIn(browser.request("/sign-in", "POST"), loadContext(), { email, password }));
  return confirmingOf(browser);
}

async function confirmingOf(browser: Browser) {
  const { actor, sessionId, twoFactorEnabled } = (await browser.signedIn()) ?? expect.fail("not signed in");
  const confirming = { actor, sessionId, twoFactorEnabled };
  return {
    browser,
    actor,
    confirming,
    shownAt: () => freshFactorAt(browser.request(), loadContext(), actor),
    require: (method = "POST") => requireFreshFactor(browser.request("/work/x?y=1", method), loadContext(), actor),
    confirm: (method: "mail" | "totp" | "backup", code: string) =>
      confirmFactor(browser.request("/work/factor", "POST"), loadContext(), confirming, { method, code }),
    /** Asks for a code and reads it from the mail. */
    mailed: async () => {
      await mailFactorCode(loadContext(), confirming);
      return codeTo(actor.email);
    },
  };
}

async function codeTo(recipient: string): Promise<string> {
  const [mail] = await world.db.select().from(mails).where(eq(mails.recipient, recipient)).orderBy(desc(mails.id)).limit(1);
  return /验证码：(\d{6})/.exec(mail?.body ?? "")?.[1] ?? expect.fail("no code in the mail");
}

const otherThan = (code: string) => (code === "000000" ? "000001" : "000000");

test("a factor counts for less than five minutes, and one of the future does not", () => {
  const now = new Date("2026-11-22T08:00:00Z");
  const ago = (ms: number) => new Date(now.getTime() - ms);
  expect(isFreshFactor(null, now)).toBe(false);
  expect(isFreshFactor(ago(0), now)).toBe(true);
  expect(isFreshFactor(ago(299_999), now)).toBe(true);
  expect(isFreshFactor(ago(300_000), now)).toBe(false);
  expect(isFreshFactor(ago(-61_000), now)).toBe(false);
});

describe("a code by mail", () => {
  test("opens what asks for a factor for five minutes in this session only", async () => {
    const me = await person();
    const elsewhere = await signedInAs(me.actor.email);
    await expect(me.require()).rejects.toMatchObject({ code: "invalid", fields: { factor: [expect.stringContaining("二次验证")] } });
    const redirect = await me.require("GET").catch((thrown: Response) => thrown);
    expect((redirect as Response).headers.get("Location")).toBe("/work/factor?to=%2Fwork%2Fx%3Fy%3D1");
    const start = Date.now();
    world.setClock(new Date(start).toISOString());
    await me.confirm("mail", ` ${await me.mailed()} `);
    expect((await me.require()).getTime()).toBe(start);
    expect(await elsewhere.shownAt()).toBeNull();
    world.setClock(new Date(start + 299_000).toISOString());
    expect(await me.shownAt()).not.toBeNull();
    world.setClock(new Date(start + 300_000).toISOString());
    await expect(me.require()).rejects.toMatchObject({ code: "invalid" });
  });

  test("works once, also when it comes twenty times at once: no replay passes", async () => {
    const me = await person();
    const code = await me.mailed();
    // Above the limit of tries everything would be refused: what is tested is the code.
    const race = await Promise.allSettled(Array.from({ length: 5 }, () => me.confirm("mail", code)));
    expect(race.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await world.db.update(sessions).set({ factorAt: null }).where(eq(sessions.id, me.confirming.sessionId));
    const replays = await Promise.allSettled(Array.from({ length: 20 }, () => me.confirm("mail", code)));
    expect(replays.filter(({ status }) => status === "fulfilled")).toHaveLength(0);
    expect(await me.shownAt()).toBeNull();
  });

  test("takes five tries, then the right one is worth nothing either", async () => {
    const me = await person();
    const code = await me.mailed();
    for (let n = 0; n < 5; n++) await expect(me.confirm("mail", otherThan(code))).rejects.toMatchObject({ code: "invalid" });
    expect(await waitingFactorCode(loadContext(), me.confirming.sessionId)).toBeNull();
    await expect(me.confirm("mail", code)).rejects.toMatchObject({ code: "invalid" });
    // Another code may be asked for, but tries in all are limited too.
    const next = await me.mailed();
    for (let n = 0; n < 4; n++) await expect(me.confirm("mail", otherThan(next))).rejects.toMatchObject({ code: "invalid" });
    await expect(me.confirm("mail", next)).rejects.toMatchObject({ code: "tooMany", retryAfterSeconds: expect.any(Number) });
    expect(await me.shownAt()).toBeNull();
  });

  test("of another session, an older one, or one past its ten minutes is refused", async () => {
    const me = await person();
    const elsewhere = await signedInAs(me.actor.email);
    const other = await person();
    const mine = await me.mailed();
    for (const stranger of [elsewhere, other]) {
      await stranger.mailed();
      await expect(stranger.confirm("mail", mine)).rejects.toMatchObject({ code: "invalid" });
    }
    const newer = await me.mailed();
    if (newer !== mine) await expect(me.confirm("mail", mine)).rejects.toMatchObject({ code: "invalid" });
    world.setClock(new Date(Date.now() + 10 * 60_000 + 1_000).toISOString());
    await expect(me.confirm("mail", newer)).rejects.toMatchObject({ code: "invalid" });
  });

  test("is stored as a keyed digest, and five are mailed in a quarter of an hour", async () => {
    const me = await person();
    const code = await me.mailed();
    const [row] = await world.db.select().from(factorCodes).where(eq(factorCodes.sessionId, me.confirming.sessionId));
    expect(row?.codeHash).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.codeHash).not.toContain(code);
    for (let n = 0; n < 4; n++) await me.mailed();
    await expect(me.mailed()).rejects.toMatchObject({ code: "tooMany" });
  });
});

describe("an authenticator", () => {
  async function enrolled() {
    const me = await person();
    const enrolment = await startEnrolment(me.browser.request(), loadContext(), me.actor, password);
    me.browser.take(await finishEnrolment(me.browser.request(), loadContext(), me.actor, totp(enrolment.uri)));
    return { ...(await confirmingOf(me.browser)), enrolment };
  }

  test("is asked instead of the mailbox; its code works once, here and at sign-in", async () => {
    const me = await enrolled();
    expect(await me.shownAt()).toBeNull();
    await expect(me.mailed()).rejects.toMatchObject({ code: "forbidden" });
    await expect(me.confirm("mail", "123456")).rejects.toMatchObject({ code: "forbidden" });
    const code = totp(me.enrolment.uri);
    await expect(me.confirm("totp", otherThan(code))).rejects.toMatchObject({ code: "invalid", fields: { code: expect.any(Array) } });
    const race = await Promise.allSettled(Array.from({ length: 5 }, () => me.confirm("totp", code)));
    expect(race.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await me.shownAt()).not.toBeNull();
    const next = new Browser(world.services);
    const givePassword = async () =>
      next.take(await signIn(next.request("/sign-in", "POST"), loadContext(), { email: me.actor.email, password }));
    await givePassword();
    await expect(passSecondFactor(next.request(), loadContext(), { method: "totp", code })).rejects.toMatchObject({ code: "invalid" });
    // A sign-in that shows a factor counts from then on.
    await givePassword();
    next.take(await passSecondFactor(next.request(), loadContext(), { method: "totp", code: totp(me.enrolment.uri, 1) }));
    expect(await (await confirmingOf(next)).shownAt()).not.toBeNull();
  });

  test("may be replaced by a backup code, each once", async () => {
    const me = await enrolled();
    const [code = ""] = me.enrolment.backupCodes;
    await expect(me.confirm("backup", "aaaaa-aaaaa")).rejects.toMatchObject({ code: "invalid" });
    await me.confirm("backup", code);
    expect(await me.shownAt()).not.toBeNull();
    await expect(me.confirm("backup", code)).rejects.toMatchObject({ code: "invalid" });
  });
});
