import { type SubmissionResult, useForm } from "@conform-to/react";
import { type ActionFunctionArgs, type HeadersFunction, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { acceptInvitation, invitationPage } from "#app/areas/organizations/index.server.ts";
import { acceptInvitationInput } from "#app/areas/organizations/schemas.ts";
import { INVITATION_REFUSALS } from "#app/areas/organizations/states.ts";
import { takeAttempt, tooMany } from "#app/http/attempts.server.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { retryAfter } from "#app/http/retry-after.server.ts";
import { anyActor, signedInUser } from "#app/http/session.server.ts";
import { signIn } from "#app/http/sign-in.server.ts";
import { sha256 } from "#app/kernel/canonical.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { ErrorSummary, errorsFromForm } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { MEMBER_ROLE_NAMES, ORGANIZATION_KIND_NAMES } from "#db/vocabulary/roles.ts";

export const meta: MetaFunction = () => [{ title: "接受邀请 · 实景" }];
export const headers: HeadersFunction = (answers) => retryAfter(answers);
export const handle = { width: "narrow" };

/** Each try may hash a password, so an address gets this many. */
const LIMIT = { max: 30, windowSeconds: 60 * 60 };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const [ctx, user] = await Promise.all([anyActor(request, context), signedInUser(request, context)]);
    const invitation = await invitationPage(ctx, params["id"] ?? "");
    return json({ invitation, signedInAs: user?.email ?? null });
  });
}

/** The address stands in the form for password managers only; the invitation knows it. */
const invitationForm = acceptInvitationInput.extend({ username: z.string().optional() });

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, () =>
    formAction(request, context, invitationForm, async ({ username: _username, ...value }) => {
      const wait = await takeAttempt(context.services, `accept-invitation:${sha256(context.clientAddress)}`, LIMIT);
      if (wait) throw tooMany(wait.retryAfterSeconds);
      const user = await signedInUser(request, context);
      const { email, isNewUser } = await acceptInvitation(await anyActor(request, context), user, value);
      if (!isNewUser || value.password === undefined) return redirect(paths.workbench());
      const { headers } = await signIn(request, context, { email, password: value.password });
      return redirect(paths.workbench(), { headers });
    }),
  );
}

export default function Invitation() {
  const { invitation, signedInAs } = useLoaderData<typeof loader>();
  const { organizationName, organizationKind, role, email, state, expiresAt } = invitation;
  return (
    <>
      <PageHead title="接受邀请" subtitle={`${organizationName}邀请您加入。`} display />
      <Sheet title="邀请内容">
        <DescriptionList
          columns={1}
          items={[
            { term: "单位", detail: organizationName },
            { term: "单位类别", detail: ORGANIZATION_KIND_NAMES[organizationKind] },
            { term: "岗位权限", detail: MEMBER_ROLE_NAMES[role] },
            { term: "受邀邮箱", detail: email },
            { term: "有效期至", detail: formatDateTime(expiresAt) },
          ]}
        />
      </Sheet>
      {state === "pending" ? <Accept signedInAs={signedInAs} /> : <Closed message={INVITATION_REFUSALS[state]} />}
    </>
  );
}

function Closed({ message }: { message: string }) {
  return (
    <Notice tone="warn" action={<ButtonLink to={paths.signIn()}>登录</ButtonLink>}>
      {message}
    </Notice>
  );
}

function Accept({ signedInAs }: { signedInAs: string | null }) {
  const { invitation } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const [form, fields] = useForm<z.input<typeof acceptInvitationInput>>({ id: "accept", lastResult: answer ?? null });
  if (signedInAs !== null && signedInAs !== invitation.email) {
    return (
      <Notice tone="warn" title="当前登录的是另一个账号">
        您以 {signedInAs} 登录，而这份邀请发给了 {invitation.email}。请退出登录后再打开邀请链接。
        <Form method="post" action={paths.signOut()}>
          <SubmitButton variant="default" pending="正在退出…">
            退出登录
          </SubmitButton>
        </Form>
      </Notice>
    );
  }
  if (signedInAs === null && invitation.hasAccount) {
    return (
      <Notice
        title="请先登录"
        action={
          <ButtonLink to={paths.signIn({ to: paths.invitation(invitation.id) })} variant="primary">
            登录并接受
          </ButtonLink>
        }
      >
        受邀邮箱已有账号，登录后即可加入，原有单位不受影响。
      </Notice>
    );
  }
  return (
    <Sheet title={signedInAs === null ? "设置您的账号" : "确认加入"}>
      <Form method="post" noValidate id={form.id} className="form">
        <ErrorSummary errors={errorsFromForm(form)} />
        {signedInAs === null ? (
          <div className="fields">
            {/* Password managers store the password under this name. */}
            <TextField name="username" label="登录邮箱" defaultValue={invitation.email} readOnly autoComplete="username" />
            <TextField field={fields.name} label="您的姓名" required width="medium" autoComplete="name" maxLength={40} />
            <TextField
              field={fields.password}
              label="密码"
              required
              type="password"
              autoComplete="new-password"
              hint="8–128 个字符，不要使用常见密码；可以使用短语和空格"
            />
          </div>
        ) : (
          <p>您以 {signedInAs} 登录。加入后可在顶部切换单位。</p>
        )}
        <div className="row">
          <input type="hidden" name="id" value={invitation.id} />
          <SubmitButton pending="正在加入…">接受邀请并加入</SubmitButton>
        </div>
      </Form>
    </Sheet>
  );
}
