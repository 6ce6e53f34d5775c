import { type SubmissionResult, useForm } from "@conform-to/react";
import { Form, Link } from "@remix-run/react";
import type { z } from "zod";
import type { RelationLine } from "#app/areas/organizations/index.server.ts";
import type { declareRelationInput } from "#app/areas/organizations/schemas.ts";
import { paths } from "#app/http/paths.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { ErrorSummary, errorsFromForm } from "#app/ui/error-summary.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { RELATION_KIND_NAMES, RELATION_KINDS } from "#db/vocabulary/organizations.ts";
import { OrganizationField } from "./organization-field.tsx";

type RelationsSheetProps = { relations: readonly RelationLine[]; manages: boolean; answer: SubmissionResult | undefined };

/** Affiliates, by one's own word and by that of others; conflicts of interest are checked against them. */
export function RelationsSheet({ relations, manages, answer }: RelationsSheetProps) {
  return (
    <Sheet title="关联单位" note="用于回避审查：关联单位不能互为第三方检测，任务书会提示披露" flush>
      <DataTable
        caption="关联单位"
        columns={columns(manages)}
        rows={relations}
        rowKey={(row) => row.id}
        cards
        empty={<EmptyState title="没有申报的关联单位" reason="与贵单位存在控股、同一控制人等关系的单位，请在下面申报。" />}
      />
      {manages ? <DeclareForm answer={answer} /> : null}
    </Sheet>
  );
}

function DeclareForm({ answer }: { answer: SubmissionResult | undefined }) {
  const [form, fields] = useForm<z.input<typeof declareRelationInput>>({ id: "relation", lastResult: answer ?? null });
  return (
    <div className="sheet-body">
      <Form method="post" noValidate id={form.id} className="form" preventScrollReset>
        <ErrorSummary errors={errorsFromForm(form)} />
        <OrganizationField field={fields.code} label="对方单位" required />
        <div className="field-row">
          <SelectField
            field={fields.kind}
            label="关联关系"
            required
            placeholder="请选择"
            options={RELATION_KINDS.map((value) => ({ value, label: RELATION_KIND_NAMES[value] }))}
          />
          <TextField field={fields.note} label="说明" optional maxLength={200} />
        </div>
        <div className="row">
          <input type="hidden" name="intent" value="relate" />
          <SubmitButton variant="default" pending="正在申报…">
            申报关联单位
          </SubmitButton>
        </div>
      </Form>
    </div>
  );
}

function columns(manages: boolean): Column<RelationLine>[] {
  return [
    {
      key: "name",
      header: "单位",
      rowHeader: true,
      render: (row) => <Link to={paths.publicOrganization(row.other.code)}>{row.other.name}</Link>,
    },
    { key: "kind", header: "贵单位与它", render: (row) => RELATION_KIND_NAMES[row.kind] },
    { key: "note", header: "说明", render: (row) => row.note || "—" },
    { key: "by", header: "申报方", nowrap: true, render: (row) => (row.declaredByOwn ? "贵单位" : "对方") },
    {
      key: "end",
      header: <span className="vh">操作</span>,
      align: "right",
      render: (row) =>
        manages && row.declaredByOwn ? (
          <ConfirmButton
            label="撤销"
            question={`撤销与“${row.other.name}”的关联申报？`}
            consequence="撤销后不再据此提示回避。请确认关系确已不存在。"
            fields={{ intent: "unrelate", relationId: row.id }}
            small
          />
        ) : null,
    },
  ];
}
