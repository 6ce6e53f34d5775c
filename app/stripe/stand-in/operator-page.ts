import { memberBalance, platformBalance } from "./balance-transactions.ts";
import type { StandInFaults } from "./faults.ts";
import type { OperationContext } from "./operation.ts";
import { documentOf, escapeHtml, formatYuan, minute } from "./page-parts.ts";
import { settingsOf } from "./settings.ts";

const SHOWN = 20;

/** One thing the operators' page can do: a control and its body, or the clock by days. */
type Act = [word: string, path: string, body: unknown];

const REFUND_WORDS: Record<string, string> = { pending: "处理中", succeeded: "已退款", failed: "退款失败" };
const DISPUTE_WORDS: Record<string, string> = { needs_response: "待处理", won: "胜诉", lost: "败诉" };
const CAPABILITY_WORDS: Record<string, string> = { active: "可收款", inactive: "未开通", pending: "审核中" };
const DELIVERY_WORDS: Record<string, string> = {
  pending: "待送达",
  delivered: "已送达",
  given_up: "已放弃",
  lost: "已丢失",
  unwanted: "未订阅",
};
const FAULTS: Act[] = [
  ["无故障", "faults", {}],
  ["下一次写入返回 500", "faults", { calls: [{ operation: "writes", fault: "errorBefore", times: 3 }] }],
  ["下一次写入后断开", "faults", { calls: [{ operation: "writes", fault: "drop", times: 3 }] }],
  ["限流 429", "faults", { calls: [{ operation: "*", fault: "rateLimit" }] }],
  ["通知重复", "faults", { webhooks: [{ fault: "duplicate" }] }],
  ["同一事实换号再通知", "faults", { webhooks: [{ fault: "newId" }] }],
  ["通知乱序", "faults", { webhooks: [{ fault: "reverse", milliseconds: 3_000 }] }],
  ["通知丢失", "faults", { webhooks: [{ fault: "lose" }] }],
];
const SETTINGS: Act[] = [
  ["刷卡通过", "settings", { card: "accept" }],
  ["刷卡被拒", "settings", { card: "decline" }],
  ["退款即时到账", "settings", { refunds: "succeed" }],
  ["退款待处理", "settings", { refunds: "pending" }],
  ["余额充足", "settings", { heldBalance: {} }],
  ["余额不足", "settings", { heldBalance: { cny: 100_000_000_000 } }],
];

/** The operators' page of the stand-in: what it holds, newest first, and what the outside world may do with it. For demos and by hand. */
export function operatorPage({ store, now }: OperationContext, faults: StandInFaults): string {
  const settings = settingsOf(store);
  const newest = <T>(rows: T[]): T[] => rows.slice(-SHOWN).reverse();
  const balance = [...platformBalance(store, now)].map(
    ([currency, { available, pending }]) => `${currency.toUpperCase()} 可用 ${money(available)}，在途 ${money(pending)}`,
  );
  const faulty = (faults.calls?.length ?? 0) + (faults.webhooks?.length ?? 0) > 0;
  const charges = newest(store.all("charges")).map((charge) => [
    charge.id,
    money(charge.amount),
    charge.status === "failed"
      ? "失败"
      : charge.disputed
        ? "争议中"
        : charge.amount_refunded > 0
          ? `已退 ${money(charge.amount_refunded)}`
          : "成功",
    charge.status === "succeeded" && !charge.disputed && charge.amount_refunded < charge.amount
      ? acts([["发起争议", "disputes", { charge: charge.id }]])
      : "",
  ]);
  const refunds = newest(store.all("refunds")).map((refund) => [
    refund.id,
    money(refund.amount),
    REFUND_WORDS[refund.status] ?? refund.status,
    refund.status === "pending"
      ? acts([
          ["到账", `refunds/${refund.id}`, { status: "succeeded" }],
          ["失败", `refunds/${refund.id}`, { status: "failed" }],
        ])
      : "",
  ]);
  const disputes = newest(store.all("disputes")).map((dispute) => [
    dispute.id,
    money(dispute.amount),
    DISPUTE_WORDS[dispute.status] ?? dispute.status,
    dispute.status !== "needs_response"
      ? ""
      : acts([
          ...(dispute.balance_transactions.length === 0
            ? ([["扣款", `disputes/${dispute.id}`, { step: "funds_withdrawn" }]] as Act[])
            : []),
          ["胜诉", `disputes/${dispute.id}`, { step: "won" }],
          ["败诉", `disputes/${dispute.id}`, { step: "lost" }],
        ]),
  ]);
  const accounts = newest(store.all("accounts")).map((account) => {
    const profile = account["business_profile"] as { name: string | null } | undefined;
    const held = [...memberBalance(store, account.id)].filter(([, amount]) => amount > 0);
    return [
      `${escapeHtml(profile?.name ?? "")}<span class="cap">${account.id}</span>`,
      held.map(([currency, amount]) => `${currency.toUpperCase()} ${money(amount)}`).join("，") || "0.00",
      CAPABILITY_WORDS[account.capabilities.transfers] ?? "",
      acts([
        account.capabilities.transfers === "active"
          ? ["停用", `accounts/${account.id}`, { transfers: "inactive" }]
          : ["启用", `accounts/${account.id}`, { transfers: "active" }],
        ...held.map(
          ([currency, amount]): Act => [`提现 ${currency.toUpperCase()}`, `accounts/${account.id}`, { payout: { currency, amount } }],
        ),
      ]),
    ];
  });
  const transfers = newest(store.all("transfers")).map((transfer) => [
    `${transfer.id}<span class="cap">${transfer.destination}</span>`,
    `${transfer.currency.toUpperCase()} ${money(transfer.amount)}`,
    transfer.amount_reversed > 0 ? `已撤回 ${money(transfer.amount_reversed)}` : "已划转",
    "",
  ]);
  const events = newest(store.all("events")).map(({ event, delivery, attempts }) => [
    `${event.type}<span class="cap">${event.id}</span>`,
    minute(event.created),
    `${DELIVERY_WORDS[delivery]}${attempts > 1 ? `（${attempts} 次）` : ""}`,
    "",
  ]);
  return documentOf(
    "支付演示控制台",
    `<div class="head"><h1>支付演示控制台</h1><span class="st ${faulty ? "bad" : "ok"}">${faulty ? "有故障" : "正常"}</span></div>
<p class="parties">演示时间 ${minute(now)}　${balance.join("；")}</p>
<section class="sheet console"><form method="post" action="/stand-in/">
<h2>时间</h2>${acts([1, 7, 30].map((days): Act => [`前进 ${days} 天`, "clock", { days }]))}
<h2>故障</h2>${acts(FAULTS)}
<h2>行为</h2>${acts(SETTINGS)}<p class="small">刷卡${settings.card === "accept" ? "通过" : "被拒"}，退款${settings.refunds === "pending" ? "待处理" : settings.refunds === "succeed" ? "即时到账" : "失败或被拒"}${Object.keys(settings.heldBalance).length > 0 ? "，余额不足" : ""}。</p>
${table("收款", charges)}${table("退款", refunds)}${table("争议", disputes)}${table("成员账户", accounts)}${table("划转", transfers)}${table("事件", events)}
</form></section>`,
    "支付演示控制台",
  );
}

/** Reads the button that was pressed; null for anything this page does not offer in form. */
export function readAct(value: string | null): { path: string; body: unknown } | null {
  try {
    const act: unknown = JSON.parse(value ?? "");
    if (!Array.isArray(act) || typeof act[0] !== "string") return null;
    return { path: act[0], body: act[1] };
  } catch {
    return null;
  }
}

function acts(given: Act[]): string {
  const buttons = given.map(
    ([word, path, body]) =>
      `<button class="act" name="act" value="${escapeHtml(JSON.stringify([path, body]))}">${escapeHtml(word)}</button>`,
  );
  return `<span class="acts">${buttons.join("")}</span>`;
}

function table(title: string, rows: string[][]): string {
  const body = rows.map(
    ([what = "", amount = "", state = "", buttons = ""]) =>
      `<tr><th scope="row">${what}</th><td class="num">${amount}</td><td>${state}</td><td>${buttons}</td></tr>`,
  );
  const cap = rows.length === SHOWN ? `最近 ${SHOWN} 条` : `${rows.length} 条`;
  return `<div class="title more"><h2>${title}</h2><span class="cap">${cap}</span></div>${
    rows.length === 0
      ? '<p class="below">还没有记录。</p>'
      : `<div class="wide"><table aria-label="${title}"><tbody>${body.join("\n")}</tbody></table></div>`
  }`;
}

const money = (amount: number): string => formatYuan(amount, "");
