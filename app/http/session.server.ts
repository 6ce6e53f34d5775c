import { type AppLoadContext, redirect } from "@remix-run/node";
import { and, eq, lt } from "drizzle-orm";
import type { UserActor } from "#app/kernel/actor.ts";
import { type Context, contextFor } from "#app/kernel/context.server.ts";
import { AppError, forbidden } from "#app/kernel/errors.ts";
import { members, organizations, sessions } from "#db/schema/organizations.ts";
import type { OrganizationKind } from "#db/vocabulary/roles.ts";
import { paths } from "./paths.ts";

/** Minutes without a request after which a privileged session ends (等保 8.1.4.1). */
const PRIVILEGED_IDLE_MINUTES = 30;
const IDLE_MS = PRIVILEGED_IDLE_MINUTES * 60_000;
/** How exactly a session's last request is known: it is written once a minute at most. */
const ACTIVITY_STEP_MS = 60_000;
const PRIVILEGED: readonly OrganizationKind[] = ["bureau", "operator"];

export interface SignedIn {
  actor: UserActor;
  /** Every organization the user belongs to, for the switch. */
  organizations: { id: string; name: string; kind: OrganizationKind }[];
  twoFactorEnabled: boolean;
  sessionId: string;
}

/**
 * Answers of one page: the loaders of a page run side by side with one load context, and one reading of the session serves them all.
 * Keyed by the request's own context, so nothing outlives the request.
 */
const readings = new WeakMap<AppLoadContext, Promise<SignedIn | null>>();

/** Who is signed in, or null. Reads the session from the database on every request, so that a revoked one ends at once. */
export function signedIn(request: Request, context: AppLoadContext): Promise<SignedIn | null> {
  // An action may change the session; the loaders that follow it in the same request must not see its reading.
  if (request.method !== "GET") return readSession(request, context);
  const reading = readings.get(context) ?? readSession(request, context);
  readings.set(context, reading);
  return reading;
}

/** Who has a session, whatever organizations they belong to: somebody invited may belong to none yet. */
export async function signedInUser(
  request: Request,
  context: AppLoadContext,
): Promise<{ userId: string; name: string; email: string; sessionId: string } | null> {
  const found = await context.auth.api.getSession({ headers: request.headers });
  return found && { userId: found.user.id, name: found.user.name, email: found.user.email, sessionId: found.session.id };
}

async function readSession(request: Request, context: AppLoadContext): Promise<SignedIn | null> {
  const found = await context.auth.api.getSession({ headers: request.headers });
  if (!found) return null;
  const { database, clock, config } = context.services;
  const rows = await database
    .select({ role: members.role, organization: organizations })
    .from(members)
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .where(eq(members.userId, found.user.id))
    .orderBy(organizations.name);
  const current = rows.find((row) => row.organization.id === found.session.activeOrganizationId) ?? rows[0];
  if (!current) return null;
  const { organization } = current;
  const isPrivileged = PRIVILEGED.includes(organization.kind);
  const now = clock.now();
  const quietMs = now.getTime() - found.session.updatedAt.getTime();
  if (quietMs > IDLE_MS) {
    if (isPrivileged) {
      await database.delete(sessions).where(eq(sessions.id, found.session.id));
      return null;
    }
    // Not refreshed: a session found idle goes on for its unit, but the request that woke it must not open a bureau to whoever sent it.
  } else if (quietMs > ACTIVITY_STEP_MS) {
    await database
      .update(sessions)
      .set({ updatedAt: now })
      .where(and(eq(sessions.id, found.session.id), lt(sessions.updatedAt, now)));
  }
  if (isPrivileged) {
    if (config.APP_MODE === "production" && !found.user.twoFactorEnabled && new URL(request.url).pathname !== paths.security()) {
      throw redirect(paths.security());
    }
  }
  return {
    sessionId: found.session.id,
    twoFactorEnabled: found.user.twoFactorEnabled === true,
    organizations: rows.map((row) => ({ id: row.organization.id, name: row.organization.name, kind: row.organization.kind })),
    actor: {
      kind: "user",
      userId: found.user.id,
      name: found.user.name,
      email: found.user.email,
      organizationId: organization.id,
      organizationName: organization.name,
      organizationKind: organization.kind,
      supplyRoles: organization.supplyRoles,
      regionCode: organization.regionCode,
      memberRole: current.role,
    },
  };
}

/** The context of a signed-in user; a visitor is sent to sign in and back. `kinds` narrows which organizations may enter. */
export async function requireActor(
  request: Request,
  context: AppLoadContext,
  kinds?: readonly OrganizationKind[],
): Promise<Context & { actor: UserActor }> {
  const session = await signedIn(request, context);
  if (!session) {
    if (request.method !== "GET") throw new AppError("unauthenticated", "登录已失效，请重新登录后再提交。");
    const url = new URL(request.url);
    throw redirect(paths.signIn({ to: url.pathname + url.search }));
  }
  if (kinds && !kinds.includes(session.actor.organizationKind)) throw forbidden();
  return { ...contextFor(context.services, session.actor, context.requestId), actor: session.actor };
}

/** The context of whoever asks: a signed-in user or the public. */
export async function anyActor(request: Request, context: AppLoadContext): Promise<Context> {
  const session = await signedIn(request, context);
  return contextFor(context.services, session?.actor ?? { kind: "public" }, context.requestId);
}
