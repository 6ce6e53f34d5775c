import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { exportParts, readFormat, readPartFilter } from "#app/areas/payouts/index.server.ts";
import { fileResponse } from "#app/http/file-response.server.ts";
import { readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";

/** The parts of the actor's organization as filtered. A post, because every export is recorded. */
export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const format = readFormat((await readForm(request)).get("format"));
    return fileResponse(await exportParts(ctx, readPartFilter(new URL(request.url).searchParams), format));
  });
}

/** Opened as a page it leads to where the export is asked for. */
export async function loader() {
  return redirect(paths.payouts());
}
