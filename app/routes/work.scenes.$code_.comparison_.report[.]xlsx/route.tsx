import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { exportComparison } from "#app/areas/matching/index.server.ts";
import { readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { workbookResponse } from "#app/http/workbook-response.server.ts";

/** A run's comparison as a workbook. A post, because every export is recorded. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const run = (await readForm(request)).get("run");
    return workbookResponse(await exportComparison(ctx, { code: params["code"] ?? "", run: typeof run === "string" ? run : null }));
  });
}

/** Opened as a page it leads to where the export is asked for. */
export async function loader({ params }: LoaderFunctionArgs) {
  return redirect(paths.comparison(params["code"] ?? ""));
}
