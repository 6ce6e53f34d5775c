import type { LoaderFunctionArgs } from "@remix-run/node";
import { evidencePackage } from "#app/areas/task-books/index.server.ts";
import { attachment } from "#app/http/attachment.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";

/** The evidence package of a sealed task book. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const { name, file } = await evidencePackage(ctx, params["code"] ?? "");
    return new Response(new Uint8Array(file), {
      headers: {
        "Content-Type": "application/zip",
        "Content-Disposition": attachment(name),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
      },
    });
  });
}
