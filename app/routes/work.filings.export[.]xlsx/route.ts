import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { exportFilings } from "#app/areas/bureau/index.server.ts";
import { readFilingFilter } from "#app/areas/bureau/schemas.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { workbookResponse } from "#app/http/workbook-response.server.ts";

/** The list of filed task books as filtered. A post, because every export is recorded. */
export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    return workbookResponse(await exportFilings(ctx, readFilingFilter(new URL(request.url).searchParams)));
  });
}

/** Opened as a page it leads to where the export is asked for. */
export async function loader() {
  return redirect(paths.filings());
}
