import type { Enrolment } from "#app/http/account-security.server.ts";
import { CopyText } from "#app/ui/copy-text.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { CodeList, IntentForm, PasswordInput, type Refusal, refusalErrors } from "./forms.tsx";

export function EnrolForm({ refused }: { refused: Refusal }) {
  return (
    <Sheet title="启用两步验证" note="登录时除密码外再输入手机上的 6 位数字，密码泄露也无法登录">
      <IntentForm
        intent="enable"
        refused={refused}
        button={
          <SubmitButton pending="正在准备…" name="pressed" value="enable">
            开始启用
          </SubmitButton>
        }
      >
        <PasswordInput intent="enable" refused={refused} label="输入密码以继续" />
      </IntentForm>
    </Sheet>
  );
}

/** The three steps on one page; nothing is in force before the code of the last one fits. */
export function EnrolmentSteps({ enrolment, refused }: { enrolment: Enrolment; refused: Refusal }) {
  const { uri, secret, qr, backupCodes } = enrolment;
  return (
    <>
      <Sheet title="第 1 步：扫描二维码" note="使用任意支持 TOTP 的验证器应用">
        <div className="row">
          <svg
            viewBox={`0 0 ${qr.size} ${qr.size}`}
            width="208"
            height="208"
            role="img"
            aria-label="验证器二维码"
            shapeRendering="crispEdges"
          >
            <rect width={qr.size} height={qr.size} fill="#fff" />
            <path d={qr.path} fill="#000" />
          </svg>
          <div>
            <p>不能扫描时，请在验证器中手工输入密钥：</p>
            <p>
              <CopyText value={secret.replace(/(.{4})(?=.)/g, "$1 ")} label="密钥" code />
            </p>
          </div>
        </div>
      </Sheet>
      <Sheet title="第 2 步：保存备用码" note="只在启用时显示">
        <Notice tone="warn">手机丢失或更换时用备用码登录，每个只能使用一次。请现在抄写或打印，并与手机分开保管。</Notice>
        <CodeList codes={backupCodes} />
      </Sheet>
      <Sheet title="第 3 步：输入验证码">
        <IntentForm
          intent="verify"
          refused={refused}
          button={
            <SubmitButton pending="正在验证…" name="pressed" value="verify">
              验证并启用
            </SubmitButton>
          }
        >
          <TextField
            name="code"
            id="f-verify-code"
            label="验证码"
            hint="验证器当前显示的 6 位数字"
            width="short"
            required
            inputMode="numeric"
            autoComplete="one-time-code"
            error={refusalErrors(refused)["code"]}
          />
          <input type="hidden" name="uri" value={uri} />
          {backupCodes.map((code) => (
            <input key={code} type="hidden" name="backupCodes" value={code} />
          ))}
        </IntentForm>
      </Sheet>
    </>
  );
}
