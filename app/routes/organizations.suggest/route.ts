import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { suggestOrganizations } from "#app/areas/organizations/index.server.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";

/** GET /organizations/suggest?q=: organizations by a part of their name, for fields that ask for one. Members only: it is no directory for robots. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return json(await suggestOrganizations(ctx, new URL(request.url).searchParams.get("q") ?? ""));
  });
}
