import type { LoaderFunctionArgs } from "@remix-run/node";
import { getDraft } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { qrSquares } from "#app/http/qr.server.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";

/** The address of a draft as a QR code, for going on with it on a phone. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const { code } = await getDraft(ctx, params["code"] ?? "");
    const { path, size } = qrSquares(new URL(paths.draft(code), context.services.config.APP_URL).href);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}"/></svg>`;
    return new Response(svg, { headers: { "Content-Type": "image/svg+xml", "Cache-Control": "private, max-age=600" } });
  });
}
