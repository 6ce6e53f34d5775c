import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { exportUsage } from "#app/areas/usage/index.server.ts";
import { attachment } from "#app/http/attachment.ts";
import { readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";

/** A month of a contract's usage as CSV. A post, because every export is recorded. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const form = await readForm(request);
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === "string" && value !== "" ? value : null;
    };
    const { file, fileName } = await exportUsage(ctx, params["code"] ?? "", { month: text("month"), measure: text("measure") });
    return new Response(file, {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": attachment(fileName),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
      },
    });
  });
}

/** Opened as a page it leads to where the export is asked for. */
export async function loader({ params }: LoaderFunctionArgs) {
  return redirect(paths.contractUsage(params["code"] ?? ""));
}
