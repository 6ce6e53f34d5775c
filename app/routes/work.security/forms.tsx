import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";

export type Refusal = SubmissionResult | undefined;

/** Errors by field; the sentence for the whole form only when no field says it already. */
export function refusalErrors(refused: Refusal): Record<string, string[]> {
  const { "": whole, ...fields } = (refused?.error ?? {}) as Record<string, string[] | null>;
  const named = Object.entries(fields).flatMap(([name, messages]) => (messages ? [[name, messages] as const] : []));
  return named.length > 0 ? Object.fromEntries(named) : whole ? { "": whole } : {};
}

/** One form of this page: its intent, its errors, its button. Field ids carry the intent, because the page holds several password fields. */
export function IntentForm({
  intent,
  refused,
  button,
  children,
}: {
  intent: string;
  refused: Refusal;
  button: ReactNode;
  children: ReactNode;
}) {
  const errors = Object.fromEntries(
    Object.entries(refusalErrors(refused)).map(([name, list]) => [name === "" ? "" : `${intent}-${name}`, list]),
  );
  return (
    <Form method="post" noValidate className="form" preventScrollReset>
      <ErrorSummary errors={errorsFromRecord(errors)} />
      <div className="fields">{children}</div>
      <div className="row">
        <input type="hidden" name="intent" value={intent} />
        {button}
      </div>
    </Form>
  );
}

export function PasswordInput({
  intent,
  refused,
  name = "password",
  label,
  isNew,
}: {
  intent: string;
  refused: Refusal;
  name?: string;
  label: string;
  isNew?: boolean;
}) {
  return (
    <TextField
      name={name}
      id={`f-${intent}-${name}`}
      label={label}
      type="password"
      required
      width={isNew ? "full" : "medium"}
      autoComplete={isNew ? "new-password" : "current-password"}
      hint={isNew ? "8–128 个字符，不要使用常见密码；可以使用短语和空格" : undefined}
      error={refusalErrors(refused)[name]}
    />
  );
}

export function BackupCodes({ codes }: { codes: readonly string[] }) {
  return (
    <Sheet title="新的备用码" note="只显示这一次">
      <Notice tone="warn">请立即抄写或打印并妥善保管。每个备用码只能使用一次，旧的备用码已全部失效。</Notice>
      <CodeList codes={codes} />
    </Sheet>
  );
}

export function CodeList({ codes }: { codes: readonly string[] }) {
  return (
    <ul className="row" style={{ gap: "8px 24px" }} aria-label="备用码">
      {codes.map((code) => (
        <li key={code} className="code">
          {code}
        </li>
      ))}
    </ul>
  );
}

export function RenewForm({ refused }: { refused: Refusal }) {
  return (
    <Sheet title="备用码" note="手机不在身边时代替验证码登录">
      <IntentForm
        intent="renew"
        refused={refused}
        button={
          <SubmitButton variant="default" pending="正在生成…" name="pressed" value="renew">
            重新生成备用码
          </SubmitButton>
        }
      >
        <PasswordInput intent="renew" refused={refused} label="输入密码以重新生成" />
      </IntentForm>
    </Sheet>
  );
}

export function DisableForm({ refused, mustEnable }: { refused: Refusal; mustEnable: boolean }) {
  return (
    <Sheet title="停用两步验证" note={mustEnable ? "停用后须重新启用才能办理业务" : "停用后仅凭密码登录，不建议"}>
      <IntentForm
        intent="disable"
        refused={refused}
        button={
          <SubmitButton variant="danger" pending="正在停用…" name="pressed" value="disable">
            停用两步验证
          </SubmitButton>
        }
      >
        <PasswordInput intent="disable" refused={refused} label="输入密码以停用" />
      </IntentForm>
    </Sheet>
  );
}

export function PasswordForm({ refused }: { refused: Refusal }) {
  return (
    <Sheet title="修改密码" note="修改后其他设备立即退出登录">
      <IntentForm
        intent="password"
        refused={refused}
        button={
          <SubmitButton variant="default" pending="正在修改…" name="pressed" value="password">
            修改密码
          </SubmitButton>
        }
      >
        <PasswordInput intent="password" refused={refused} name="currentPassword" label="当前密码" />
        <PasswordInput intent="password" refused={refused} name="newPassword" label="新密码" isNew />
      </IntentForm>
    </Sheet>
  );
}
