import { type AppLoadContext, redirect } from "@remix-run/node";
import { z } from "zod";
import { connectLink, openConnectAccount, refuseOtherCountry } from "#app/areas/payouts/index.server.ts";
import { openConnectInput } from "#app/areas/payouts/schemas.ts";
import { NEEDS_FACTOR, STALE_FACTOR } from "#app/http/factor-age.ts";
import { formAction } from "#app/http/form.server.ts";
import { freshFactorAt } from "#app/http/fresh-factor.server.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { invalid } from "#app/kernel/errors.ts";
import { CONNECT_INTENTS, type ConnectIntent } from "./connect-intents.ts";

/** Opens the organization's account at the channel where it has none, and leads on to the channel's page in either case. */
export async function connectAction(
  request: Request,
  context: AppLoadContext,
  ctx: Context & { actor: UserActor },
  form: FormData,
  intent: ConnectIntent,
): Promise<Response> {
  const schema = z.strictObject({
    intent: z.enum(CONNECT_INTENTS),
    country: intent === "connect-open" ? openConnectInput.shape.country : z.string().optional(),
  });
  return formAction(form, context, schema, async ({ country }) => {
    if (intent === "connect-open") refuseOtherCountry(ctx, country ?? "");
    const factorAt = await freshFactorAt(request, context, ctx.actor);
    if (!factorAt) throw invalid(NEEDS_FACTOR, { connectFactor: [STALE_FACTOR] });
    if (intent === "connect-open") await openConnectAccount(ctx, { country: country ?? "" }, { factorAt });
    return redirect((await connectLink(ctx, { factorAt })).url);
  });
}
