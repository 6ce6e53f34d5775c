import { join } from "node:path";
import { readConfig } from "#app/config.server.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import { type Context, contextFor, type Services } from "#app/kernel/context.server.ts";
import { buildIfStale } from "#app/main/build.ts";
import { startNode } from "#app/main/child-processes.ts";
import { createLog } from "#app/main/log.server.ts";
import { openServices } from "#app/main/services.server.ts";
import { freeLoopbackPort } from "#db/server-process.server.ts";
import type { OrganizationKind, SupplyRole } from "#db/vocabulary/roles.ts";
import { seedReference } from "#seeds/01_reference.ts";
import { insertContract, robotIdentity } from "#seeds/factories/contracts.ts";
import { insertOrganization, insertUser } from "#seeds/factories/organizations.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { atEnd, type Servers } from "../servers.ts";

export interface Ground {
  services: Services;
  system: Context;
  /** Where the product takes usage. */
  url: string;
  /** A contract in force with robots at work; every call makes another. */
  contract(): Promise<{ id: string; key: string; robots: string[] }>;
}

/** A day of the month the bench works in; contracts run around it. */
export const DAYS = { startsOn: day(-60), endsOn: day(300) };

function day(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** The product's own web process, built as `npm start` builds it, on real servers. */
export async function openGround(servers: Servers, say: (line: string) => void): Promise<Ground> {
  const config = { ...readConfig(servers.environment), LOG_LEVEL: "silent" as const };
  const { services, close } = await openServices(config, createLog(config, "web"), "web");
  atEnd(close);
  await seedReference(services.database);
  say("building the web application unless it is fresh");
  const signal = new AbortController().signal;
  await buildIfStale(join(servers.folder, "build.log"), signal);
  const port = await freeLoopbackPort();
  const address = `http://127.0.0.1:${port}`;
  const web = await startNode({
    script: "app/main/web.ts",
    environment: {
      ...servers.environment,
      APP_URL: address,
      HOST: "127.0.0.1",
      PORT: String(port),
      NODE_ENV: "production",
      TRUST_PROXY: "0",
    },
    logFile: join(servers.folder, "web.log"),
    signal,
    grace: 5_000,
    ready: () =>
      fetch(`${address}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ),
  });
  atEnd(() => web.stop());

  const owner = async (kind: OrganizationKind, supplyRoles: SupplyRole[], name: string) => {
    const organization = await insertOrganization(services.database, { kind, regionCode: "440100", name, supplyRoles });
    const user = await insertUser(services.database, { organizationId: organization.id, role: "owner" });
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
      memberRole: "owner",
    };
    return contextFor(services, actor, "bench");
  };
  let serial = 0;
  const contract = async () => {
    const userUnit = await owner("userUnit", [], `用户单位${++serial}`);
    const maker = await owner("vendor", ["robotMaker"], `整机企业${serial}`);
    const organizationId = (maker.actor as UserActor).organizationId;
    const book = await insertTaskBook(userUnit, [{ organizationId, role: "robotMaker", basisPoints: 10_000 }]);
    const robots = Array.from({ length: 10 }, (_, index) => robotIdentity(serial * 100 + index));
    const { id, key } = await insertContract({ userUnit, provider: maker, taskBookCode: book.code, robots, ...DAYS });
    return { id, key: key ?? "", robots };
  };
  return { services, system: contextFor(services, { kind: "system", job: "bench" }), url: `${address}/api/v1/usage`, contract };
}
