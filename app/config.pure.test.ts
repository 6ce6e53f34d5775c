import { describe, expect, test } from "vitest";
import { ConfigError, inheritedEnvironment, readConfig, stripeTestKey } from "./config.server.ts";

const needed = {
  APP_URL: "https://shijing.example",
  DATABASE_URL: "postgres://app:pw@db.internal:5432/shijing",
  MEILI_URL: "http://search.internal:7700",
  MEILI_KEY: "0123456789abcdef",
  STRIPE_SECRET_KEY: "sk_live_0123456789",
  STRIPE_WEBHOOK_SECRET: "whsec_0123456789abcdef",
  AUTH_SECRET: "kJ8f2LmQ0xZr7VbN4tYc6WsD1pHgE9uA",
  SEALING_KEY: "Zm9yLXRlc3RzLW9ubHktMDEyMzQ1Njc4OWFiY2RlZmc",
  SMTP_URL: "smtps://mail.internal",
};
const files = { FILES_DIR: "/srv/shijing-files" };
const production = { ...needed, ...files, TRUST_PROXY: "0" };
const NO_FILES = "FILES_DIR is missing: give a folder for files, or S3_ENDPOINT";
const PROXY_UNSAID = "TRUST_PROXY must be set in production: 1 behind one proxy that sets X-Forwarded-For, 0 without";

/** The lines a configuration is refused with; none when it is accepted. */
function linesOf(source: Record<string, string | undefined>): string[] {
  try {
    readConfig(source);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).lines;
  }
}

describe("production", () => {
  test("is what is meant when nothing is said, and is accepted when it is whole", () => {
    const config = readConfig(production);
    expect(config).toMatchObject({
      APP_MODE: "production",
      HOST: "0.0.0.0",
      PORT: 3000,
      DATABASE_POOL: 10,
      TRUST_PROXY: false,
      LOG_LEVEL: "info",
    });
  });

  test("shows use at Stripe only when told to", () => {
    expect(readConfig(production).STRIPE_METER_MIRROR).toBe(false);
    expect(readConfig({ ...production, STRIPE_METER_MIRROR: "1" }).STRIPE_METER_MIRROR).toBe(true);
    expect(linesOf({ ...production, STRIPE_METER_MIRROR: "yes" })).toHaveLength(1);
  });

  test.each(Object.keys(needed))("does not start without %s", (name) => {
    expect(linesOf({ ...production, [name]: undefined })).toEqual([`${name} is missing`]);
    expect(linesOf({ ...production, [name]: "" })).toEqual([`${name} is missing`]);
  });

  test("names everything that is missing at once", () => {
    expect(linesOf({}).sort()).toEqual([...Object.keys(needed).map((name) => `${name} is missing`), NO_FILES, PROXY_UNSAID].sort());
  });

  test("has to be told whether a proxy is in front", () => {
    expect(linesOf({ ...production, TRUST_PROXY: undefined })).toEqual([PROXY_UNSAID]);
    expect(linesOf({ ...production, TRUST_PROXY: "" })).toEqual([PROXY_UNSAID]);
    expect(readConfig({ ...production, TRUST_PROXY: "0" }).TRUST_PROXY).toBe(false);
    expect(readConfig({ ...production, TRUST_PROXY: "1" }).TRUST_PROXY).toBe(true);
  });

  const s3 = { S3_ENDPOINT: "https://oss.example", S3_BUCKET: "shijing-files", S3_KEY: "key", S3_SECRET: "secret" };

  test("keeps files in a folder or in an object store, and in one of them only", () => {
    expect(linesOf({ ...production, FILES_DIR: "" })).toEqual([NO_FILES]);
    expect(readConfig({ ...production, ...s3, FILES_DIR: "" })).toMatchObject({ ...s3, S3_REGION: "us-east-1" });
    expect(linesOf({ ...production, ...s3 })).toEqual(["FILES_DIR and S3_ENDPOINT are both set: files lie in one place"]);
    for (const name of Object.keys(s3))
      expect(linesOf({ ...production, ...s3, FILES_DIR: "", [name]: "" })).toEqual([`${name} is missing`]);
    expect(linesOf({ ...production, ...s3, FILES_DIR: "", S3_BUCKET: "No Bucket" })).toEqual(["S3_BUCKET must be the name of a bucket"]);
  });

  test.each<[Record<string, string>, string]>([
    [{ APP_URL: "http://shijing.example" }, "APP_URL must be https in production: session cookies are sent over TLS only"],
    [{ APP_URL: "shijing.example" }, "APP_URL must be a URL (http: or https:)"],
    [{ APP_URL: "javascript:alert(1)" }, "APP_URL must be a URL (http: or https:)"],
    [{ APP_URL: "https://shijing.example/app" }, "APP_URL must hold no path, query or account"],
    [{ APP_URL: "https://a:b@shijing.example" }, "APP_URL must hold no path, query or account"],
    [{ AUTH_SECRET: "kJ8f2LmQ0xZr7VbN4tYc6WsD1pHgE9u" }, "AUTH_SECRET must have at least 32 characters"],
    [{ SEALING_KEY: "Zm9yLXRlc3RzLW9ubHktMDEyMzQ1Njc4OWFiY2RlZm" }, "SEALING_KEY must be 32 random bytes in base64url (43 characters)"],
    [{ SEALING_KEY: "a".repeat(43) }, "SEALING_KEY is too simple: use a random value"],
    [{ AUTH_SECRET: "a".repeat(64) }, "AUTH_SECRET is too simple: use a random value"],
    [{ AUTH_SECRET: "secret".repeat(10) }, "AUTH_SECRET is too simple: use a random value"],
    [{ STRIPE_API_BASE: "http://127.0.0.1:12111" }, "STRIPE_API_BASE points at a stand-in and is refused in production"],
    [{ STRIPE_SECRET_KEY: "pk_live_0123456789" }, "STRIPE_SECRET_KEY must be a Stripe secret key (sk_… or rk_…)"],
    [{ STRIPE_WEBHOOK_SECRET: "whsec_short" }, "STRIPE_WEBHOOK_SECRET must have at least 16 characters"],
    [{ STRIPE_PLATFORM_COUNTRY: "sg" }, "STRIPE_PLATFORM_COUNTRY must be two capital letters (ISO 3166-1)"],
    [{ STRIPE_PLATFORM_COUNTRY: "SGP" }, "STRIPE_PLATFORM_COUNTRY must be two capital letters (ISO 3166-1)"],
    [{ MEILI_KEY: "short" }, "MEILI_KEY must have at least 16 characters"],
    [{ DATABASE_URL: "mysql://db/shijing" }, "DATABASE_URL must be a URL (postgres: or postgresql:)"],
    [{ MEILI_INDEX_PREFIX: "Prod-" }, "MEILI_INDEX_PREFIX may hold a-z, 0-9 and _ only"],
  ])("refuses %j", (wrong, line) => {
    expect(linesOf({ ...production, ...wrong })).toEqual([line]);
  });

  test.each(["PORT", "DATABASE_POOL", "TRUST_PROXY", "APP_MODE", "LOG_LEVEL", "FILES_IMAGE_MB", "FILES_QUOTA_MB"])(
    "refuses nonsense in %s in one line",
    (name) => {
      const lines = linesOf({ ...production, [name]: "nonsense" });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(new RegExp(`^${name} `));
    },
  );

  test("tells weak and missing values together, one line each, and no value of them", () => {
    const lines = linesOf({ ...production, APP_URL: "http://x.example", AUTH_SECRET: "tooshort-but-telling", SMTP_URL: "" });
    expect(lines).toHaveLength(3);
    expect(lines.join("\n")).not.toContain("telling");
    expect(new ConfigError(lines).message.split("\n")).toHaveLength(4);
  });
});

test("the demo needs neither search nor mail, and may use the stand-in on loopback", () => {
  const { MEILI_URL: _url, MEILI_KEY: _key, SMTP_URL: _mail, ...rest } = needed;
  const demo = {
    ...rest,
    ...files,
    APP_MODE: "demo",
    APP_URL: "http://127.0.0.1:3000/",
    STRIPE_API_BASE: "http://127.0.0.1:12111",
    TRUST_PROXY: "1",
  };
  expect(readConfig(demo)).toMatchObject({ APP_MODE: "demo", APP_URL: "http://127.0.0.1:3000", TRUST_PROXY: true });
  expect(readConfig({ ...demo, TRUST_PROXY: undefined }).TRUST_PROXY).toBe(false);
});

test("the country of the platform at Stripe may be left out", () => {
  expect(readConfig(production).STRIPE_PLATFORM_COUNTRY).toBeUndefined();
  expect(readConfig({ ...production, STRIPE_PLATFORM_COUNTRY: "" }).STRIPE_PLATFORM_COUNTRY).toBeUndefined();
  expect(readConfig({ ...production, STRIPE_PLATFORM_COUNTRY: "SG" }).STRIPE_PLATFORM_COUNTRY).toBe("SG");
});

test("what a child inherits holds no setting and no secret", () => {
  expect(Object.keys(inheritedEnvironment())).toContain("PATH");
  expect(Object.keys(inheritedEnvironment()).filter((name) => /KEY|SECRET|URL|TOKEN|APP_/.test(name))).toEqual([]);
});

test("the opt-in tests at Stripe take a test key and nothing else", () => {
  expect(stripeTestKey({})).toBeNull();
  expect(stripeTestKey({ STRIPE_TEST_KEY: "" })).toBeNull();
  expect(stripeTestKey({ STRIPE_TEST_KEY: "rk_test_1" })).toBe("rk_test_1");
  for (const wrong of ["sk_live_1", "rk_live_1", "pk_test_1", "secret"]) {
    expect(() => stripeTestKey({ STRIPE_TEST_KEY: wrong })).toThrow(ConfigError);
  }
});
