import { hashPassword } from "better-auth/crypto";
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { switchOrganization } from "#app/areas/organizations/index.server.ts";
import { contextFor } from "#app/kernel/context.server.ts";
import { action as postSecurity } from "#app/routes/work.security/route.tsx";
import { accounts, members, sessions, users } from "#db/schema/organizations.ts";
import { testWorld } from "#test/world.ts";
import {
  changePassword,
  disableSecondFactor,
  finishEnrolment,
  renewBackupCodes,
  repeatEnrolment,
  startEnrolment,
} from "./account-security.server.ts";
import { takeAttempt } from "./attempts.server.ts";
import { signedIn, signedInUser } from "./session.server.ts";
import { Browser, loadContextOf, totp } from "./sign-in.fixtures.ts";
import { awaitsSecondFactor, passSecondFactor, signIn, signOut } from "./sign-in.server.ts";

const world = await testWorld();
const password = "tangerine-lamp-42";
const hash = await hashPassword(password);

const loadContext = (mode?: "test" | "production") => loadContextOf(world.services, mode);

async function account(kind: "userUnit" | "bureau" = "userUnit") {
  const unit = await world.organization({ kind });
  await world.db
    .insert(accounts)
    .values({ id: crypto.randomUUID(), accountId: unit.actor.userId, providerId: "credential", userId: unit.actor.userId, password: hash });
  return unit;
}

async function signedInBrowser(email: string): Promise<Browser> {
  const browser = new Browser(world.services);
  browser.take(await signIn(browser.request("/sign-in", "POST"), loadContext(), { email, password }));
  return browser;
}

async function enrol(email: string) {
  const browser = await signedInBrowser(email);
  const { actor } = (await browser.signedIn()) ?? expect.fail("not signed in");
  const enrolment = await startEnrolment(browser.request(), loadContext(), actor, password);
  browser.take(await finishEnrolment(browser.request(), loadContext(), actor, totp(enrolment.uri)));
  return { browser, actor, enrolment };
}

/** The last step of the security page as the browser posts it. */
function postVerify(browser: Browser, { uri, backupCodes, code }: { uri: string; backupCodes: string[]; code: string }): Promise<Response> {
  const body = new URLSearchParams({ intent: "verify", uri, code });
  for (const backupCode of backupCodes) body.append("backupCodes", backupCode);
  const { url, headers } = browser.request("/work/security");
  return postSecurity({ request: new Request(url, { method: "POST", headers, body }), context: loadContext(), params: {} });
}

describe("sign-in", () => {
  test("gives a session for the right password, whatever the case of the address", async () => {
    const unit = await account();
    const browser = await signedInBrowser(` ${unit.actor.email.toUpperCase()} `);
    expect(await browser.signedIn()).toMatchObject({ actor: { organizationId: unit.id, memberRole: "owner" }, twoFactorEnabled: false });
  });

  test("an unknown address and a wrong password are answered alike", async () => {
    const unit = await account();
    const browser = new Browser(world.services);
    const wrong = await signIn(browser.request(), loadContext(), { email: unit.actor.email, password: "wrong-password" }).catch(
      (error: Error) => error,
    );
    const unknown = await signIn(browser.request(), loadContext(), { email: "nobody@test.example", password }).catch(
      (error: Error) => error,
    );
    expect(wrong).toMatchObject({ code: "invalid", message: "邮箱或密码不正确。" });
    expect(unknown).toEqual(wrong);
  });

  test("in production an account rests after five failures, known or not, also when they come at once", async () => {
    const unit = await account();
    for (const email of [unit.actor.email, "nobody-2@test.example"]) {
      const tries = Array.from({ length: 12 }, () =>
        signIn(new Browser(world.services).request(), loadContext("production"), { email, password: "wrong-password" }).catch(
          (error) => error.code,
        ),
      );
      const codes = await Promise.all(tries);
      expect(codes.filter((code) => code === "invalid")).toHaveLength(5);
      expect(codes.filter((code) => code === "tooMany")).toHaveLength(7);
    }
    const rested = await signIn(new Browser(world.services).request(), loadContext("production"), {
      email: unit.actor.email,
      password,
    }).catch((error) => error);
    expect(rested).toMatchObject({ code: "tooMany", message: expect.stringContaining("分钟后"), retryAfterSeconds: expect.any(Number) });
    expect(rested.retryAfterSeconds).toBeLessThanOrEqual(900);
  });

  test("the limit per address of the library answers 429 with a time to wait", async () => {
    const context = loadContext("production");
    const codes: string[] = [];
    for (let n = 0; n < 12; n++)
      codes.push(
        await signIn(new Browser(world.services).request(), context, { email: `spray${n}@test.example`, password }).catch(
          (error) => error.code,
        ),
      );
    expect(codes.filter((code) => code === "tooMany")).toHaveLength(2);
  });

  test("signing out ends the session: the old cookie is worth nothing", async () => {
    const unit = await account();
    const browser = await signedInBrowser(unit.actor.email);
    const old = new Map(browser.cookies);
    browser.take(await signOut(browser.request("/sign-out", "POST"), loadContext()));
    expect(browser.cookies.size).toBe(0);
    for (const [name, value] of old) browser.cookies.set(name, value);
    expect(await browser.signedIn()).toBeNull();
  });

  test("a removed member is out at once, and is still known as a user", async () => {
    const unit = await account();
    const browser = await signedInBrowser(unit.actor.email);
    await world.db.delete(members).where(eq(members.userId, unit.actor.userId));
    expect(await browser.signedIn()).toBeNull();
    expect(await signedInUser(browser.request(), loadContext())).toMatchObject({ userId: unit.actor.userId });
  });

  test("a changed role counts from the next request", async () => {
    const unit = await account();
    const browser = await signedInBrowser(unit.actor.email);
    await world.db.update(members).set({ role: "viewer" }).where(eq(members.userId, unit.actor.userId));
    expect((await browser.signedIn())?.actor.memberRole).toBe("viewer");
  });

  test("a bureau's session ends after thirty idle minutes", async () => {
    const bureau = await account("bureau");
    const browser = await signedInBrowser(bureau.actor.email);
    world.setClock(new Date(Date.now() + 31 * 60_000).toISOString());
    expect(await browser.signedIn()).toBeNull();
    world.setClock(null);
    expect(await browser.signedIn()).toBeNull();
  });

  describe("from a unit into a bureau", () => {
    const start = Date.now();
    const atMinute = (minute: number) => world.setClock(new Date(start + minute * 60_000).toISOString());
    afterEach(() => world.setClock(null));

    /** A browser at work for a unit whose user belongs to a bureau too, and how it moves there. */
    async function browserOfBoth() {
      const [unit, bureau] = [await account(), await world.organization({ kind: "bureau" })];
      await world.db
        .insert(members)
        .values({ id: crypto.randomUUID(), organizationId: bureau.id, userId: unit.actor.userId, role: "viewer" });
      const browser = await signedInBrowser(unit.actor.email);
      await world.db
        .update(sessions)
        .set({ activeOrganizationId: unit.id, updatedAt: new Date(start) })
        .where(eq(sessions.userId, unit.actor.userId));
      const enterBureau = async () => {
        const { actor, sessionId } = (await signedIn(browser.request("/switch-organization", "POST"), loadContext())) ?? expect.fail();
        await switchOrganization(contextFor(world.services, actor, "test"), sessionId, { organizationId: bureau.id });
        return (await browser.signedIn())?.actor.organizationKind ?? null;
      };
      return { browser, enterBureau };
    }

    test("a session at work goes on, however old it is", async () => {
      const { browser, enterBureau } = await browserOfBoth();
      for (const minute of [20, 40, 65]) {
        atMinute(minute);
        expect((await browser.signedIn())?.actor.organizationKind).toBe("userUnit");
      }
      atMinute(90);
      expect(await enterBureau()).toBe("bureau");
      atMinute(121);
      expect(await browser.signedIn()).toBeNull();
    });

    test.each([0, 1])("one that was idle is asked to sign in again, also when %i pages were opened before", async (pages) => {
      const { browser, enterBureau } = await browserOfBoth();
      atMinute(31);
      for (let n = 0; n < pages; n++) expect((await browser.signedIn())?.actor.organizationKind).toBe("userUnit");
      expect(await enterBureau()).toBeNull();
    });

    test("its last request is written once a minute at most", async () => {
      const { browser } = await browserOfBoth();
      const lastWritten = async () => {
        const { sessionId } = (await browser.signedIn()) ?? expect.fail();
        const [row] = await world.db.select({ at: sessions.updatedAt }).from(sessions).where(eq(sessions.id, sessionId));
        return (row?.at.getTime() ?? 0) - start;
      };
      const seen = [];
      for (const minute of [0.5, 1, 1.5, 2]) {
        atMinute(minute);
        seen.push(await lastWritten());
      }
      expect(seen).toEqual([0, 0, 90_000, 90_000]);
    });
  });
});

describe("second factor", () => {
  test("enrolment shows a secret, a drawable code and backup codes; a wrong code changes nothing", async () => {
    const unit = await account();
    const browser = await signedInBrowser(unit.actor.email);
    const { actor } = unit;
    await expect(startEnrolment(browser.request(), loadContext(), actor, "wrong-password")).rejects.toMatchObject({
      code: "invalid",
      fields: { password: expect.any(Array) },
    });
    const enrolment = await startEnrolment(browser.request(), loadContext(), actor, password);
    expect(enrolment.backupCodes).toHaveLength(10);
    expect(enrolment.secret).toMatch(/^[A-Z2-7]{40,}$/);
    expect(enrolment.qr.path).toMatch(/^M4 4h1v1h-1z/);
    const wrong = totp(enrolment.uri) === "000000" ? "000001" : "000000";
    await expect(finishEnrolment(browser.request(), loadContext(), actor, wrong)).rejects.toMatchObject({ code: "invalid" });
    expect(repeatEnrolment(enrolment)).toEqual(enrolment);
    expect(() => repeatEnrolment({ ...enrolment, uri: "javascript:alert(1)" })).toThrow("页面已过期");
    expect(() => repeatEnrolment({ ...enrolment, backupCodes: [] })).toThrow("页面已过期");
    expect((await browser.signedIn())?.twoFactorEnabled).toBe(false);
    const before = new Map(browser.cookies);
    browser.take(await finishEnrolment(browser.request(), loadContext(), actor, totp(enrolment.uri)));
    expect((await browser.signedIn())?.twoFactorEnabled).toBe(true);
    expect(before).not.toEqual(browser.cookies);
  });

  test("a wrong code shows the enrolment of the form again, and never codes from the store", async () => {
    const unit = await account();
    const browser = await signedInBrowser(unit.actor.email);
    const enrolment = await startEnrolment(browser.request(), loadContext(), unit.actor, password);
    const wrong = totp(enrolment.uri) === "000000" ? "000001" : "000000";
    const again = await postVerify(browser, { ...enrolment, code: wrong });
    expect(again.status).toBe(400);
    expect(await again.json()).toMatchObject({ enrolment, refused: { error: { code: [expect.stringContaining("验证码不正确")] } } });
    const bare = await (await postVerify(browser, { ...enrolment, backupCodes: [], code: wrong })).text();
    for (const code of enrolment.backupCodes) expect(bare).not.toContain(code);
    const done = await postVerify(browser, { ...enrolment, code: totp(enrolment.uri) });
    expect(done.headers.get("Location")).toContain("done=enabled");
  });

  test("once it is in force, or when none is under way, there is nothing to verify", async () => {
    const unit = await account();
    const { browser, actor, enrolment } = await enrol(unit.actor.email);
    for (const code of ["000000", totp(enrolment.uri)]) {
      const answer = await postVerify(browser, { uri: enrolment.uri, backupCodes: [], code });
      expect(answer.status).toBe(409);
      const body = await answer.text();
      expect(body).toContain("两步验证已经启用");
      expect(body).not.toContain(enrolment.backupCodes[0]);
      expect(JSON.parse(body)).not.toHaveProperty("enrolment");
    }
    browser.take(await disableSecondFactor(browser.request(), loadContext(), actor, password));
    const late = await postVerify(browser, { ...enrolment, code: totp(enrolment.uri) });
    expect(late.status).toBe(409);
    expect(await late.json()).not.toHaveProperty("enrolment");
  });

  test("signing in then asks for a code, and a code works once", async () => {
    const unit = await account();
    const { enrolment } = await enrol(unit.actor.email);
    const code = totp(enrolment.uri);
    const [first, second] = [new Browser(world.services), new Browser(world.services)];
    for (const browser of [first, second]) {
      const step = await signIn(browser.request("/sign-in", "POST"), loadContext(), { email: unit.actor.email, password });
      expect(step.next).toBe("secondFactor");
      browser.take(step);
      expect(awaitsSecondFactor(browser.request())).toBe(true);
      expect(await browser.signedIn()).toBeNull();
    }
    first.take(await passSecondFactor(first.request(), loadContext(), { method: "totp", code: ` ${code.slice(0, 3)} ${code.slice(3)}` }));
    expect(await first.signedIn()).not.toBeNull();
    await expect(passSecondFactor(second.request(), loadContext(), { method: "totp", code })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("已经用过"),
    });
    expect(await world.db.select().from(sessions).where(eq(sessions.userId, unit.actor.userId))).toHaveLength(2);
  });

  test("a backup code works once; five wrong codes end the step", async () => {
    const unit = await account();
    const { enrolment } = await enrol(unit.actor.email);
    const [backup = ""] = enrolment.backupCodes;
    const step = async () => {
      const browser = new Browser(world.services);
      browser.take(await signIn(browser.request("/sign-in", "POST"), loadContext(), { email: unit.actor.email, password }));
      return browser;
    };
    const first = await step();
    first.take(await passSecondFactor(first.request(), loadContext(), { method: "backup", code: backup }));
    expect(await first.signedIn()).not.toBeNull();
    const second = await step();
    for (let n = 0; n < 5; n++) {
      await expect(passSecondFactor(second.request(), loadContext(), { method: "backup", code: backup })).rejects.toMatchObject({
        code: "invalid",
      });
    }
    await expect(passSecondFactor(second.request(), loadContext(), { method: "backup", code: backup })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    await expect(
      passSecondFactor(new Browser(world.services).request(), loadContext(), { method: "totp", code: "123456" }),
    ).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  test("new backup codes replace the old; switching off needs the password", async () => {
    const unit = await account();
    const { browser, actor, enrolment } = await enrol(unit.actor.email);
    await expect(renewBackupCodes(browser.request(), loadContext(), actor, "wrong-password")).rejects.toMatchObject({ code: "invalid" });
    const renewed = await renewBackupCodes(browser.request(), loadContext(), actor, password);
    expect(renewed).toHaveLength(10);
    expect(renewed).not.toEqual(enrolment.backupCodes);
    await expect(disableSecondFactor(browser.request(), loadContext(), actor, "wrong-password")).rejects.toMatchObject({ code: "invalid" });
    browser.take(await disableSecondFactor(browser.request(), loadContext(), actor, password));
    expect((await browser.signedIn())?.twoFactorEnabled).toBe(false);
  });
});

describe("password", () => {
  test("a change ends all other sessions and keeps the organization", async () => {
    const unit = await account();
    const second = await world.organization();
    await world.db
      .insert(members)
      .values({ id: crypto.randomUUID(), organizationId: second.id, userId: unit.actor.userId, role: "viewer" });
    const [browser, other] = [await signedInBrowser(unit.actor.email), await signedInBrowser(unit.actor.email)];
    const actor = { ...unit.actor, organizationId: second.id };
    const input = { currentPassword: password, newPassword: "another-lamp-77-x" };
    await expect(
      changePassword(browser.request(), loadContext(), actor, { ...input, currentPassword: "wrong-password" }),
    ).rejects.toMatchObject({
      fields: { currentPassword: expect.any(Array) },
    });
    const old = new Map(browser.cookies);
    browser.take(await changePassword(browser.request(), loadContext(), actor, input));
    expect((await browser.signedIn())?.actor.organizationId).toBe(second.id);
    expect(await other.signedIn()).toBeNull();
    const replay = new Browser(world.services);
    for (const [name, value] of old) replay.cookies.set(name, value);
    expect(await replay.signedIn()).toBeNull();
    const [row] = await world.db.select({ email: users.email }).from(users).where(eq(users.id, unit.actor.userId));
    await expect(signIn(new Browser(world.services).request(), loadContext(), { email: row?.email ?? "", password })).rejects.toMatchObject(
      {
        code: "invalid",
      },
    );
  });
});

test("attempts: of twenty at the same moment exactly the allowed pass, and a new window starts afresh", async () => {
  const limit = { max: 3, windowSeconds: 60 };
  world.setClock("2026-11-21T00:00:00Z");
  const answers = await Promise.all(Array.from({ length: 20 }, () => takeAttempt(world.services, "attempts-test", limit)));
  expect(answers.filter((answer) => answer === null)).toHaveLength(3);
  expect(answers.find((answer) => answer !== null)).toEqual({ retryAfterSeconds: 60 });
  world.setClock("2026-11-21T00:01:00Z");
  expect(await takeAttempt(world.services, "attempts-test", limit)).toBeNull();
  world.setClock(null);
});
