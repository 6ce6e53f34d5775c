import type { SubmissionResult } from "@conform-to/react";
import type { SerializeFrom } from "@remix-run/node";
import { Form } from "@remix-run/react";
import type { TaskBookPage } from "#app/areas/task-books/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { CheckboxField } from "#app/ui/checkbox-field.tsx";
import { FactorField } from "#app/ui/factor-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";

type Page = SerializeFrom<TaskBookPage>;
interface FormProps {
  page: Page;
  /** Digest of the text above the form. */
  digest: string;
  last: SubmissionResult | undefined;
}

/** Names the text that is on the screen, for both answers to it. */
function Shown({ page, digest }: { page: Page; digest: string }) {
  return (
    <>
      <input type="hidden" name="code" value={page.code} />
      <input type="hidden" name="version" value={page.version} />
      <input type="hidden" name="contentHash" value={digest} />
    </>
  );
}

/** The three confirmations, one by one, the second factor and the one button. */
export function SignForm({ page, digest, factorAt, last }: FormProps & { factorAt: string | null }) {
  const typed = last?.initialValue;
  const error = (name: string) => (typed?.["intent"] === "sign" ? (last?.error?.[name] ?? undefined) : undefined);
  const ticked = (name: string) => typed?.["contentHash"] === digest && typed[name] === "on";
  return (
    <Sheet title="确认并签署">
      {/* Another version is another form: what was confirmed of the old text is not taken over. */}
      <Form key={digest} method="post" className="form" noValidate>
        <Shown page={page} digest={digest} />
        <input type="hidden" name="statements" value={page.statements.edition} />
        {page.statements.items.map(({ name, text }) => (
          <CheckboxField key={name} name={name} label={text} defaultValue={ticked(name)} error={error(name)} />
        ))}
        <FactorField to={paths.confirmFactor({ to: paths.signTaskBook(page.code) })} shownAt={factorAt} error={error("factor")} />
        <SubmitButton pending="正在签署…" name="intent" value="sign">
          签署
        </SubmitButton>
      </Form>
    </Sheet>
  );
}

/** Declining with a reason; it voids nothing. */
export function DeclineForm({ page, digest, last }: FormProps) {
  const isMine = last?.initialValue?.["intent"] === "decline";
  const reason = isMine ? last.initialValue?.["reason"] : undefined;
  return (
    <details className="sheet sheet-body fold" open={isMine || undefined}>
      <summary>不同意签署</summary>
      <Form method="post" className="form" noValidate>
        <Shown page={page} digest={digest} />
        <p className="muted">拒签理由会通知其他当事人。本版不因此失效：各方可重新开启协商，贵单位也可以之后再签署。</p>
        <TextAreaField
          name="reason"
          label="拒签理由"
          required
          rows={3}
          defaultValue={typeof reason === "string" ? reason : ""}
          error={isMine ? (last?.error?.["reason"] ?? undefined) : undefined}
        />
        <SubmitButton variant="danger" pending="正在提交…" name="intent" value="decline">
          拒签
        </SubmitButton>
      </Form>
    </details>
  );
}
