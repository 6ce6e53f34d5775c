import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, type HeadersFunction, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { formAction } from "#app/http/form.server.ts";
import { localPath, paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { retryAfter } from "#app/http/retry-after.server.ts";
import { signedIn, signedInUser } from "#app/http/session.server.ts";
import { signIn } from "#app/http/sign-in.server.ts";
import { invalid } from "#app/kernel/errors.ts";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";

export const meta: MetaFunction = () => [{ title: "登录 · 实景" }];
export const headers: HeadersFunction = (answers) => retryAfter(answers);
export const handle = { width: "narrow" };

/** Where the visitor wanted to go; null means the workbench and is left out of addresses. */
function destination(request: Request): string | undefined {
  const to = new URL(request.url).searchParams.get("to");
  return to === null ? undefined : localPath(to);
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const to = destination(request);
    if (await signedIn(request, context)) throw redirect(to ?? paths.workbench());
    const user = await signedInUser(request, context);
    const params = new URL(request.url).searchParams;
    return json({
      wantsPage: to !== undefined && to !== paths.workbench(),
      registered: params.has("registered"),
      expired: params.has("expired"),
      // Signed in, but a member of no organization: removed, or invited and not yet there.
      homelessAddress: user?.email ?? null,
      demo: context.demo?.accounts.map(({ email, title }) => ({ email, title })) ?? null,
    });
  });
}

const signInForm = z.object({ email: z.string().optional(), password: z.string().optional(), demo: z.string().optional() });

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, () =>
    formAction(request, context, signInForm, async ({ demo, ...typed }) => {
      const isDemo = context.demo?.accounts.some((account) => account.email === demo) === true;
      const { email, password } = isDemo ? { email: demo, password: context.demo?.password } : typed;
      if (!email || !password) {
        throw invalid("请填写邮箱和密码。", {
          ...(email ? {} : { email: ["请填写邮箱。"] }),
          ...(password ? {} : { password: ["请填写密码。"] }),
        });
      }
      const to = destination(request);
      const { next, headers } = await signIn(request, context, { email, password });
      return redirect(next === "secondFactor" ? paths.secondFactor(to === undefined ? {} : { to }) : (to ?? paths.workbench()), {
        headers,
      });
    }),
  );
}

export default function SignIn() {
  const { wantsPage, registered, expired, homelessAddress, demo } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const { "": formErrors, ...fieldErrors } = (answer?.error ?? {}) as Record<string, string[] | null>;
  const errors = Object.keys(fieldErrors).length > 0 ? fieldErrors : { "": formErrors ?? null };
  const typed = answer?.initialValue?.["email"];
  return (
    <>
      <PageHead title="登录" subtitle="用户单位、供给单位、主管部门与平台运营使用同一入口。" display />
      {registered ? (
        <Notice tone="ok" title="登记信息已提交">
          请用刚才填写的邮箱和密码登录。我们已向该邮箱发送邮件；如果无法登录，请按邮件说明操作。
        </Notice>
      ) : null}
      {expired ? <Notice tone="warn">登录步骤已过期或尝试次数过多，请重新输入邮箱和密码。</Notice> : null}
      {wantsPage && !answer ? <Notice>请先登录，登录后自动回到您要打开的页面。</Notice> : null}
      {homelessAddress ? (
        <Notice tone="warn" title="您的账号目前不属于任何单位">
          {homelessAddress} 已登录，但不是任何单位的成员。请联系单位管理员邀请您，或换用其他账号登录。
        </Notice>
      ) : null}
      <Sheet>
        <Form method="post" noValidate className="form">
          <ErrorSummary errors={errorsFromRecord(errors)} title="登录没有成功" />
          <div className="fields">
            <TextField
              name="email"
              label="邮箱"
              type="email"
              autoComplete="username"
              inputMode="email"
              required
              defaultValue={typeof typed === "string" ? typed : undefined}
              error={fieldErrors["email"] ?? undefined}
            />
            <TextField
              name="password"
              label="密码"
              type="password"
              autoComplete="current-password"
              required
              error={fieldErrors["password"] ?? undefined}
            />
          </div>
          <div className="row">
            <SubmitButton pending="正在登录…">登录</SubmitButton>
            <span>
              没有账号？<Link to={paths.register()}>登记单位</Link>
            </span>
          </div>
        </Form>
      </Sheet>
      {demo ? <DemoAccounts accounts={demo} /> : null}
    </>
  );
}

/** One button per role of the demo; each posts the name of an account, the server knows the password. */
function DemoAccounts({ accounts }: { accounts: readonly { email: string; title: string }[] }) {
  return (
    <Sheet title="演示环境" note="选择一个演示账号直接登录；单位与数据均为虚构">
      <Form method="post" className="stack" aria-label="演示账号">
        {accounts.map(({ email, title }) => (
          <div className="row" key={email}>
            <SubmitButton name="demo" value={email} variant="outline" pending="正在登录…">
              {title}
            </SubmitButton>
            <span className="cap muted">{email}</span>
          </div>
        ))}
      </Form>
    </Sheet>
  );
}
