import { Form } from "@remix-run/react";
import { CONNECT_STATE_NAMES, CONNECT_STATE_TONES } from "#app/areas/payouts/states.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { paths } from "#app/http/paths.ts";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { ErrorText } from "#app/ui/field-frame.tsx";
import { fieldId } from "#app/ui/field-source.ts";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import type { PayoutsPage } from "./route.tsx";

interface Props {
  connect: NonNullable<PayoutsPage["connect"]>;
  factorAt: string | null;
  last: FormReply | undefined;
}

const NOTES = {
  none: "开通后，渠道收到的款项由渠道直接转入贵单位账户",
  unfinished: "渠道还没有收到全部资料",
  inCheck: "渠道正在审核贵单位的资料",
  active: "分得的款项由渠道直接转入",
  deauthorized: "渠道不能再向贵单位账户转账",
  refused: "渠道拒绝向贵单位账户转账",
} as const;

/** The organization's account at the payment channel: how far it is, what is still wanted, and the way to the channel's page. */
export function ConnectSheet({ connect: { country, state, due, readAt }, factorAt, last }: Props) {
  return (
    <Sheet title="渠道收款账户" note={NOTES[state]} id="connect">
      <DescriptionList
        items={[
          { term: "状态", detail: <Status tone={CONNECT_STATE_TONES[state]} word={CONNECT_STATE_NAMES[state]} /> },
          { term: "国家或地区", detail: <span className="code">{country}</span> },
          ...(due.length > 0 ? [{ term: "渠道还需要", detail: due.join("、") }] : []),
          ...(readAt ? [{ term: "上次读取", detail: formatDateTime(readAt) }] : []),
        ]}
      />
      {state === "deauthorized" ? (
        <Notice tone="warn" title="渠道账户对平台的授权已取消">
          分得的款项不能再由渠道转入。未转出的部分由牵头单位改为对公转账支付，请登记下方的对公收款账户；需要恢复渠道收款的，请联系平台运营。
        </Notice>
      ) : null}
      {state === "refused" ? (
        <Notice tone="warn" title="渠道拒绝向贵单位账户转账">
          请到渠道补充或更新资料，恢复后未转出的部分自动转入。未恢复的，可由牵头单位改为对公转账支付，请登记下方的对公收款账户。
        </Notice>
      ) : null}
      <ConnectForm country={country} isOpen={state !== "none"} factorAt={factorAt} last={last} />
    </Sheet>
  );
}

function ConnectForm({ country, isOpen, factorAt, last }: Pick<Props, "factorAt" | "last"> & { country: string; isOpen: boolean }) {
  const error = last?.error?.["connectFactor"]?.[0];
  return (
    <Form method="post" className="form" noValidate preventScrollReset>
      <input type="hidden" name="intent" value={isOpen ? "connect-link" : "connect-open"} />
      {isOpen ? null : (
        <TextField
          name="country"
          label="贵单位注册的国家或地区"
          hint={`两位字母代码。收款渠道不办理跨境分账，只有注册在 ${country} 的单位可以开通。`}
          required
          maxLength={2}
          autoComplete="country"
          defaultValue={last ? textAt(last.initialValue ?? {}, "country") : ""}
          error={last?.error?.["country"] ?? undefined}
        />
      )}
      <div className="field" id={fieldId("connectFactor")} tabIndex={-1}>
        <span className="field-label">二次验证</span>
        <p className="row">
          {factorAt ? <Status tone="ok" word={`已验证 ${formatDateTime(factorAt)}`} /> : <Status tone="wait" word="尚未验证" />}
          {factorAt ? null : (
            <a href={`${paths.confirmFactor({ to: paths.payouts() })}&beside=1`} target="_blank" rel="noreferrer">
              去验证（在新窗口打开）
            </a>
          )}
        </p>
        {error && !factorAt ? (
          <span className="field-error">
            <ErrorText text={error} />
          </span>
        ) : null}
      </div>
      <div className="row">
        <SubmitButton variant="outline" pending="正在打开渠道页面…">
          {isOpen ? "到渠道填写或更新资料" : "开通渠道收款账户"}
        </SubmitButton>
        <span className="cap">资料和银行账户在收款渠道的页面填写，平台不保存。</span>
      </div>
    </Form>
  );
}
