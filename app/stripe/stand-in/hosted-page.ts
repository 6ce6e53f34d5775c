import type { CreditNoteObject } from "./money-records.ts";
import { day, documentOf, escapeHtml, formatYuan, minute } from "./page-parts.ts";
import type { InvoiceRecord, LineObject, PaymentMethod, PaymentRecord } from "./records.ts";

/** What the payer sees of a method. */
const METHOD_WORDS: Record<PaymentMethod, string> = { card: "银行卡", alipay: "支付宝" };
const DEMO = "支付演示环境，不产生真实扣款";

/** Reads a posted method; null for anything that is not on the page. */
export function readMethod(value: string | null): PaymentMethod | null {
  return value === "card" || value === "alipay" ? value : null;
}

/** The methods an invoice offers: those it names, or all when it names none. */
export function offeredMethods({ invoice }: InvoiceRecord): PaymentMethod[] {
  const settings = invoice["payment_settings"] as { payment_method_types: string[] | null } | undefined;
  const named = settings?.payment_method_types ?? null;
  return (Object.keys(METHOD_WORDS) as PaymentMethod[]).filter((method) => named === null || named.length === 0 || named.includes(method));
}

/**
 * The payment page of a finalized invoice, with what was paid and credited so far. `returnUrl` must already be checked; `typed` is what
 * the payer wrote into the amount, shown again beside `problem`.
 */
export function invoicePage(input: {
  record: InvoiceRecord;
  path: string;
  now: number;
  /** Payments that were made, oldest first. */
  payments: PaymentRecord[];
  creditNotes: CreditNoteObject[];
  returnUrl: string | null;
  problem?: string;
  typed?: string;
}): string {
  const { record, now } = input;
  const { invoice, lines } = record;
  const unpaid = invoice.status === "open" || invoice.status === "uncollectible";
  const overdue = unpaid && invoice.due_date !== null && invoice.due_date < now;
  const [word, tone] = statusWord(record, overdue);
  const number = invoice.number ?? "";
  const customer = typeof invoice["customer_name"] === "string" ? invoice["customer_name"] : "—";
  return documentOf(
    `账单 ${number}`,
    `<div class="head"><h1>账单 ${escapeHtml(number)}</h1><span class="st ${tone}">${word}</span></div>
<p class="parties">付款单位：${escapeHtml(customer)}　收款方：${escapeHtml(String(invoice["account_name"]))}</p>
<dl class="strip">
<div><dt>${headline(record)}</dt><dd>${formatYuan(invoice.status === "paid" ? invoice.amount_paid : invoice.amount_remaining)}</dd>${paidPart(record)}</div>
<div><dt>付款截止</dt><dd${overdue ? ' class="late"' : ""}>${day(invoice.due_date)}</dd>${overdue ? '<dd class="note">已超过付款截止日</dd>' : ""}</div>
<div><dt>开出日期</dt><dd>${day(invoice.status_transitions.finalized_at)}</dd></div>
</dl>
<div class="cols">
<section class="sheet"><div class="title"><h2>账单明细</h2><span class="cap">${lines.length} 项 · 单位：元</span></div>
<table><thead><tr><th scope="col">项目</th><th scope="col" class="num">金额</th></tr></thead>
<tbody>${lines.map(lineRow).join("\n")}</tbody>
<tfoot><tr><th scope="row">应付合计</th><td class="num">${formatYuan(invoice.total)}</td></tr></tfoot></table>
${historyTables(input.payments, input.creditNotes)}
<p class="below">本页为付款通知，不是增值税发票。发票由收款单位另行开具。</p></section>
<section class="sheet box" aria-label="付款">${paymentBox(input)}</section>
</div>`,
  );
}

function paymentBox({ record, path, payments, returnUrl, problem, typed }: Parameters<typeof invoicePage>[0]): string {
  const { invoice } = record;
  const back = (quiet: boolean) =>
    returnUrl === null ? "" : `<a class="btn${quiet ? " quiet" : ""}" href="${escapeHtml(returnUrl)}">返回账单</a>`;
  if (invoice.status === "paid") {
    const way = invoice.amount_due === 0 ? "无需付款" : waysOf(payments);
    return `<div class="told ok" role="status"><strong>已支付</strong>款项已记入，您可以返回查看账单。</div>
<dl class="facts"><div><dt>实付金额</dt><dd>${formatYuan(invoice.amount_paid)}</dd></div><div><dt>付款方式</dt><dd>${way}</dd></div>
<div><dt>支付时间</dt><dd>${minute(invoice.status_transitions.paid_at)}</dd></div></dl>${back(false)}<p class="small">${DEMO}。</p>`;
  }
  if (invoice.status === "void") {
    return `<div class="told bad" role="status"><strong>账单已作废</strong>请勿付款。如有疑问，请联系收款单位。</div>${back(false)}`;
  }
  const choices = offeredMethods(record).map(
    (value, index) =>
      `<label class="way"><input type="radio" name="method" value="${value}" required${index === 0 ? " checked" : ""}>${METHOD_WORDS[value]}</label>`,
  );
  return `${problem === undefined ? "" : `<div class="told bad" role="alert" id="problem">${escapeHtml(problem)}</div>`}
<form method="post" action="${escapeHtml(path)}"><fieldset><legend>付款方式</legend>${choices.join("\n")}</fieldset>
<button class="btn" type="submit" name="pay" value="whole">确认支付 ${formatYuan(invoice.amount_remaining)}</button>
<details class="part"${typed === undefined ? "" : " open"}><summary>只付一部分</summary>
<label for="amount">本次付款金额（元）</label>
<input id="amount" name="amount" inputmode="decimal" autocomplete="off" value="${escapeHtml(typed ?? "")}"${typed === undefined ? "" : ' aria-invalid="true" aria-describedby="problem"'}>
<p class="small">不超过 ${formatYuan(invoice.amount_remaining)}，其余可以以后再付。</p>
<button class="btn quiet" type="submit" name="pay" value="part">支付这一部分</button></details></form>
${back(true)}<p class="small">${DEMO}。请勿填写真实的银行卡或支付宝账号。</p>`;
}

/** What has come in and what was credited, each a table of its own where there is any. */
function historyTables(payments: PaymentRecord[], creditNotes: CreditNoteObject[]): string {
  const paid = payments.map(
    ({ payment, method }) =>
      `<tr><th scope="row">${method === null ? "银行转账" : METHOD_WORDS[method]}<span class="cap">${minute(payment.status_transitions.paid_at)}</span></th><td class="num">${formatYuan(payment.amount_paid ?? 0, "")}</td></tr>`,
  );
  const credited = creditNotes.map(
    (note) =>
      `<tr id="${escapeHtml(note.id)}"><th scope="row">${escapeHtml(note.number)}${note.status === "void" ? "（已作废）" : ""}<span class="cap">${day(note.created)}　${escapeHtml(String(note["memo"] ?? creditWay(note)))}</span></th><td class="num">${formatYuan(-note.amount, "")}</td></tr>`,
  );
  const table = (title: string, rows: string[]) =>
    rows.length === 0
      ? ""
      : `<div class="title more"><h2>${title}</h2><span class="cap">${rows.length} 笔 · 单位：元</span></div><table aria-label="${title}"><tbody>${rows.join("\n")}</tbody></table>`;
  return table("付款记录", paid) + table("贷项通知", credited);
}

function creditWay(note: CreditNoteObject): string {
  if (note.post_payment_amount === 0) return "冲减应付金额";
  return note.refunds.length > 0 ? "原路退款" : "记入余额或线下退回";
}

function waysOf(payments: PaymentRecord[]): string {
  const ways = new Set(payments.map(({ method }) => (method === null ? "银行转账" : METHOD_WORDS[method])));
  return ways.size === 0 ? "线下付款" : [...ways].join("、");
}

function headline({ invoice }: InvoiceRecord): string {
  if (invoice.status === "paid") return "实付金额";
  return invoice.amount_paid > 0 || invoice.pre_payment_credit_notes_amount > 0 ? "待付金额" : "应付金额";
}

/** Below the headline: what was paid and credited of the total, when it is not all. */
function paidPart({ invoice }: InvoiceRecord): string {
  if (invoice.status === "paid") return "";
  const parts = [
    ...(invoice.amount_paid > 0 ? [`<span class="nb">已付 ${formatYuan(invoice.amount_paid)}</span>`] : []),
    ...(invoice.pre_payment_credit_notes_amount > 0
      ? [`<span class="nb">已冲减 ${formatYuan(invoice.pre_payment_credit_notes_amount)}</span>`]
      : []),
  ];
  return parts.length === 0 ? "" : `<dd class="note">${parts.join("，")}</dd>`;
}

function statusWord({ invoice }: InvoiceRecord, overdue: boolean): [string, string] {
  if (invoice.status === "paid") return ["已支付", "ok"];
  if (invoice.status === "void") return ["已作废", "bad"];
  if (overdue) return ["已逾期", "bad"];
  return invoice.amount_paid > 0 ? ["部分已付", "wait"] : ["待付款", "wait"];
}

function lineRow({ description, amount, period }: LineObject): string {
  // Periods are half-open: the last day shown is the one before the end instant.
  const span =
    period.end > period.start
      ? `<span class="cap">计费期 <span class="nb">${day(period.start)} 至</span> <span class="nb">${day(period.end - 1)}</span></span>`
      : "";
  return `<tr><th scope="row">${escapeHtml(description ?? "账单项目")}${span}</th><td class="num">${formatYuan(amount, "")}</td></tr>`;
}
