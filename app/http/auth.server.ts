import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { twoFactor } from "better-auth/plugins";
import type { Config } from "#app/config.server.ts";
import type { Database } from "#db/client.server.ts";
import * as schema from "#db/schema/organizations.ts";

export type Auth = ReturnType<typeof createAuth>;

/** Seconds a session lives however busy it is. */
const ABSOLUTE_SESSION_SECONDS = 12 * 60 * 60;

/**
 * Accounts, sessions, passwords and TOTP. Its HTTP surface is not mounted: our actions call `auth.handler` for what must be
 * rate limited (sign-in, second factor) and `auth.api` for the rest. Memberships and invitations are verbs of the
 * organizations room, because the act, its audit event and its mail must commit together.
 */
export function createAuth(database: Database, config: Config) {
  const secure = config.APP_URL.startsWith("https:");
  // Everybody in the demo comes from one address.
  const isProduction = config.APP_MODE === "production";
  return betterAuth({
    appName: "实景",
    baseURL: config.APP_URL,
    secret: config.AUTH_SECRET,
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: drizzleAdapter(database, {
      provider: "pg",
      schema: {
        user: schema.users,
        session: schema.sessions,
        account: schema.accounts,
        verification: schema.verifications,
        twoFactor: schema.twoFactors,
        rateLimit: schema.rateLimits,
      },
    }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: {
      expiresIn: ABSOLUTE_SESSION_SECONDS,
      disableSessionRefresh: true,
      additionalFields: { activeOrganizationId: { type: "string", required: false, input: false } },
    },
    plugins: [twoFactor({ issuer: "实景" })],
    rateLimit: {
      enabled: config.APP_MODE !== "test",
      storage: "database",
      window: 60,
      max: 100,
      // Whoever tries out the demo, or walks it in a browser from end to end, signs in as everybody from one address.
      customRules: {
        "/sign-in/email": { window: 15 * 60, max: isProduction ? 10 : 300 },
        "/two-factor/verify-totp": { window: 15 * 60, max: isProduction ? 10 : 60 },
        "/two-factor/verify-backup-code": { window: 15 * 60, max: isProduction ? 5 : 60 },
      },
    },
    trustedOrigins: [config.APP_URL],
    advanced: {
      ipAddress: { ipAddressHeaders: ["x-client-address"] },
      // The prefix is set by hand: the library would put its own before `__Host-`.
      useSecureCookies: false,
      cookiePrefix: secure ? "__Host-shijing" : "shijing",
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", secure, path: "/" },
      database: { generateId: () => crypto.randomUUID() },
    },
  });
}
