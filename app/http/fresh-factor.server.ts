import { type AppLoadContext, redirect } from "@remix-run/node";
import { and, eq } from "drizzle-orm";
import type { UserActor } from "#app/kernel/actor.ts";
import { invalid } from "#app/kernel/errors.ts";
import { sessions } from "#db/schema/organizations.ts";
import { isFreshFactor, NEEDS_FACTOR, STALE_FACTOR } from "./factor-age.ts";
import { paths } from "./paths.ts";
import { signedIn } from "./session.server.ts";

/** When the actor's session last showed a second factor, or null where that is too long ago to count. Read from the database. */
export async function freshFactorAt(request: Request, context: AppLoadContext, actor: UserActor): Promise<Date | null> {
  const session = await signedIn(request, context);
  if (!session) return null;
  const { database, clock } = context.services;
  const [row] = await database
    .select({ factorAt: sessions.factorAt })
    .from(sessions)
    .where(and(eq(sessions.id, session.sessionId), eq(sessions.userId, actor.userId)));
  const factorAt = row?.factorAt ?? null;
  return isFreshFactor(factorAt, clock.now()) ? factorAt : null;
}

/**
 * The time of a second factor younger than five minutes (reliability A5), to be handed to the verb as evidence. A page is led to the
 * confirmation and back. A form is refused with an error of the field `factor`: thrown inside `formAction` it comes back as typed, and the
 * page shows FactorField, whose link opens the confirmation beside the form.
 */
export async function requireFreshFactor(request: Request, context: AppLoadContext, actor: UserActor): Promise<Date> {
  const factorAt = await freshFactorAt(request, context, actor);
  if (factorAt) return factorAt;
  if (request.method !== "GET") throw invalid(NEEDS_FACTOR, { factor: [STALE_FACTOR] });
  const url = new URL(request.url);
  throw redirect(paths.confirmFactor({ to: url.pathname + url.search }));
}
