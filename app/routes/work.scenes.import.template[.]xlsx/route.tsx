import type { LoaderFunctionArgs } from "@remix-run/node";
import { planTemplate } from "#app/areas/scenes/index.server.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { workbookResponse } from "#app/http/workbook-response.server.ts";

/** The 工作计划表 to fill in. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () =>
    workbookResponse(await planTemplate(await requireActor(request, context, ["userUnit", "bureau"]))),
  );
}
