import { Form } from "@remix-run/react";
import type { AccountLine } from "#app/areas/payouts/index.server.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { paths } from "#app/http/paths.ts";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { FactorField } from "#app/ui/factor-field.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";

interface Props {
  account: { current: AccountLine | null; former: AccountLine[] };
  organizationName: string;
  factorAt: string | null;
  last: FormReply | undefined;
}

/** Where the organization is paid: what is on file, masked, and the form that changes it. */
export function AccountSheet({ account: { current, former }, organizationName, factorAt, last }: Props) {
  return (
    <Sheet
      title="收款账户"
      note={current ? `第 ${current.version} 版 · ${formatDateTime(current.createdAt)} 登记` : "登记后牵头单位才能向贵单位付款"}
      id="account"
    >
      {current ? (
        <DescriptionList
          items={[
            { term: "户名", detail: current.holderName },
            { term: "账号", detail: <span className="code">{current.masked}</span> },
            { term: "开户行", detail: current.bankName },
            { term: "联行号", detail: current.bankCode },
          ]}
        />
      ) : null}
      <details className="fold" open={current === null || last !== undefined}>
        <summary>{current ? "变更收款账户" : "登记收款账户"}</summary>
        <AccountForm holderName={current?.holderName ?? organizationName} factorAt={factorAt} last={last} isChange={current !== null} />
      </details>
      {former.length > 0 ? (
        <details className="fold">
          <summary>以前的账户（{former.length}）</summary>
          <ul>
            {former.map((line) => (
              <li key={line.version}>
                第 {line.version} 版：{line.bankName}，{line.masked}，{formatDateTime(line.createdAt)} 登记
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Sheet>
  );
}

function AccountForm({
  holderName,
  factorAt,
  last,
  isChange,
}: Pick<Props, "factorAt" | "last"> & { holderName: string; isChange: boolean }) {
  const typed = (name: string, otherwise = "") => (last ? textAt(last.initialValue ?? {}, name) : otherwise);
  const error = (name: string) => last?.error?.[name] ?? undefined;
  return (
    <Form method="post" className="form" noValidate preventScrollReset>
      <div className="field-row">
        <TextField
          name="holderName"
          label="户名"
          hint="须与单位名称一致，不一致的会提示付款单位核对。"
          required
          maxLength={120}
          defaultValue={typed("holderName", holderName)}
          error={error("holderName")}
        />
        <TextField
          name="accountNumber"
          label="账号"
          hint="加密保存，页面只显示后四位。"
          required
          inputMode="numeric"
          autoComplete="off"
          maxLength={40}
          defaultValue={typed("accountNumber")}
          error={error("accountNumber")}
        />
      </div>
      <div className="field-row">
        <TextField
          name="bankName"
          label="开户行"
          hint="写到支行，例如“中国银行广州天河支行”。"
          required
          maxLength={120}
          defaultValue={typed("bankName")}
          error={error("bankName")}
        />
        <TextField
          name="bankCode"
          label="联行号"
          optional
          inputMode="numeric"
          maxLength={20}
          defaultValue={typed("bankCode")}
          error={error("bankCode")}
        />
      </div>
      <FactorField to={paths.confirmFactor({ to: paths.payouts() })} shownAt={factorAt} error={error("factor")} />
      <div className="row">
        <SubmitButton variant="outline" pending="正在保存…">
          {isChange ? "变更收款账户" : "登记收款账户"}
        </SubmitButton>
        <span className="cap">变更会邮件告知贵单位全部管理员；未导出的付款批次须按新账户重新制单。</span>
      </div>
    </Form>
  );
}
