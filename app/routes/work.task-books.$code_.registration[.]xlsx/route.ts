import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { exportRegistration } from "#app/areas/task-books/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { workbookResponse } from "#app/http/workbook-response.server.ts";

/** A sealed task book as 技术合同登记表. A post, because every export is recorded. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return workbookResponse(await exportRegistration(ctx, params["code"] ?? ""));
  });
}

/** Opened as a page it leads to the task book. */
export async function loader({ params }: LoaderFunctionArgs) {
  return redirect(paths.taskBook(params["code"] ?? ""));
}
