/** Renders documents as a stream: people get the shell at once, crawlers the whole page. */
import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext, type HandleErrorFunction } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { withoutNul } from "#app/http/without-nul.server.ts";
import { NonceProvider } from "#app/ui/nonce.tsx";

/** Deferred data that has not arrived by then is rejected; the connection itself ends a second later. */
const DATA_TIMEOUT_MS = 9_000;
const ABORT_AFTER_MS = DATA_TIMEOUT_MS + 1_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  const wholePage = isbot(request.headers.get("user-agent")) || remixContext.isSpaMode;
  return new Promise((resolve, reject) => {
    let responseStatus = status;
    let shellSent = false;
    const send = (): void => {
      shellSent = true;
      const body = withoutNul();
      headers.set("Content-Type", "text/html; charset=utf-8");
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: responseStatus }));
      pipe(body);
    };
    const { pipe, abort } = renderToPipeableStream(
      <NonceProvider value={loadContext.nonce}>
        <RemixServer context={remixContext} url={request.url} abortDelay={DATA_TIMEOUT_MS} nonce={loadContext.nonce} />
      </NonceProvider>,
      {
        nonce: loadContext.nonce,
        ...(wholePage ? { onAllReady: send } : { onShellReady: send }),
        onShellError: reject,
        onError(error) {
          responseStatus = 500;
          // Errors before the shell reject the promise above and are reported from there.
          if (shellSent) report(error, request, loadContext);
        },
      },
    );
    setTimeout(abort, ABORT_AFTER_MS).unref();
  });
}

export const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (!request.signal.aborted) report(error, request, context);
};

function report(error: unknown, request: Request, context: AppLoadContext): void {
  context.log.error({ err: error, path: new URL(request.url).pathname }, "render or handler failed");
}
