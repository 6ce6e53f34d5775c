import type { LoaderFunctionArgs } from "@remix-run/node";
import { openApiDocument } from "#app/http/api/openapi.ts";

/** The document for generators of clients; everybody may read it. */
export function loader({ context }: LoaderFunctionArgs): Response {
  return Response.json(openApiDocument(context.services.config.APP_URL), { headers: { "Cache-Control": "public, max-age=300" } });
}
