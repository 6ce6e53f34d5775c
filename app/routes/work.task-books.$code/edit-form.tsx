import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import type { Choices, EditorPage } from "./editor-page.ts";

/** One clause opened for change: names the clause and the revision the edit starts from. */
export function EditForm({
  page,
  clause,
  title,
  save,
  open,
  children,
}: {
  page: EditorPage;
  clause: string;
  title: string;
  save: string;
  open: boolean;
  children: ReactNode;
}) {
  return (
    <details className="sheet task-book-edit" open={open}>
      <summary>{title}</summary>
      <Form method="post" className="sheet-body stack" noValidate preventScrollReset>
        <input type="hidden" name="intent" value="edit" />
        <input type="hidden" name="edit.clause" value={clause} />
        <input type="hidden" name="edit.code" value={page.code} />
        <input type="hidden" name="edit.revision" value={page.revision} />
        {children}
        <SubmitButton variant="default">{save}</SubmitButton>
      </Form>
    </details>
  );
}

/** What the choices mean in plain words, and what the law says when the parties are silent. */
export function ChoiceNotes({ of }: { of: readonly Choices[] }) {
  return (
    <details className="task-book-notes">
      <summary>各选项是什么意思</summary>
      {of.map((choices) => (
        <div key={choices.label}>
          <p className="strong">{choices.label}</p>
          <ul>
            {choices.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </div>
      ))}
    </details>
  );
}
