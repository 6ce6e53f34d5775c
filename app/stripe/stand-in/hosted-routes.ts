import type { IncomingMessage, ServerResponse } from "node:http";
import type { Commit } from "./committer.ts";
import { invoicePage, messagePage, readMethod } from "./hosted-page.ts";
import type { OperationContext } from "./operation.ts";
import { PAGE_POLICY } from "./page-style.ts";
import type { InvoiceRecord } from "./records.ts";
import { readBody, reply } from "./requests.ts";
import { defaultPayment, settle } from "./settlement.ts";
import type { Store } from "./store.ts";

const FORM_LIMIT = 10_000;
const PATH = /^\/invoice\/([A-Za-z0-9_-]+)$/;

/**
 * The handler of `/invoice/:token`: GET shows the page, POST pays and sends the payer back to it. The token is the only key to the
 * page. Paying twice changes nothing, because only an open invoice can be settled.
 */
export function createHostedRoutes(options: {
  store: Store;
  commit: Commit;
  context: () => OperationContext;
  /** The product's own origin; a way back may lead there or to this machine. */
  appOrigin: string | undefined;
}): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  const { store, commit } = options;

  return async (request, response, url) => {
    const posted = request.method === "POST" ? new URLSearchParams(await readBody(request, FORM_LIMIT)) : null;
    const token = PATH.exec(url.pathname)?.[1];
    const record = token === undefined ? undefined : store.all("invoices").find(({ hostedToken }) => hostedToken === token);
    if (!record) {
      html(response, 404, messagePage("没有找到这份账单", "链接可能不完整，或账单已被撤回。请从账单页面重新打开。"));
      return;
    }
    if (request.method !== "GET" && request.method !== "HEAD" && !posted) {
      html(response, 405, messagePage("不支持这种访问方式", "请从账单页面重新打开。"));
      return;
    }
    const context = options.context();
    const show = (status: number, problem?: string) =>
      html(
        response,
        status,
        invoicePage({
          record,
          path: url.pathname,
          now: context.now,
          method: defaultPayment(context, record.invoice.id)?.method ?? null,
          returnUrl: safeReturnUrl(record, options.appOrigin),
          ...(problem === undefined ? {} : { problem }),
        }),
      );
    if (!posted) {
      show(200);
      return;
    }
    const method = readMethod(posted.get("method"));
    if (method === null) {
      show(422, "请选择付款方式。");
      return;
    }
    // No await between reading the record and this commit: a second click finds the invoice paid.
    if (record.invoice.status === "open") await commit(settle(context, record, { method }), { requestId: null, idempotencyKey: null });
    reply(response, 303, { location: url.pathname, "cache-control": "no-store" }, "");
  };
}

/** The way back named in the metadata, if it leads to this machine or to the product; anything else would be an open redirect. */
export function safeReturnUrl({ invoice }: InvoiceRecord, appOrigin: string | undefined): string | null {
  const given = invoice.metadata["return_url"];
  if (given === undefined || !URL.canParse(given)) return null;
  const url = new URL(given);
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  const loopback = url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(url.hostname);
  return loopback || url.origin === appOrigin ? url.href : null;
}

function html(response: ServerResponse, status: number, body: string): void {
  reply(
    response,
    status,
    {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": PAGE_POLICY,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
    body,
  );
}
