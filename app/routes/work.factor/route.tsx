import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, type HeadersFunction, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { confirmFactor, FACTOR_METHODS, mailFactorCode, waitingFactorCode } from "#app/http/confirm-factor.server.ts";
import { FACTOR_MINUTES } from "#app/http/factor-age.ts";
import { formAction } from "#app/http/form.server.ts";
import { freshFactorAt } from "#app/http/fresh-factor.server.ts";
import { localPath, paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { retryAfter } from "#app/http/retry-after.server.ts";
import { requireActor, signedIn } from "#app/http/session.server.ts";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";

export const meta: MetaFunction = () => [{ title: "二次验证 · 实景" }];
export const headers: HeadersFunction = (answers) => retryAfter(answers);

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const { actor } = await requireActor(request, context);
    const session = await signedIn(request, context);
    const params = new URL(request.url).searchParams;
    const to = localPath(params.get("to"));
    const enabled = session?.twoFactorEnabled === true;
    const [shownAt, waiting] = await Promise.all([
      freshFactorAt(request, context, actor),
      enabled || !session ? null : waitingFactorCode(context, session.sessionId),
    ]);
    return json({
      to,
      method: enabled ? (params.get("method") === "backup" ? ("backup" as const) : ("totp" as const)) : ("mail" as const),
      email: actor.email,
      shownAt: shownAt?.toISOString() ?? null,
      waitingUntil: waiting?.toISOString() ?? null,
      beside: params.has("beside"),
      isDemo: context.demo !== undefined,
    });
  });
}

const factorForm = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("mail") }),
  z.strictObject({
    intent: z.literal("confirm"),
    method: z.enum(FACTOR_METHODS),
    code: z.string({ error: "请填写验证码。" }).max(40, "验证码过长。"),
  }),
]);

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const { actor } = await requireActor(request, context);
    const session = await signedIn(request, context);
    const params = new URL(request.url).searchParams;
    const to = localPath(params.get("to"));
    const here = `${paths.confirmFactor({ to })}${params.has("beside") ? "&beside=1" : ""}`;
    const confirming = { actor, sessionId: session?.sessionId ?? "", twoFactorEnabled: session?.twoFactorEnabled === true };
    return formAction(request, context, factorForm, async (value) => {
      if (value.intent === "mail") {
        await mailFactorCode(context, confirming);
        return redirect(here);
      }
      await confirmFactor(request, context, confirming, value);
      // Opened beside a form, the way on is back in the other window.
      return redirect(params.has("beside") ? here : to);
    });
  });
}

const EXPLANATIONS = {
  totp: "请输入验证器应用当前显示的 6 位数字。",
  backup: "请输入一个未使用过的备用码，每个备用码只能使用一次。",
  mail: "您尚未启用验证器，我们将向您的登录邮箱发送一次性验证码。",
} as const;

export default function ConfirmFactor() {
  const { to, method, email, shownAt, waitingUntil, beside, isDemo } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const messages = [...new Set(Object.values(answer?.error ?? {}).flatMap((list) => list ?? []))];
  const asksCode = method !== "mail" || waitingUntil !== null;
  return (
    <>
      <PageHead title="二次验证" subtitle={`签署、授予等有约束力的操作须在 ${FACTOR_MINUTES} 分钟内完成过二次验证。`} />
      {shownAt ? (
        <Notice tone="ok" title="您刚刚已完成验证" action={beside ? undefined : <Link to={to}>返回继续办理</Link>}>
          验证时间 {formatDateTime(shownAt)}，{FACTOR_MINUTES} 分钟内有效。{beside ? "请关闭本窗口，回到原窗口继续提交。" : null}
        </Notice>
      ) : null}
      <ErrorSummary errors={errorsFromRecord(messages[0] ? { [asksCode ? "code" : ""]: messages[0] } : {})} title="验证没有通过" />
      <Sheet title={asksCode ? "输入验证码" : "获取验证码"}>
        <p className="muted">{waitingUntil ? `验证码已发送至 ${email}，${formatDateTime(waitingUntil)} 前有效。` : EXPLANATIONS[method]}</p>
        {isDemo && method === "mail" ? (
          <p className="muted">
            演示环境的邮件在{" "}
            <a href={paths.demoMail()} target="_blank" rel="noreferrer">
              演示邮箱
            </a>{" "}
            中查看。
          </p>
        ) : null}
        {asksCode ? (
          <Form method="post" noValidate className="form" key={method}>
            <div className="fields">
              <TextField
                name="code"
                label={method === "backup" ? "备用码" : "验证码"}
                width="medium"
                required
                autoComplete={method === "backup" ? "off" : "one-time-code"}
                inputMode={method === "backup" ? "text" : "numeric"}
                error={messages[0]}
              />
            </div>
            <div className="row">
              <input type="hidden" name="method" value={method} />
              <SubmitButton pending="正在验证…" name="intent" value="confirm">
                验证并继续
              </SubmitButton>
              {method === "totp" ? <Link to={`${paths.confirmFactor({ to })}&method=backup`}>手机不在身边，使用备用码</Link> : null}
              {method === "backup" ? <Link to={paths.confirmFactor({ to })}>改用验证码</Link> : null}
            </div>
          </Form>
        ) : null}
        {method === "mail" ? (
          <Form method="post" className="form">
            <div className="row">
              <SubmitButton variant={asksCode ? "text" : "primary"} pending="正在发送…" name="intent" value="mail">
                {asksCode ? "没有收到？重新发送" : `发送验证码至 ${email}`}
              </SubmitButton>
            </div>
          </Form>
        ) : null}
      </Sheet>
      {method === "mail" ? (
        <p className="muted">
          建议<Link to={paths.security()}>启用验证器</Link>，以后无须等待邮件。
        </p>
      ) : null}
    </>
  );
}
