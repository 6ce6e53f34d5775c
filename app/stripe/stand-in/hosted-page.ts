import { PAGE_STYLE } from "./page-style.ts";
import type { InvoiceRecord, LineObject, PaymentMethod } from "./records.ts";

/** What the payer sees of a method. */
const METHOD_WORDS: Record<PaymentMethod, string> = { card: "银行卡", alipay: "支付宝" };
const ZONE = "Asia/Shanghai";
const DEMO = "支付演示环境，不产生真实扣款";

/** Reads a posted method; null for anything that is not on the page. */
export function readMethod(value: string | null): PaymentMethod | null {
  return value === "card" || value === "alipay" ? value : null;
}

/** `¥1,234,567.00` from fen, with a true minus. */
export function formatYuan(fen: number, sign = "¥"): string {
  const digits = BigInt(Math.abs(fen)).toString().padStart(3, "0");
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${fen < 0 ? "−" : ""}${sign}${yuan}.${digits.slice(-2)}`;
}

/** The payment page of a finalized invoice. `method` is how it was paid; `returnUrl` must already be checked. */
export function invoicePage(input: {
  record: InvoiceRecord;
  path: string;
  now: number;
  method: PaymentMethod | null;
  returnUrl: string | null;
  problem?: string;
}): string {
  const { record, now } = input;
  const { invoice, lines } = record;
  const overdue = invoice.status === "open" && invoice.due_date !== null && invoice.due_date < now;
  const [word, tone] = statusWord(record, overdue);
  const number = invoice.number ?? "";
  const customer = typeof invoice["customer_name"] === "string" ? invoice["customer_name"] : "—";
  return documentOf(
    `账单 ${number}`,
    `<div class="head"><h1>账单 ${escapeHtml(number)}</h1><span class="st ${tone}">${word}</span></div>
<p class="parties">付款单位：${escapeHtml(customer)}　收款方：${escapeHtml(String(invoice["account_name"]))}</p>
<dl class="strip">
<div><dt>${invoice.status === "paid" ? "实付金额" : "应付金额"}</dt><dd>${formatYuan(invoice.amount_due)}</dd></div>
<div><dt>付款截止</dt><dd${overdue ? ' class="late"' : ""}>${day(invoice.due_date)}</dd>${overdue ? '<dd class="note">已超过付款截止日</dd>' : ""}</div>
<div><dt>开出日期</dt><dd>${day(invoice.status_transitions.finalized_at)}</dd></div>
</dl>
<div class="cols">
<section class="sheet"><div class="title"><h2>账单明细</h2><span class="cap">${lines.length} 项 · 单位：元</span></div>
<table><thead><tr><th scope="col">项目</th><th scope="col" class="num">金额</th></tr></thead>
<tbody>${lines.map(lineRow).join("\n")}</tbody>
<tfoot><tr><th scope="row">应付合计</th><td class="num">${formatYuan(invoice.total)}</td></tr></tfoot></table>
<p class="below">本页为付款通知，不是增值税发票。发票由收款单位另行开具。</p></section>
<section class="sheet box" aria-label="付款">${paymentBox(input)}</section>
</div>`,
  );
}

/** A page that only says something: unknown address, fault. */
export function messagePage(title: string, text: string): string {
  return documentOf(title, `<section class="sheet alone"><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p></section>`);
}

function paymentBox({ record, path, method, returnUrl, problem }: Parameters<typeof invoicePage>[0]): string {
  const { invoice } = record;
  const back = (quiet: boolean) =>
    returnUrl === null ? "" : `<a class="btn${quiet ? " quiet" : ""}" href="${escapeHtml(returnUrl)}">返回账单</a>`;
  if (invoice.status === "paid") {
    const way = invoice.amount_due === 0 ? "无需付款" : method === null ? "线下付款" : METHOD_WORDS[method];
    return `<div class="told ok" role="status"><strong>已支付</strong>款项已记入，您可以返回查看账单。</div>
<dl class="facts"><div><dt>实付金额</dt><dd>${formatYuan(invoice.amount_paid)}</dd></div><div><dt>付款方式</dt><dd>${way}</dd></div>
<div><dt>支付时间</dt><dd>${minute(invoice.status_transitions.paid_at)}</dd></div></dl>${back(false)}<p class="small">${DEMO}。</p>`;
  }
  if (invoice.status === "void") {
    return `<div class="told bad" role="status"><strong>账单已作废</strong>请勿付款。如有疑问，请联系收款单位。</div>${back(false)}`;
  }
  const choices = (Object.keys(METHOD_WORDS) as PaymentMethod[]).map(
    (value, index) =>
      `<label class="way"><input type="radio" name="method" value="${value}" required${index === 0 ? " checked" : ""}>${METHOD_WORDS[value]}</label>`,
  );
  return `${problem === undefined ? "" : `<div class="told bad" role="alert">${escapeHtml(problem)}</div>`}
<form method="post" action="${escapeHtml(path)}"><fieldset><legend>付款方式</legend>${choices.join("\n")}</fieldset>
<button class="btn" type="submit">确认支付 ${formatYuan(invoice.amount_remaining)}</button></form>
${back(true)}<p class="small">${DEMO}。请勿填写真实的银行卡或支付宝账号。</p>`;
}

function statusWord({ invoice }: InvoiceRecord, overdue: boolean): [string, string] {
  if (invoice.status === "paid") return ["已支付", "ok"];
  if (invoice.status === "void") return ["已作废", "bad"];
  return overdue ? ["已逾期", "bad"] : ["待付款", "wait"];
}

function lineRow({ description, amount, period }: LineObject): string {
  // Periods are half-open: the last day shown is the one before the end instant.
  const span =
    period.end > period.start
      ? `<span class="cap">计费期 <span class="nb">${day(period.start)} 至</span> <span class="nb">${day(period.end - 1)}</span></span>`
      : "";
  return `<tr><th scope="row">${escapeHtml(description ?? "账单项目")}${span}</th><td class="num">${formatYuan(amount, "")}</td></tr>`;
}

function day(unixSeconds: number | null): string {
  return unixSeconds === null ? "—" : minute(unixSeconds).slice(0, 10);
}

function minute(unixSeconds: number | null): string {
  if (unixSeconds === null) return "—";
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "short" });
  return format.format(new Date(unixSeconds * 1000));
}

function documentOf(title: string, body: string): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${escapeHtml(title)} · 支付演示</title><style>${PAGE_STYLE}</style></head>
<body><p class="demo">${DEMO}</p>
<header class="top"><div>实景<small>账单支付</small></div></header>
<main>${body}</main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
