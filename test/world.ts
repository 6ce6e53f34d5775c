import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, inject } from "vitest";
import { readConfig } from "#app/config.server.ts";
import { openJobs } from "#app/jobs/boss.server.ts";
import type { JobName } from "#app/jobs/catalog.ts";
import { drainJobs } from "#app/jobs/drain.server.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import type { Clock } from "#app/kernel/clock.ts";
import { type Context, contextFor, type Services } from "#app/kernel/context.server.ts";
import { openStorage } from "#app/storage/index.server.ts";
import { createStripeGateway } from "#app/stripe/index.server.ts";
import { openDatabase } from "#db/client.server.ts";
import type { SoeKind, VerificationStatus } from "#db/vocabulary/organizations.ts";
import type { MemberRole, OrganizationKind, SupplyRole } from "#db/vocabulary/roles.ts";
import { createSearch } from "#search/client.server.ts";
import { seedReference } from "#seeds/01_reference.ts";
import { insertOrganization, insertUser } from "#seeds/factories/organizations.ts";
import { testDatabase } from "./database.ts";

export interface TestOrganization {
  id: string;
  actor: UserActor;
  /** Context of its owner. */
  ctx: Context;
  /** Context of a further member with this role. */
  as(role: MemberRole): Promise<Context & { actor: UserActor }>;
}

/** A database of its own with reference data, real queue, search under its own prefix, and a settable clock. Removed after the file. */
export async function testWorld(options: { stripeApiBase?: { host: string; port: number; protocol: "http" } } = {}) {
  const { url, indexPrefix } = await testDatabase();
  const { db, close } = openDatabase(url, { max: 8 });
  await seedReference(db);
  const jobs = await openJobs(url, { work: false, onError: (error) => console.error(error) });
  const meili = inject("meili");
  let now: Date | null = null;
  const clock: Clock = { now: () => now ?? new Date() };
  const filesDirectory = mkdtempSync(join(tmpdir(), "shijing-files-"));
  const config = readConfig({
    APP_MODE: "test",
    APP_URL: "http://127.0.0.1:3999",
    DATABASE_URL: url,
    MEILI_URL: meili.url,
    MEILI_KEY: meili.key,
    STRIPE_SECRET_KEY: "sk_test_standin",
    STRIPE_WEBHOOK_SECRET: "whsec_test_0123456789",
    AUTH_SECRET: "0123456789abcdefghijklmnopqrstuvwxyz",
    SEALING_KEY: "Zm9yLXRlc3RzLW9ubHktMDEyMzQ1Njc4OWFiY2RlZmc",
    FILES_DIR: filesDirectory,
  });
  const services: Services = {
    config,
    database: db,
    search: createSearch({ url: meili.url, key: meili.key, prefix: indexPrefix, timeoutMs: 5_000 }),
    jobs,
    storage: { ...openStorage(config), spool: mkdtempSync(join(filesDirectory, "incoming-")) },
    stripe: createStripeGateway({
      secretKey: "sk_test_standin",
      apiBase: options.stripeApiBase ?? { host: "127.0.0.1", port: 9, protocol: "http" },
    }),
    clock,
  };
  afterAll(async () => {
    await jobs.stop();
    await close();
    rmSync(filesDirectory, { recursive: true, force: true });
  });

  let serial = 0;
  async function organization(
    facts: {
      kind?: OrganizationKind;
      supplyRoles?: SupplyRole[];
      regionCode?: string;
      name?: string;
      groupName?: string;
      deliveredProjects?: number;
      verification?: VerificationStatus;
      soeKind?: SoeKind;
      parentOrganizationId?: string;
    } = {},
  ): Promise<TestOrganization> {
    const organization = await insertOrganization(db, { kind: "userUnit", regionCode: "440100", name: `测试单位${++serial}`, ...facts });
    const as = async (role: MemberRole) => {
      const user = await insertUser(db, { organizationId: organization.id, role });
      const actor: UserActor = {
        kind: "user",
        userId: user.id,
        name: user.name,
        email: user.email,
        organizationId: organization.id,
        organizationName: organization.name,
        organizationKind: organization.kind,
        supplyRoles: organization.supplyRoles,
        regionCode: organization.regionCode,
        memberRole: role,
      };
      return { ...contextFor(services, actor, "test"), actor };
    };
    const owner = await as("owner");
    return { id: organization.id, actor: owner.actor, ctx: owner, as };
  }

  /** Runs queued jobs through the real handlers until none is left; a failing handler fails the test. */
  const runJobs = (only?: JobName[]) => drainJobs(services, only);

  return {
    services,
    db,
    organization,
    runJobs,
    public: () => contextFor(services, { kind: "public" }, "test"),
    system: () => contextFor(services, { kind: "system", job: "test" }, "test"),
    setClock: (iso: string | null) => {
      now = iso === null ? null : new Date(iso);
    },
  };
}
