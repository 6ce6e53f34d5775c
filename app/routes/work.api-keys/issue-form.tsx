import { type SubmissionResult, useForm } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { z } from "zod";
import { type issueOrganizationKeyInput, KEY_LIFETIMES } from "#app/areas/organizations/schemas.ts";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { ErrorSummary, errorsFromForm } from "#app/ui/error-summary.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { API_SCOPE_NAMES, SCOPES_BY_KIND } from "#db/vocabulary/api.ts";
import type { OrganizationKind } from "#db/vocabulary/roles.ts";

const LIFETIMES = KEY_LIFETIMES.map((days) => ({ value: String(days), label: `${days} 天` }));

export function IssueForm({ kind, refused }: { kind: OrganizationKind; refused: SubmissionResult | undefined }) {
  const [form, fields] = useForm<z.input<typeof issueOrganizationKeyInput>>({ id: "issue-key", lastResult: refused ?? null });
  const scopes = SCOPES_BY_KIND[kind].map((scope) => ({ value: scope, label: API_SCOPE_NAMES[scope] }));
  return (
    <Sheet title="签发密钥" note="一个程序一个密钥，只给它需要的权限">
      <Form method="post" noValidate id={form.id} className="form" preventScrollReset>
        <ErrorSummary errors={errorsFromForm(form)} />
        <div className="field-row">
          <TextField field={fields.name} label="用途" hint="例如“MES 同步场景状态”。" required maxLength={40} autoComplete="off" />
          <SelectField
            field={fields.days}
            label="有效期"
            hint="到期自动失效，可提前停用。"
            required
            options={LIFETIMES}
            defaultValue="180"
          />
        </div>
        <CheckboxGroup field={fields.scopes} label="权限" required options={scopes} />
        <div className="row">
          <input type="hidden" name="intent" value="issue" />
          <SubmitButton icon="plus" pending="正在签发…">
            签发密钥
          </SubmitButton>
        </div>
      </Form>
    </Sheet>
  );
}
