import { Form } from "@remix-run/react";
import { FAPIAO_STATUS_TONES } from "#app/areas/billing/states.ts";
import type { FormValues } from "#app/forms/form-values.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDateTime, formatFen, formatYuan } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { FAPIAO_KIND_NAMES, FAPIAO_KINDS, FAPIAO_STATUS_NAMES } from "#db/vocabulary/billing.ts";
import type { FapiaoData } from "./page-data.ts";

type Request = FapiaoData["requests"][number];
type Errors = Readonly<Record<string, string[] | null>>;

/** The 发票 beside the invoice: asked for by the payer, issued by the provider outside the platform, its number kept here. */
export function FapiaoSheet({ fapiao, errors, values, today }: { fapiao: FapiaoData; errors: Errors; values: FormValues; today: string }) {
  if (!fapiao.takes && fapiao.requests.length === 0) return null;
  return (
    <Sheet id="fapiao" title="发票" note="由供给单位另行开具，这里登记申请和号码">
      {fapiao.requests.map((request) => (
        <RequestFacts key={request.id} request={request} maySettle={fapiao.maySettle} errors={errors} values={values} today={today} />
      ))}
      {fapiao.mayRequest ? (
        <Form method="post" className="fields" noValidate>
          <input type="hidden" name="intent" value="requestFapiao" />
          <div className="field-row">
            <SelectField
              name="kind"
              label="发票类型"
              options={FAPIAO_KINDS.map((value) => ({ value, label: FAPIAO_KIND_NAMES[value] }))}
              defaultValue={String(values["kind"] ?? "special")}
              error={errors["kind"] ?? undefined}
              width="medium"
            />
            <TextField
              name="title"
              label="发票抬头"
              defaultValue={String(values["title"] ?? fapiao.buyer.title)}
              error={errors["title"] ?? undefined}
              maxLength={100}
              required
            />
          </div>
          <div className="field-row">
            <TextField
              name="taxId"
              label="纳税人识别号"
              defaultValue={String(values["taxId"] ?? fapiao.buyer.taxId)}
              error={errors["taxId"] ?? undefined}
              required
            />
            <TextField
              name="note"
              label="备注"
              defaultValue={String(values["note"] ?? "")}
              error={errors["note"] ?? undefined}
              maxLength={200}
              optional
            />
          </div>
          <SubmitButton variant="default" pending="正在提交…">
            申请发票
          </SubmitButton>
        </Form>
      ) : fapiao.requests.length === 0 ? (
        <p className="muted">还没有申请发票。由用户单位的财务或管理员申请。</p>
      ) : null}
    </Sheet>
  );
}

type FactsProps = { request: Request; maySettle: boolean; errors: Errors; values: FormValues; today: string };

function RequestFacts({ request, maySettle, errors, values, today }: FactsProps) {
  return (
    <div className="fapiao-request">
      <DescriptionList
        items={[
          { term: "状态", detail: <Status tone={FAPIAO_STATUS_TONES[request.status]} word={FAPIAO_STATUS_NAMES[request.status]} /> },
          { term: "类型与金额", detail: `${FAPIAO_KIND_NAMES[request.kind]} ${formatFen(request.amountFen)}` },
          { term: "抬头", detail: request.title },
          { term: "纳税人识别号", detail: request.taxId },
          { term: "申请时间", detail: formatDateTime(request.createdAt) },
          ...(request.note === "" ? [] : [{ term: "备注", detail: request.note }]),
          ...(request.number ? [{ term: "发票号码", detail: `${request.number}，${request.issuedOn}` }] : []),
          ...request.reds.map((red) => ({ term: "红字发票", detail: `${red.number}，${formatFen(red.amountFen)}` })),
          ...(request.declineReason ? [{ term: "退回原因", detail: request.declineReason }] : []),
        ]}
      />
      {request.redDueFen === "0" ? null : (
        <Notice tone="warn" title={`须开具红字发票 ${formatFen(request.redDueFen)}`}>
          {`发票开具之后，账单有退款、调减或已作废，发票金额多于应开金额。${maySettle ? "请在税务系统开具红字发票后登记号码。" : "由供给单位开具。"}`}
        </Notice>
      )}
      {maySettle && request.status === "requested" ? (
        <div className="row">
          <Form method="post" className="row fapiao-form" noValidate>
            <input type="hidden" name="intent" value="issueFapiao" />
            <input type="hidden" name="kind" value="issue" />
            <input type="hidden" name="requestId" value={request.id} />
            <TextField
              name="number"
              label="发票号码"
              inputMode="numeric"
              defaultValue={String(values["number"] ?? "")}
              error={errors["number"] ?? undefined}
              width="medium"
            />
            <DateField
              name="issuedOn"
              label="开票日期"
              defaultValue={String(values["issuedOn"] ?? today)}
              error={errors["issuedOn"] ?? undefined}
            />
            <SubmitButton pending="正在登记…">登记已开票</SubmitButton>
          </Form>
          <ConfirmButton
            label="退回申请"
            question="退回这项发票申请？"
            consequence="用户单位可以更正后重新申请。"
            confirmLabel="退回申请"
            pending="正在退回…"
            fields={{ intent: "declineFapiao", kind: "decline", requestId: request.id }}
          >
            <TextField name="reason" label="退回原因" error={errors["reason"] ?? undefined} maxLength={200} required />
          </ConfirmButton>
        </div>
      ) : null}
      {maySettle && request.status === "issued" ? (
        <ConfirmButton
          label="登记红冲"
          question={`登记发票 ${request.number} 已红冲？`}
          consequence={`未红冲的金额为 ${formatFen(request.standsFen)}。可以部分红冲；全部红冲后用户单位可以重新申请发票。`}
          confirmLabel="登记红冲"
          pending="正在登记…"
          fields={{ intent: "reverseFapiao", kind: "reverse", requestId: request.id }}
        >
          <TextField
            name="redNumber"
            label="红字发票号码"
            defaultValue={String(values["redNumber"] ?? "")}
            error={errors["redNumber"] ?? undefined}
            inputMode="numeric"
            required
          />
          <TextField
            name="amountYuan"
            label="红字金额（价税合计，填正数）"
            unit="元"
            inputMode="decimal"
            defaultValue={String(values["amountYuan"] ?? formatYuan(request.redDueFen === "0" ? request.standsFen : request.redDueFen))}
            error={errors["amountYuan"] ?? undefined}
            required
          />
        </ConfirmButton>
      ) : null}
    </div>
  );
}
