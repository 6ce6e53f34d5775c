import type { IncomingMessage } from "node:http";
import type { NextFunction, Request, Response } from "express";

/** What an ordinary request may carry (reliability C6). Files need a limit of their own. */
export const MOST_BODY_BYTES = 1024 * 1024;

/**
 * Reads the whole body into `response.locals.body` before anything acts on the request: no action waits for a slow sender, and one
 * that is too large is answered with 413 after at most `limit` bytes, whatever length it declared.
 */
export function limitedBody(limit = MOST_BODY_BYTES) {
  return async (request: Request, response: Response, next: NextFunction) => {
    if (request.method === "GET" || request.method === "HEAD") return next();
    try {
      const body = await readUpTo(request, limit);
      if (body === null) return refuse(response);
      response.locals["body"] = body;
    } catch {
      // The sender went away in the middle: nobody is left to answer.
      return void response.destroy();
    }
    next();
  };
}

/** The body, or null when it is larger than `limit`; the rest is then left unread. */
async function readUpTo(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const LINGER_MS = 1_000;

/** Closing at once, with the rest of the body unread, would reset the connection and take the answer away from the sender. */
function refuse(response: Response): void {
  const answer = Buffer.from("提交的内容过大（上限 1 MB），没有被接收。请精简后重新提交。");
  response
    .status(413)
    .type("text")
    .set({ Connection: "close", "Cache-Control": "no-store", "Content-Length": String(answer.length) });
  response.write(answer);
  setTimeout(() => response.end(), LINGER_MS).unref();
}
