import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { exportGaps } from "#app/areas/matching/index.server.ts";
import { readGapFilter } from "#app/areas/matching/schemas.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { workbookResponse } from "#app/http/workbook-response.server.ts";

/** The gap map as filtered, one row per unmet must. A post, because every export is recorded. */
export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    return workbookResponse(await exportGaps(ctx, readGapFilter(new URL(request.url).searchParams)));
  });
}

/** Opened as a page it leads to where the export is asked for. */
export async function loader() {
  return redirect(paths.gaps());
}
