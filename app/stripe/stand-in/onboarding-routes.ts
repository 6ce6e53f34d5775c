import type { IncomingMessage, ServerResponse } from "node:http";
import { setTransfers } from "./account-operations.ts";
import type { Commit } from "./committer.ts";
import { html, isOwnAddress } from "./hosted-routes.ts";
import type { OperationContext } from "./operation.ts";
import { documentOf, escapeHtml, messagePage } from "./page-parts.ts";
import { reply } from "./requests.ts";
import { Work } from "./work.ts";

const PATH = /^\/onboarding\/([A-Za-z0-9]+)$/;

/** The handler of `/onboarding/:token`: what a member does at Stripe to be paid, reduced to one confirmation. A link works once. */
export function createOnboardingRoutes(options: {
  commit: Commit;
  context: () => OperationContext;
  appOrigin: string | undefined;
}): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  return async (request, response, url) => {
    const work = new Work(options.context());
    const token = PATH.exec(url.pathname)?.[1] ?? "";
    const link = work.get("accountLinks", token);
    const account = link && link.expiresAt > work.now ? work.get("accounts", link.account) : undefined;
    if (!link || !account) {
      html(response, 404, messagePage("链接已失效", "开户链接只能使用一次，五分钟内有效。请回到产品页面重新打开。"));
      return;
    }
    const profile = account["business_profile"] as { name: string | null };
    if (request.method !== "POST") {
      html(response, 200, onboardingPage(profile.name ?? account.id, url.pathname));
      return;
    }
    work.put("accountLinks", token, { ...link, expiresAt: 0 });
    setTransfers(work, account.id, "active");
    await options.commit(work.outcome({}), { requestId: null, idempotencyKey: null });
    const back = link.returnUrl !== null && isOwnAddress(link.returnUrl, options.appOrigin) ? link.returnUrl : null;
    if (back === null) html(response, 200, messagePage("收款账户已开通", "您可以关闭本页。"));
    else reply(response, 303, { location: back, "cache-control": "no-store" }, "");
  };
}

function onboardingPage(name: string, path: string): string {
  return documentOf(
    "开通收款账户",
    `<section class="sheet alone"><h1>开通收款账户</h1><p>收款单位：${escapeHtml(name)}</p>
<p>真实环境中，收款单位在这里填写主体信息、收款银行账户并接受服务协议。演示环境只需确认。</p>
<form method="post" action="${escapeHtml(path)}"><button class="btn" type="submit">确认并开通</button></form></section>`,
    "收款账户",
  );
}
