import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, type HeadersFunction, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { formAction } from "#app/http/form.server.ts";
import { localPath, paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { retryAfter } from "#app/http/retry-after.server.ts";
import { signedIn } from "#app/http/session.server.ts";
import { awaitsSecondFactor, passSecondFactor } from "#app/http/sign-in.server.ts";
import { isAppError } from "#app/kernel/errors.ts";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";

export const meta: MetaFunction = () => [{ title: "两步验证 · 实景" }];
export const headers: HeadersFunction = (answers) => retryAfter(answers);
export const handle = { width: "narrow" };

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const params = new URL(request.url).searchParams;
    const to = localPath(params.get("to"));
    if (await signedIn(request, context)) throw redirect(to);
    if (!awaitsSecondFactor(request)) throw redirect(paths.signIn({ to }));
    return json({ to, method: params.get("method") === "backup" ? ("backup" as const) : ("totp" as const) });
  });
}

const secondFactorForm = z.object({
  method: z.enum(["totp", "backup"]),
  code: z.string({ error: "请填写验证码。" }).max(40, "验证码过长。"),
});

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, () => {
    const to = localPath(new URL(request.url).searchParams.get("to"));
    return formAction(request, context, secondFactorForm, async (value) => {
      try {
        const { headers } = await passSecondFactor(request, context, value);
        return redirect(to, { headers });
      } catch (error) {
        // The password has to be given again; the sign-in page says why.
        if (isAppError(error) && error.code === "unauthenticated") return redirect(`${paths.signIn({ to })}&expired`);
        throw error;
      }
    });
  });
}

export default function SecondFactor() {
  const { to, method } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const messages = Object.values(answer?.error ?? {}).flatMap((list) => list ?? []);
  const isBackup = method === "backup";
  return (
    <>
      <PageHead
        title="两步验证"
        subtitle={isBackup ? "请输入一个未使用过的备用码，每个备用码只能使用一次。" : "请输入验证器应用当前显示的 6 位数字。"}
        display
      />
      <Sheet>
        <Form method="post" noValidate className="form" key={method}>
          <ErrorSummary errors={errorsFromRecord(messages[0] ? { code: messages[0] } : {})} title="验证没有通过" />
          <div className="fields">
            <TextField
              name="code"
              label={isBackup ? "备用码" : "验证码"}
              width="medium"
              required
              autoComplete={isBackup ? "off" : "one-time-code"}
              inputMode={isBackup ? "text" : "numeric"}
              error={messages[0]}
            />
          </div>
          <div className="row">
            <input type="hidden" name="method" value={method} />
            <SubmitButton pending="正在验证…">验证并登录</SubmitButton>
            {isBackup ? (
              <Link to={paths.secondFactor({ to })}>改用验证码</Link>
            ) : (
              <Link to={`${paths.secondFactor({ to })}&method=backup`}>手机不在身边，使用备用码</Link>
            )}
          </div>
        </Form>
      </Sheet>
      <p className="muted">
        不是您本人？<Link to={paths.signIn()}>返回登录</Link>
      </p>
    </>
  );
}
