import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { exportStatement } from "#app/areas/payouts/index.server.ts";
import { fileResponse } from "#app/http/file-response.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";

/** The statement of a month as CSV. A post, because every export is recorded. */
export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return fileResponse(await exportStatement(ctx, new URL(request.url).searchParams.get("month")));
  });
}

/** Opened as a page it leads to where the export is asked for. */
export async function loader() {
  return redirect(paths.payoutStatement());
}
