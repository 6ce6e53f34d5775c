import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import type { EditorPage } from "./editor-page.ts";

/** One clause opened for change on the page of the whole: names the clause as the edit starts from it. */
export function EditForm({
  page,
  id,
  baseHash,
  title,
  save,
  open,
  children,
}: {
  page: EditorPage;
  id: string;
  baseHash: string;
  title: string;
  save: string;
  open: boolean;
  children: ReactNode;
}) {
  return (
    <details id={id} className="sheet task-book-edit" open={open}>
      <summary>{title}</summary>
      <Form method="post" className="sheet-body stack" noValidate preventScrollReset>
        <input type="hidden" name="intent" value="edit" />
        <input type="hidden" name="edit.code" value={page.code} />
        <input type="hidden" name="edit.baseHash" value={baseHash} />
        {children}
        <SubmitButton variant="default">{save}</SubmitButton>
      </Form>
    </details>
  );
}
