import { type SubmissionResult, useForm } from "@conform-to/react";
import { Form, Link } from "@remix-run/react";
import type { z } from "zod";
import type { OwnContact } from "#app/areas/organizations/index.server.ts";
import type { keepContactInput } from "#app/areas/organizations/schemas.ts";
import { paths } from "#app/http/paths.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { ErrorSummary, errorsFromForm } from "#app/ui/error-summary.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";

type ContactsSheetProps = {
  contacts: readonly OwnContact[];
  mayChange: boolean;
  /** Id of the contact the form is for; a new one otherwise. */
  editing: string | null;
  /** Code of the scene's draft to go back to with the new contact. */
  forDraft: string | undefined;
  answer: SubmissionResult | undefined;
};

/** The organization's own contacts, and the form for one of them. */
export function ContactsSheet({ contacts, mayChange, editing, forDraft, answer }: ContactsSheetProps) {
  const edited = contacts.find((contact) => contact.id === editing);
  return (
    <>
      <Sheet title="本单位联系人" note="只有本单位成员可见；交换联系方式时由您选择提供哪一位" flush>
        <DataTable
          caption="本单位联系人"
          columns={columns(mayChange)}
          rows={contacts}
          rowKey={(row) => row.id}
          cards
          empty={<EmptyState title="还没有联系人" reason="登记联系人后，才能与其他单位交换联系方式。" />}
        />
      </Sheet>
      {mayChange ? <ContactForm key={edited?.id ?? "new"} contact={edited} forDraft={forDraft} answer={answer} /> : null}
    </>
  );
}

type ContactFormProps = { contact: OwnContact | undefined; forDraft: string | undefined; answer: SubmissionResult | undefined };

function ContactForm({ contact, forDraft, answer }: ContactFormProps) {
  const [form, fields] = useForm<z.input<typeof keepContactInput>>({
    id: "contact",
    lastResult: answer ?? null,
    defaultValue: contact ?? {},
  });
  return (
    <Sheet title={contact ? `修改：${contact.title}` : "添加联系人"} id="contact-form">
      <Form method="post" action={paths.contacts()} noValidate id={form.id} className="form" preventScrollReset>
        <ErrorSummary errors={errorsFromForm(form)} />
        <div className="field-row">
          <TextField field={fields.title} label="称谓" required maxLength={30} hint="同意之前对方只能看到称谓，如“设备部联系人”" />
          <TextField field={fields.personName} label="姓名" required maxLength={40} autoComplete="off" hint="双方同意后才显示" />
        </div>
        <div className="field-row">
          <TextField field={fields.phone} label="电话" type="tel" inputMode="tel" autoComplete="off" hint="电话和邮箱至少填写一项" />
          <TextField field={fields.email} label="邮箱" type="email" inputMode="email" autoComplete="off" hint="建议填写单位邮箱" />
        </div>
        <p className="cap">请先征得本人同意再登记。平台只用于双方同意后的业务联系。</p>
        <div className="row">
          <input type="hidden" name="intent" value="keep" />
          {contact ? <input type="hidden" name="contactId" value={contact.id} /> : null}
          {forDraft ? <input type="hidden" name="draft" value={forDraft} /> : null}
          <SubmitButton pending="正在保存…">{contact ? "保存修改" : "添加联系人"}</SubmitButton>
          {contact ? <Link to={paths.contacts()}>取消</Link> : null}
        </div>
      </Form>
    </Sheet>
  );
}

function columns(mayChange: boolean): Column<OwnContact>[] {
  return [
    { key: "title", header: "称谓", rowHeader: true, render: (row) => row.title },
    { key: "name", header: "姓名", nowrap: true, render: (row) => row.personName },
    { key: "phone", header: "电话", nowrap: true, render: (row) => row.phone || "—" },
    { key: "email", header: "邮箱", render: (row) => row.email || "—" },
    {
      key: "acts",
      header: <span className="vh">操作</span>,
      align: "right",
      nowrap: true,
      render: (row) =>
        mayChange ? (
          <span className="row end">
            <Link to={`?edit=${row.id}#contact-form`} preventScrollReset>
              修改<span className="vh">{row.title}</span>
            </Link>
            <ConfirmButton
              label="移除"
              question={`移除“${row.title}”？`}
              consequence="联系方式立即删除，已获授权的单位也不再能查看。"
              fields={{ intent: "remove", contactId: row.id }}
              small
            />
          </span>
        ) : null,
    },
  ];
}
