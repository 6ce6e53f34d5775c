import { Readable } from "node:stream";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { openFile } from "#app/areas/files/index.server.ts";
import { attachment } from "#app/http/attachment.ts";
import { byteRange } from "#app/http/byte-range.ts";
import { responding } from "#app/http/respond.server.ts";
import { anyActor } from "#app/http/session.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { mayOpen } from "./may-open.server.ts";

/** What a browser may do with the bytes: keep them for their reader alone, ask again each time, run nothing, guess nothing. */
const GUARDED = {
  "Cache-Control": "private, no-cache, no-transform",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "X-Content-Type-Options": "nosniff",
};

/** GET /files/:id: the file as a download, or with `?w=640` the thumbnail of an image, which is all that is shown inside pages. */
export async function loader({ request, context, params }: LoaderFunctionArgs): Promise<Response> {
  return responding(context, async () => {
    const ctx = await anyActor(request, context);
    const file = await openFile(ctx, params["id"] ?? "");
    if (!(await mayOpen(ctx, file))) throw notFound("文件");
    const width = new URL(request.url).searchParams.get("w");
    if (width !== null && (width !== "640" || !file.thumbnail)) throw notFound("文件");
    const etag = `"${file.sha256}${width === null ? "" : "-w640"}"`;
    const headers = new Headers({ ...GUARDED, ETag: etag });
    if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
    if (width !== null && file.thumbnail) {
      headers.set("Content-Type", file.thumbnail.mime);
      headers.set("Content-Disposition", "inline");
      return new Response(Readable.toWeb(await file.thumbnail.read()) as ReadableStream, { headers });
    }
    headers.set("Content-Type", file.mime);
    headers.set("Content-Disposition", attachment(file.name));
    headers.set("Accept-Ranges", "bytes");
    const asked = request.headers.get("if-range");
    const range = asked === null || asked === etag ? byteRange(request.headers.get("range"), file.size) : null;
    if (range === "unsatisfiable") {
      headers.set("Content-Range", `bytes */${file.size}`);
      return new Response(null, { status: 416, headers });
    }
    if (range) headers.set("Content-Range", `bytes ${range.start}-${range.end}/${file.size}`);
    headers.set("Content-Length", String(range ? range.end - range.start + 1 : file.size));
    if (request.method === "HEAD") return new Response(null, { status: range ? 206 : 200, headers });
    const body = Readable.toWeb(await file.read(range ?? undefined)) as ReadableStream;
    return new Response(body, { status: range ? 206 : 200, headers });
  });
}
