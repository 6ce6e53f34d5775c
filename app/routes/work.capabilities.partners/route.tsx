import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { findPartnerOptions } from "#app/areas/capabilities/index.server.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";

/** What the picker of compatible capabilities offers for the words typed so far. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    return json({ options: await findPartnerOptions(ctx, new URL(request.url).searchParams.get("q") ?? "") });
  });
}
