import { type SubmissionResult, useForm } from "@conform-to/react";
import { type ActionFunctionArgs, type HeadersFunction, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import type { z } from "zod";
import { listRegions, regionOptions, registerOrganization } from "#app/areas/organizations/index.server.ts";
import { REGISTERABLE_KINDS } from "#app/areas/organizations/policy.ts";
import { registerOrganizationInput } from "#app/areas/organizations/schemas.ts";
import { takeAttempt, tooMany } from "#app/http/attempts.server.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { retryAfter } from "#app/http/retry-after.server.ts";
import { anyActor, signedIn } from "#app/http/session.server.ts";
import { sha256 } from "#app/kernel/canonical.ts";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { ErrorSummary, errorsFromForm } from "#app/ui/error-summary.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { ORGANIZATION_KIND_NAMES, SUPPLY_ROLE_NAMES, SUPPLY_ROLES } from "#db/vocabulary/roles.ts";

export const meta: MetaFunction = () => [{ title: "登记单位 · 实景" }];
export const headers: HeadersFunction = (answers) => retryAfter(answers);
export const handle = { width: "narrow" };

/** Registrations one address may try; each may send a mail. */
const LIMIT = { max: 20, windowSeconds: 60 * 60 };

const KIND_HINTS = {
  userUnit: "工厂、医院、商场、电网等，开放真实作业现场作为场景",
  vendor: "整机、应用服务、算法、零部件、仿真、科研、检测等，发布能力并参加联合体",
} as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    if (await signedIn(request, context)) throw redirect(paths.workbench());
    const ctx = await anyActor(request, context);
    return json({ regions: regionOptions(await listRegions(ctx)) });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, () =>
    formAction(request, context, registerOrganizationInput, async (value) => {
      const wait = await takeAttempt(context.services, `register:${sha256(context.clientAddress)}`, LIMIT);
      if (wait) throw tooMany(wait.retryAfterSeconds);
      await registerOrganization(await anyActor(request, context), value);
      return redirect(`${paths.signIn()}?registered`);
    }),
  );
}

export default function Register() {
  const { regions } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const [form, fields] = useForm<z.input<typeof registerOrganizationInput>>({ id: "register", lastResult: answer ?? null });
  return (
    <>
      <PageHead
        title="登记单位"
        subtitle="约 2 分钟。登记后您是该单位的管理员，可以邀请同事、起草内容；提交证明文件通过认证后，即可提交场景、发布能力和签署。"
        display
      />
      <Form method="post" noValidate id={form.id}>
        <ErrorSummary errors={errorsFromForm(form)} />
        <Sheet title="单位">
          <div className="fields">
            <RadioGroup
              field={fields.kind}
              label="单位类别"
              required
              options={REGISTERABLE_KINDS.map((value) => ({ value, label: ORGANIZATION_KIND_NAMES[value], hint: KIND_HINTS[value] }))}
            />
            <TextField
              field={fields.name}
              label="单位全称"
              required
              autoComplete="organization"
              hint="与营业执照或法人证书一致"
              maxLength={120}
            />
            <TextField
              field={fields.creditCode}
              label="统一社会信用代码"
              required
              width="medium"
              maxLength={30}
              autoComplete="off"
              hint="18 位，见营业执照或法人证书；字母不分大小写"
            />
            <TextField field={fields.shortName} label="单位简称" required width="medium" maxLength={20} hint="在方案比选等表格中显示" />
            <SelectField field={fields.regionCode} label="所在地区" required width="medium" placeholder="请选择" options={regions} />
            <CheckboxGroup
              field={fields.supplyRoles}
              label="供给角色"
              hint="供给单位必选，可多选；用户单位无需选择"
              inline
              options={SUPPLY_ROLES.map((value) => ({ value, label: SUPPLY_ROLE_NAMES[value] }))}
            />
          </div>
        </Sheet>
        <Sheet title="管理员账号">
          <div className="fields">
            <TextField field={fields.userName} label="您的姓名" required width="medium" autoComplete="name" maxLength={40} />
            <TextField
              field={fields.email}
              label="邮箱"
              required
              type="email"
              autoComplete="username"
              inputMode="email"
              hint="用于登录和接收通知"
            />
            <TextField
              field={fields.password}
              label="密码"
              required
              type="password"
              autoComplete="new-password"
              hint="8–128 个字符，不要使用常见密码；可以使用短语和空格"
            />
          </div>
        </Sheet>
        <div className="row">
          <SubmitButton pending="正在提交…">提交登记</SubmitButton>
          <span>
            已有账号？<Link to={paths.signIn()}>登录</Link>
          </span>
        </div>
      </Form>
    </>
  );
}
