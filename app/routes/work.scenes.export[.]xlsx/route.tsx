import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { exportMyScenes } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { workbookResponse } from "#app/http/workbook-response.server.ts";

/** The unit's own scenes as a 工作计划表. A post, because every export is recorded. */
export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => workbookResponse(await exportMyScenes(await requireActor(request, context, ["userUnit"]))));
}

/** Opened as a page it leads to where the export is asked for. */
export async function loader() {
  return redirect(paths.myScenes());
}
