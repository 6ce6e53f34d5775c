import { z } from "zod";

/**
 * The only reader of process.env. `demo` is what `npm start` sets for its children: everything on loopback;
 * `production` refuses what is weak or missing, one clear line each.
 */
const url = (protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be a URL (${protocols.join(" or ")})`,
    abort: true,
  });
const secret = (bytes: number) =>
  z
    .string()
    .min(bytes, { error: `must have at least ${bytes} characters`, abort: true })
    .refine((value) => new Set(value).size >= 10, { error: "is too simple: use a random value" });
/** An address without a path: links are made below it, and the Origin header of a browser is compared with it. */
const origin = url(["http:", "https:"])
  .refine((value) => new URL(value).href === `${new URL(value).origin}/`, { error: "must hold no path, query or account", abort: true })
  .transform((value) => new URL(value).origin);
const megabytes = (usual: number) => z.coerce.number().int().min(1).max(1_000_000).default(usual);
const flag = z.enum(["0", "1"]).transform((value) => value === "1");

const environment = z.object({
  APP_MODE: z.enum(["production", "demo", "test"]).default("production"),
  APP_URL: origin,
  HOST: z.string().default("0.0.0.0"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  DATABASE_URL: url(["postgres:", "postgresql:"]),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
  MEILI_URL: url(["http:", "https:"]).optional(),
  MEILI_KEY: z.string().min(16, "must have at least 16 characters").optional(),
  MEILI_INDEX_PREFIX: z
    .string()
    .regex(/^[a-z0-9_]*$/, "may hold a-z, 0-9 and _ only")
    .default(""),
  STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_(test|live)_/, "must be a Stripe secret key (sk_… or rk_…)"),
  STRIPE_WEBHOOK_SECRET: z.string().min(16, "must have at least 16 characters"),
  STRIPE_API_BASE: url(["http:"]).optional(),
  /** Country of the platform's account at Stripe (ISO 3166-1): without one, or outside of where it is offered, nothing is transferred by Stripe. */
  STRIPE_PLATFORM_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/, "must be two capital letters (ISO 3166-1)")
    .optional(),
  /** Whether hourly totals of use are shown at Stripe beside the invoices; they are never priced. */
  STRIPE_METER_MIRROR: flag.default(false),
  AUTH_SECRET: secret(32),
  /** What wraps the keys of sealed bids and of the platform seal: 32 bytes, base64url. */
  SEALING_KEY: z
    .string()
    .regex(/^[\w-]{43}$/, { error: "must be 32 random bytes in base64url (43 characters)", abort: true })
    .refine((value) => new Set(value).size >= 10, { error: "is too simple: use a random value" }),
  SMTP_URL: url(["smtp:", "smtps:"]).optional(),
  MAIL_DIR: z.string().optional(),
  MAIL_FROM: z.string().default("实景平台 <no-reply@shijing.example>"),
  FILES_DIR: z.string().optional(),
  S3_ENDPOINT: origin.optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{2,62}$/, "must be the name of a bucket")
    .optional(),
  S3_KEY: z.string().optional(),
  S3_SECRET: z.string().optional(),
  S3_REGION: z.string().default("us-east-1"),
  FILES_IMAGE_MB: megabytes(20),
  FILES_DOCUMENT_MB: megabytes(50),
  FILES_VIDEO_MB: megabytes(200),
  FILES_QUOTA_MB: megabytes(5_120),
  TRUST_PROXY: flag.default(false),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
});

export type Config = z.infer<typeof environment>;

const MB = 1024 * 1024;

/** The largest form with files: one of the largest kind, and what stands beside it. */
export function mostUploadBytes({ FILES_IMAGE_MB, FILES_DOCUMENT_MB, FILES_VIDEO_MB }: Config): number {
  return (Math.max(FILES_IMAGE_MB, FILES_DOCUMENT_MB, FILES_VIDEO_MB) + 2) * MB;
}

export class ConfigError extends Error {
  readonly lines: string[];
  constructor(lines: string[]) {
    super(`The configuration is not usable:\n${lines.map((line) => `  ${line}`).join("\n")}`);
    this.name = "ConfigError";
    this.lines = lines;
  }
}

/** Parses `source` (the process environment unless given). Throws {@link ConfigError} with one line per wrong value. */
export function readConfig(source: Record<string, string | undefined> = process.env): Config {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = environment.safeParse(present);
  const lines = (parsed.error?.issues ?? []).map(
    (issue) =>
      `${issue.path.join(".")} ${issue.code === "invalid_type" && present[String(issue.path[0])] === undefined ? "is missing" : issue.message}`,
  );
  lines.push(...storageFaults(present));
  if ((present["APP_MODE"] ?? "production") === "production") lines.push(...productionFaults(present));
  if (lines.length > 0 || !parsed.success) throw new ConfigError(lines);
  return parsed.data;
}

const S3_SETTINGS = ["S3_ENDPOINT", "S3_BUCKET", "S3_KEY", "S3_SECRET"];

/** Files lie in one place: a folder or an object store, and that one whole. */
function storageFaults(present: Record<string, string | undefined>): string[] {
  const missing = S3_SETTINGS.filter((name) => !present[name]);
  if (missing.length === S3_SETTINGS.length)
    return present["FILES_DIR"] ? [] : ["FILES_DIR is missing: give a folder for files, or S3_ENDPOINT"];
  const twice = present["FILES_DIR"] ? ["FILES_DIR and S3_ENDPOINT are both set: files lie in one place"] : [];
  return [...twice, ...missing.map((name) => `${name} is missing`)];
}

/** What only production refuses; read from the raw values, so that all faults are told at once. */
function productionFaults(present: Record<string, string | undefined>): string[] {
  const faults: string[] = [];
  if (present["APP_URL"]?.startsWith("http:")) faults.push("APP_URL must be https in production: session cookies are sent over TLS only");
  if (present["STRIPE_API_BASE"]) faults.push("STRIPE_API_BASE points at a stand-in and is refused in production");
  // Guessed wrong, either every visitor is the proxy and shares its limits, or visitors name their own address.
  if (!present["TRUST_PROXY"])
    faults.push("TRUST_PROXY must be set in production: 1 behind one proxy that sets X-Forwarded-For, 0 without");
  for (const name of ["MEILI_URL", "MEILI_KEY", "SMTP_URL"]) if (!present[name]) faults.push(`${name} is missing`);
  return faults;
}

/**
 * The key with which the opt-in tests call Stripe itself in test mode (`STRIPE_TEST_KEY`); null when none is given, and they are skipped.
 * Throws {@link ConfigError} for anything but a test key: those tests create invoices.
 */
export function stripeTestKey(source: Record<string, string | undefined> = process.env): string | null {
  const key = source["STRIPE_TEST_KEY"];
  if (key === undefined || key === "") return null;
  if (!/^(sk|rk)_test_/.test(key))
    throw new ConfigError(["STRIPE_TEST_KEY must be a test-mode key (sk_test_… or rk_test_…), never a live one"]);
  return key;
}

/** What a child process needs of this one's environment to find programs and its home: no setting of ours, no secret. */
export function inheritedEnvironment(): Record<string, string> {
  const kept = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LANG", "SystemRoot", "COMSPEC", "CI"];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}
