import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type AppLoadContext, createRequestHandler, type ServerBuild } from "@remix-run/node";
import type { Request as HttpRequest, Response as HttpResponse, NextFunction } from "express";
import { LINGER_MS } from "./body.server.ts";

export interface RemixOptions {
  build: ServerBuild;
  /** The address of the application: pages see their URL below it, whatever host name a request came with. */
  origin: string;
  loadContext: (request: HttpRequest, response: HttpResponse) => AppLoadContext;
}

/** Answers through Remix. The body has been read before, or is taken in by the action (body.server.ts). */
export function remixHandler({ build, origin, loadContext }: RemixOptions) {
  const handle = createRequestHandler(build, "production");
  return async (request: HttpRequest, response: HttpResponse, next: NextFunction) => {
    try {
      const answer = await handle(webRequest(request, response, origin), loadContext(request, response));
      // A body left unread ends its connection; the sender is given a moment to read the answer first.
      const isUnread = !request.complete && response.locals["unread"] === true;
      if (isUnread) response.setHeader("Connection", "close");
      await send(answer, response, request.method === "HEAD");
      if (isUnread) await sleep(LINGER_MS);
      response.end();
    } catch (error) {
      next(error);
    }
  };
}

function webRequest(request: HttpRequest, response: HttpResponse, origin: string): Request {
  const gone = new AbortController();
  response.on("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of [value].flat()) if (one !== undefined) headers.append(name, one);
  }
  const body: Buffer | undefined = response.locals["body"];
  return new Request(`${origin}${request.originalUrl}`, {
    method: request.method,
    headers,
    signal: gone.signal,
    body: body === undefined ? null : new Uint8Array(body),
  });
}

async function send(answer: Response, response: HttpResponse, isHead: boolean): Promise<void> {
  response.status(answer.status);
  for (const [name, value] of answer.headers) {
    // A page that says how it may be stored knows better than the default set before; a second cookie is no replacement of the first.
    if (name === "set-cookie" || name === "vary") response.append(name, value);
    else response.setHeader(name, value);
  }
  if (!answer.body) return;
  if (isHead) return void answer.body.cancel();
  await write(answer.body, response);
}

/** Passes the stream on no faster than the reader takes it: a large file to a slow reader must not pile up here. */
async function write(body: ReadableStream<Uint8Array>, response: HttpResponse): Promise<void> {
  const reader = body.getReader();
  const closed = once(response, "close").catch(() => {});
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (response.destroyed) return await reader.cancel();
      const hasRoom = response.write(value);
      // Compressed pages are streamed part by part as React renders them.
      response.flush?.();
      if (!hasRoom) await Promise.race([once(response, "drain").catch(() => {}), closed]);
    }
  } catch (error) {
    response.destroy();
    throw error;
  }
}
