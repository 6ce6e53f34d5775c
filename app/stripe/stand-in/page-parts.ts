import { PAGE_STYLE } from "./page-style.ts";

const ZONE = "Asia/Shanghai";
const DEMO = "支付演示环境，不产生真实扣款";

/** `¥1,234,567.00` from fen, with a true minus. */
export function formatYuan(fen: number, sign = "¥"): string {
  const digits = BigInt(Math.abs(fen)).toString().padStart(3, "0");
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${fen < 0 ? "−" : ""}${sign}${yuan}.${digits.slice(-2)}`;
}

/** Fen from what a payer types (`1,234.5`); null for what is no amount. */
export function readYuan(typed: string): number | null {
  const [, yuan, part = ""] = /^¥?(\d{1,11})(?:\.(\d{1,2}))?$/.exec(typed.replaceAll(/[,，\s]/g, "")) ?? [];
  return yuan === undefined ? null : Number(yuan) * 100 + Number(part.padEnd(2, "0"));
}

/** The date of an instant (Unix seconds) in Shanghai. */
export function day(unixSeconds: number | null): string {
  return unixSeconds === null ? "—" : minute(unixSeconds).slice(0, 10);
}

/** Date and minute of an instant in Shanghai. */
export function minute(unixSeconds: number | null): string {
  if (unixSeconds === null) return "—";
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "short" });
  return format.format(new Date(unixSeconds * 1000));
}

/** A whole page: the demonstration notice, the head, and `body`. */
export function documentOf(title: string, body: string, head = "账单支付"): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${escapeHtml(title)} · 支付演示</title><style>${PAGE_STYLE}</style></head>
<body><p class="demo">${DEMO}</p>
<header class="top"><div>实景<small>${head}</small></div></header>
<main>${body}</main></body></html>`;
}

/** A page that only says something: unknown address, fault. */
export function messagePage(title: string, text: string): string {
  return documentOf(title, `<section class="sheet alone"><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p></section>`);
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
