import type { LoaderFunctionArgs } from "@remix-run/node";
import { importReport } from "#app/areas/scenes/index.server.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { workbookResponse } from "#app/http/workbook-response.server.ts";

/** The imported table with 处理结果 beside each row. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () =>
    workbookResponse(await importReport(await requireActor(request, context, ["bureau"]), params["id"] ?? "")),
  );
}
