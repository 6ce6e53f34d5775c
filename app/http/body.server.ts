import type { IncomingMessage } from "node:http";
import type { NextFunction, Request, Response } from "express";

/** What an ordinary request may carry (reliability C6). */
export const MOST_BODY_BYTES = 1024 * 1024;
/** From its first byte to its last, at most. */
const BODY_SECONDS = 60;
/** Pages whose forms may carry files: those of the workbench, and the one where everybody may have a document verified. */
const UPLOAD_PATHS = "/work/";
const PUBLIC_UPLOAD_PATH = "/verify";
/** What a visitor may send there, with what stands beside the file. */
export const MOST_PUBLIC_FILE_BYTES = 20 * 1024 * 1024;
const PUBLIC_UPLOAD_LIMIT = MOST_PUBLIC_FILE_BYTES + MOST_BODY_BYTES;

/**
 * Reads the whole body into `response.locals.body` before anything acts on the request: no action waits for a slow sender, and one
 * that is too large is answered with 413 after at most `limit` bytes, whatever length it declared. A form with files is left unread
 * (`response.locals.unread`): its action asks who sends it, and then takes it in as a stream (uploads.server.ts), up to `uploadLimit`.
 */
export function limitedBody({ limit = MOST_BODY_BYTES, uploadLimit }: { limit?: number; uploadLimit: number }) {
  return async (request: Request, response: Response, next: NextFunction) => {
    if (request.method === "GET" || request.method === "HEAD") return next();
    if (isUpload(request)) {
      const most = pathOf(request) === PUBLIC_UPLOAD_PATH ? Math.min(PUBLIC_UPLOAD_LIMIT, uploadLimit) : uploadLimit;
      if (declaredLength(request) > most) return refuse(response, most);
      response.locals["unread"] = true;
      return next();
    }
    const late = setTimeout(() => request.destroy(), BODY_SECONDS * 1000);
    try {
      const body = await readUpTo(request, limit);
      if (body === null) return refuse(response, limit);
      response.locals["body"] = body;
    } catch {
      // The sender went away in the middle, or takes for ever: nobody is left to answer.
      return void response.destroy();
    } finally {
      clearTimeout(late);
    }
    next();
  };
}

function isUpload(request: Request): boolean {
  const isForm = /^multipart\/form-data\s*;/i.test(request.headers["content-type"] ?? "");
  if (request.method !== "POST" || !isForm) return false;
  const path = pathOf(request);
  return path !== null && (path.startsWith(UPLOAD_PATHS) || path === PUBLIC_UPLOAD_PATH);
}

/** The path that will be served, as the origin check judges it. */
function pathOf(request: Request): string | null {
  const address = `http://local.invalid${request.originalUrl}`;
  return URL.canParse(address) ? new URL(address).pathname : null;
}

const declaredLength = (request: IncomingMessage) => Number(request.headers["content-length"] ?? 0);

/** The body, or null when it is larger than `limit`; the rest is then left unread. */
async function readUpTo(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (declaredLength(request) > limit) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Closing at once, with the rest of the body unread, would reset the connection and take the answer away from the sender. */
export const LINGER_MS = 1_000;

function refuse(response: Response, limit: number): void {
  const answer = Buffer.from(`提交的内容过大（上限 ${Math.floor(limit / 1024 / 1024)} MB），没有被接收。请精简后重新提交。`);
  response
    .status(413)
    .type("text")
    .set({ Connection: "close", "Cache-Control": "no-store", "Content-Length": String(answer.length) });
  response.write(answer);
  setTimeout(() => response.end(), LINGER_MS).unref();
}
