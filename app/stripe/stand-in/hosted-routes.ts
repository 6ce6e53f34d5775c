import type { IncomingMessage, ServerResponse } from "node:http";
import type { Commit } from "./committer.ts";
import { invoicePage, offeredMethods, readMethod } from "./hosted-page.ts";
import type { OperationContext } from "./operation.ts";
import { messagePage, readYuan } from "./page-parts.ts";
import { PAGE_POLICY } from "./page-style.ts";
import type { InvoiceRecord, PaymentRecord } from "./records.ts";
import { ApiRefusal } from "./refusal.ts";
import { readBody, reply } from "./requests.ts";
import { settingsOf } from "./settings.ts";
import { settle } from "./settlement.ts";
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
    const { invoice } = record;
    const show = (status: number, problem?: string, typed?: string) =>
      html(
        response,
        status,
        invoicePage({
          record,
          path: url.pathname,
          now: context.now,
          payments: paidPayments(context, invoice.id),
          creditNotes: store.all("creditNotes").filter((note) => note.invoice === invoice.id),
          returnUrl: safeReturnUrl(record, options.appOrigin),
          ...(problem === undefined ? {} : { problem }),
          ...(typed === undefined ? {} : { typed }),
        }),
      );
    if (!posted) {
      show(200);
      return;
    }
    const method = readMethod(posted.get("method"));
    if (method === null || !offeredMethods(record).includes(method)) {
      show(422, "请选择付款方式。");
      return;
    }
    const typed = posted.get("pay") === "whole" ? "" : (posted.get("amount") ?? "").trim();
    const amount = typed === "" ? invoice.amount_remaining : readYuan(typed);
    const payable = invoice.status === "open" || invoice.status === "uncollectible";
    if (payable && ((posted.get("pay") === "part" && typed === "") || amount === null || amount < 1 || amount > invoice.amount_remaining)) {
      show(422, "请填写大于 0、不超过待付金额的数字，最多两位小数。", typed);
      return;
    }
    // No await between reading the record and this commit: a second click finds the invoice paid.
    if (payable && amount !== null) {
      const cause = { requestId: null, idempotencyKey: null };
      try {
        await commit(
          settle(context, record, { method, amount, decline: settingsOf(store).card === "decline" && method === "card" }),
          cause,
        );
      } catch (error) {
        if (!(error instanceof ApiRefusal && error.outcome)) throw error;
        await commit(error.outcome, cause);
        show(402, "银行拒绝了这笔付款，没有扣款。请换一种付款方式，或稍后再试。");
        return;
      }
    }
    reply(response, 303, { location: url.pathname, "cache-control": "no-store" }, "");
  };
}

/** In the order they were paid. The default payment is opened first and, because it pays all that remains, paid last. */
function paidPayments({ store }: OperationContext, invoiceId: string): PaymentRecord[] {
  const paid = store.all("payments").filter(({ payment }) => payment.invoice === invoiceId && payment.status === "paid");
  return paid.sort((left, right) => Number(left.payment.is_default) - Number(right.payment.is_default));
}

/** The way back named in the metadata, if it leads to this machine or to the product; anything else would be an open redirect. */
export function safeReturnUrl({ invoice }: InvoiceRecord, appOrigin: string | undefined): string | null {
  const given = invoice.metadata["return_url"];
  return given !== undefined && isOwnAddress(given, appOrigin) ? new URL(given).href : null;
}

/** Whether an address leads to this machine or to the product. */
export function isOwnAddress(given: string, appOrigin: string | undefined): boolean {
  if (!URL.canParse(given)) return false;
  const url = new URL(given);
  if (url.protocol !== "http:" && url.protocol !== "https:") return false;
  const loopback = url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(url.hostname);
  return loopback || url.origin === appOrigin;
}

/** Sends a page under a policy that lets it run nothing. */
export function html(
  response: ServerResponse,
  status: number,
  body: string,
  referrer: "no-referrer" | "same-origin" = "no-referrer",
): void {
  reply(
    response,
    status,
    {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": PAGE_POLICY,
      "cache-control": "no-store",
      "referrer-policy": referrer,
      "x-content-type-options": "nosniff",
    },
    body,
  );
}
