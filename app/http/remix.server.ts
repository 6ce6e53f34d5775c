import { type AppLoadContext, createRequestHandler, type ServerBuild, writeReadableStreamToWritable } from "@remix-run/node";
import type { Request as HttpRequest, Response as HttpResponse, NextFunction } from "express";

export interface RemixOptions {
  build: ServerBuild;
  /** The address of the application: pages see their URL below it, whatever host name a request came with. */
  origin: string;
  loadContext: (request: HttpRequest, response: HttpResponse) => AppLoadContext;
}

/** Answers through Remix. The body has been read before (body.server.ts). */
export function remixHandler({ build, origin, loadContext }: RemixOptions) {
  const handle = createRequestHandler(build, "production");
  return async (request: HttpRequest, response: HttpResponse, next: NextFunction) => {
    try {
      await send(await handle(webRequest(request, response, origin), loadContext(request, response)), response);
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

async function send(answer: Response, response: HttpResponse): Promise<void> {
  response.status(answer.status);
  for (const [name, value] of answer.headers) {
    // A page that says how it may be stored knows better than the default set before; a second cookie is no replacement of the first.
    if (name === "set-cookie" || name === "vary") response.append(name, value);
    else response.setHeader(name, value);
  }
  if (answer.body) await writeReadableStreamToWritable(answer.body, response);
  else response.end();
}
